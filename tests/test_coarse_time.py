"""Nobody learns from any answer at what hour something happened: the whole site, read twice, hours apart.

Everything stored is the same both times but the hours of every instant: whoever is answered otherwise could tell them.
Only those who review may: they answer for how long people wait.
"""

from __future__ import annotations

import functools
import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, make_response
from sqlalchemy import String, func, select

from forum import keys
from forum.app import create_app
from forum.db import Base, UtcDateTime, db, new_public_id
from forum.discussion.models import Post
from forum.web import filters
from tests import planted_times
from tests.accounts import people
from tests.conftest import config_for
from tests.planted_times import APART, READ_AT, PlantedTimes, difference, empty_columns, hidden_instants, told
from tests.web.ground import EVERYBODY, Ground, filled
from tests.web.table import FIELDS, TABLE

# Who may be told hours, of what. Nobody else, and they of nothing else.
REVIEWERS = ("moderator", "admin")
WAITING = "how long something has waited, or until when somebody has it: those who review answer for that"
GRANTED = "until when what two people signed stays open"
TOLD = {
    WAITING: (
        "moderation.queue", "moderation.review", "moderation.name", "moderation.reports", "moderation.report",
        "moderation.appeals", "moderation.appeal", "moderation.cases", "moderation.case", "moderation.conversations",
        "moderation.conversation",
    ),
    GRANTED: (
        "moderation.signature", "moderation.signed_texts", "moderation.signed_account", "moderation.signed_name",
    ),
}  # fmt: skip
# What is proposed there is drawn for each answer and travels sealed in the form, which only its reader holds: the seal
# says when the page was made, and is asked its age.
SEALED = {"accounts.join", "accounts.phrase", "accounts.second"}
SEALED_FIELD = re.compile(r'(name="(?:proposal|secret|question|words)"[^>]*value=")[^"]*')
HEADERS = ("Last-Modified", "ETag", "Expires", "Age")
Answers = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[PlantedTimes]:
    """On SQLite alone: what is shown is made from Python's own instants, the same on both engines."""
    file = tmp_path_factory.mktemp("times") / "test.sqlite3"
    shutil.copyfile(migrated_file, file)
    app = create_app(config_for(f"sqlite:///{file}"))
    with time_machine.travel(READ_AT, tick=False):
        ground = Ground(app)
        yield PlantedTimes(ground)
        ground.close()
    with app.app_context():
        db.engine.dispose()


def _pages(planted: PlantedTimes, *, only: str = "") -> Answers:
    """What everybody is told by every page that is there for them; visitors, by those that are not, too."""
    found = {}
    for row, asked in TABLE.items():
        if asked.method != "GET" or row == "exit.leave" or not row.startswith(only):
            continue
        path = planted.ground.address(asked.path)
        for person in EVERYBODY:
            if asked.answers[person] == "200" or person == "visitor":
                page = planted.answer("GET", person, path)
                assert page.status < 500, (row, person)
                assert not [name for name in HEADERS if name in page.headers], (row, person)
                found[row, person] = told(page)
    return found


def _endpoint(row: str) -> str:
    return row.split(maxsplit=1)[0]


def _differences(before: Answers, after: Answers) -> dict[tuple[str, str], str]:
    found = {key: difference(before[key], after[key]) for key in before if _endpoint(key[0]) not in SEALED}
    return {key: line for key, line in found.items() if line}


def test_every_column_that_holds_an_instant_is_planted(planted: PlantedTimes) -> None:
    """One that is new: fill it in `planted_times`, so that the walk below would see it shown."""
    with planted.app.app_context():
        assert empty_columns() == []


def test_nobody_can_tell_at_what_hour_anything_happened(planted: PlantedTimes) -> None:
    before = _pages(planted)
    planted.place(APART)
    after = _pages(planted)
    planted.place(0)
    found = _differences(before, after)
    may_be_told = set(itertools.chain(*TOLD.values()))
    told_others = {key: line for key, line in found.items() if key[1] not in REVIEWERS}
    assert "\n".join(f"{key}: {line[:160]}" for key, line in told_others.items()) == ""
    assert {key: line for key, line in found.items() if _endpoint(key[0]) not in may_be_told} == {}
    assert may_be_told - {_endpoint(row) for row, _person in found} == set(), "no exception that none needs"
    sealed = {_endpoint(row) for (row, _person), said in after.items() if hidden_instants(said)}
    assert sealed == SEALED
    assert not [row for (row, _), said in after.items() if hidden_instants(SEALED_FIELD.sub(r"\1", said))]


def test_no_download_and_no_answer_to_a_form_tells_an_hour(planted: PlantedTimes) -> None:
    """Exports are asked for with a form."""
    answers: list[Answers] = []
    for apart in (0, APART):
        found: Answers = {}
        for row, asked in TABLE.items():
            endpoint = _endpoint(row)
            fields = {**filled(FIELDS.get(endpoint, {}), planted.ground.ids), "csrf_token": planted.ground.token}
            for person in EVERYBODY if asked.method == "POST" else ():
                if asked.answers[person] == "200":
                    planted.restore(apart)
                    page = planted.answer("POST", person, planted.ground.address(asked.path), fields)
                    found[row, person] = told(page)
        answers.append(found)
    planted.restore(0)
    assert len(answers[0]) > 10
    found = _differences(*answers)
    assert found == {}


Break = Callable[[pytest.MonkeyPatch, Flask], None]


def _since() -> Any:
    return db.session.scalar(select(func.max(Post.waiting_at)))


def _days(write: Callable[[Any], str]) -> Break:
    """Days are written otherwise, on every page."""
    return lambda patch, _app: patch.setattr(filters, "_coarse", lambda day, *_facts: write(day))


def _header(patch: pytest.MonkeyPatch, app: Flask) -> None:
    view = app.view_functions["discussion.thread"]

    @functools.wraps(view)
    def dated(*facts: Any, **more: Any) -> Any:
        response = make_response(view(*facts, **more))
        response.headers["X-Since"] = str(int(_since().timestamp()))
        return response

    patch.setitem(app.view_functions, "discussion.thread", dated)


@pytest.mark.parametrize(
    "broken",
    [
        _days(lambda day: f"{day}, {_since().hour} h"),
        _days(lambda day: f"{day}{keys.seal_for('slip', str(day))}"),
        _header,
    ],
    ids=["the hour", "a seal that carries its time", "seconds in a header"],
)
def test_the_walk_sees_a_page_that_tells_an_hour(planted: PlantedTimes, broken: Break) -> None:
    look = functools.partial(_pages, planted, only="discussion.thread")
    before = look()
    with pytest.MonkeyPatch.context() as patch:
        broken(patch, planted.app)
        planted.place(0)
        early = look()
        planted.place(APART)
        late = look()
    planted.place(0)
    assert not _differences(before, look())
    assert ("discussion.thread", "other") in _differences(early, late)


def test_a_seal_shows_its_time_only_where_it_is_asked_its_age(planted: PlantedTimes) -> None:
    with planted.app.app_context():
        assert hidden_instants(keys.seal_for("a", "words"))
        assert not hidden_instants(keys.seal("a", "words"))
    epoch = str(int(READ_AT.timestamp())).encode()
    assert hidden_instants(planted_times.as_token(b"i:" + epoch + b"~s:some"))
    assert hidden_instants(f"abc.{planted_times.as_token(int(epoch).to_bytes(4, 'big'))}.def")
    assert not hidden_instants(" ".join(new_public_id() for _ in range(500)))


def test_no_cookie_carries_a_time(planted: PlantedTimes) -> None:
    browser = people.join(planted.app).browser
    browser.post("/h", {"country": "FR"})
    held = [
        f"{cookie.key}={cookie.value}; {cookie.expires} {cookie.max_age}"
        for cookie in (browser.client._cookies or {}).values()
    ]
    planted.restore(0)
    assert len(held) == 2
    assert not [cookie for cookie in held if hidden_instants(cookie) or not cookie.endswith("; None None")]


def test_what_is_stored_of_a_text_that_was_decided_keeps_the_day_alone(planted: PlantedTimes) -> None:
    """No column but those that are declared as instants holds one, in whatever form."""
    found = []
    with planted.app.app_context():
        for table in Base.metadata.sorted_tables:
            kept = [column for column in table.columns if not isinstance(column.type, UtcDateTime)]
            for row in db.session.execute(select(*kept)).all():
                found += [
                    f"{table.name}.{column.name}" for column, value in zip(kept, row, strict=True) if _tells(value)
                ]
        undecided = select(Post.id).where(
            Post.waiting_at.is_(None), (Post.due_at.is_not(None)) | Post.looked_at.is_not(None)
        )
        assert db.session.scalars(undecided).all() == []
    assert found == []


def _tells(value: Any) -> bool:
    if isinstance(value, str):
        return bool(re.search(r"\b1[56]:07\b", value) or hidden_instants(value))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (planted_times.is_near(value) or planted_times.is_near(value * 30))


def test_ids_do_not_sort_by_time() -> None:
    """Of two hundred ids made one after the other, about half of all pairs stand in their order (the bounds are six
    standard deviations away); and every address is such an id."""
    made = [new_public_id() for _ in range(200)]
    in_order = sum(one < other for one, other in itertools.combinations(made, 2))
    assert 7_112 < in_order < 12_788
    assert len({len(one) for one in made}) == 1
    kept = {
        f"{table.name}.{column.name}": getattr(column.default, "arg", None)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name == "public_id" and isinstance(column.type, String)
    }
    assert len(kept) > 20
    assert [name for name, default in kept.items() if getattr(default, "__name__", "") != "new_public_id"] == []
