"""What waits, came back, was removed or withdrawn is seen by its author and the moderators, and by nobody else.

Words that stand nowhere else are planted in every hidden text; then every address of the site is asked for, by
everybody there is, and every answer is searched for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from forum.accounts.models import Account
from tests.conftest import empty
from tests.discussion.breaking import BROKEN, forget_statements
from tests.discussion.planting import Planted, plant
from tests.factories import World
from tests.visitor import Page, Visitor

MISSING = "n" * 22
KEYS = {
    "discussion.board": ["x", f">i:0~s:{MISSING}", f">i:3~s:{MISSING}", f">i:9999~s:{MISSING}"],
    "discussion.thread": ["x", ">i:0", ">i:1", ">i:4", ">i:20"],
    "moderation.queue": ["x", ">dt:2000-01-01T00:00:00+00:00~s:a"],
    "resources.directory": ["x"],
    "desk.pages": ["x"],
}
# The exit ends the session of whoever calls it.
LEFT_OUT = {"exit.leave", "static"}
OWN_PLACES = ("/t/", "/b/", "/a/texts", "/p/", "/n")


@pytest.fixture(scope="module")
def planted(_app: Flask) -> Iterator[Planted]:
    """Planted once: nothing here changes anything."""
    yield plant(World(_app))
    empty(_app)


@pytest.fixture
def app(_app: Flask, planted: Planted) -> Flask:
    """The application over what was planted."""
    return _app


def addresses(app: Flask, planted: Planted) -> Iterator[str]:
    """Every address that answers a GET, with every id there is, and with page keys. An unknown parameter fails."""
    known = {
        "board_id": [planted.board.public_id],
        "thread_id": [thread.public_id for thread in planted.threads],
        "post_id": [post.public_id for post in planted.posts],
        "page_id": [page.public_id for page in planted.pages],
        "pin_id": [],
        "letter": ["r", "k", "x", "a"],
        "code": ["FR"],
    }
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
            continue
        paths = [rule.rule]
        for name in rule.arguments:
            part = next(part for part in rule.rule.split("/") if part.endswith((f":{name}>", f"<{name}>")))
            paths = [path.replace(part, value) for path in paths for value in (*known[name], MISSING)]
        yield from paths
        yield from (f"{path}?after={key}" for path in paths[:2] for key in KEYS.get(rule.endpoint, ()))


def asked_wrongly(planted: Planted) -> Iterator[str]:
    """Addresses that answer with an error page."""
    post, thread = planted.posts[1].public_id, planted.threads[1].public_id
    yield from (
        f"/p/{post}/withdraw",
        f"/mod/p/{post}/decide",
        f"/t/{thread}/x",
        f"/t/{thread[:-1]}",
        "/b/x",
        "/nothing",
    )


def look(visitor: Visitor, path: str) -> Page:
    """The answer, whatever its status, but never a 500."""
    response = visitor.client.get(path, base_url="https://localhost", headers={"Accept-Language": "fr"})
    assert response.status_code < 500, path
    return Page(response, path)


def found(visitor: Visitor, planted: Planted, marks: set[str], *, below: str = "/") -> set[tuple[str, str]]:
    """Where which of these marks are met. The address itself, which a page repeats, is not looked at."""
    met = set()
    for path in (*addresses(visitor.app, planted), *asked_wrongly(planted)):
        if not path.startswith(below):
            continue
        page = look(visitor, path)
        told = page.source + str(page.headers)
        for part in path.split("?")[0].split("/"):
            told = told.replace(part, "") if len(part) == len(MISSING) else told
        met |= {(path, mark) for mark in marks if mark in told}
    return met


@pytest.fixture
def come(app: Flask, planted: Planted) -> Callable[[str], Visitor]:
    world = World(app)

    def arrive(who: str) -> Visitor:
        accounts: dict[str, Callable[[], Account]] = {
            "another member": world.member,
            "an agency": lambda: world.agency("Appui Nord")[0],
            "a moderator before the second factor": lambda: planted.moderator,
        }
        visitor = Visitor(app)
        return visitor.become(accounts[who](), is_strong="before" not in who) if who in accounts else visitor

    return arrive


EVERYBODY_ELSE = ["a visitor", "another member", "an agency", "a moderator before the second factor"]


@pytest.mark.parametrize("who", EVERYBODY_ELSE)
def test_nobody_else_meets_a_hidden_word_name_or_id_anywhere(
    planted: Planted, come: Callable[[str], Visitor], who: str
) -> None:
    ids = {post.public_id for post in planted.posts}  # not even those of public posts stand on others’ pages
    assert not found(come(who), planted, planted.all | ids)


def test_the_walk_reads_what_is_public_on_every_kind_of_page(
    app: Flask, planted: Planted, come: Callable[[str], Visitor]
) -> None:
    """Without this, a walk that meets nothing but error pages would be content."""
    met = {
        path.split("?")[0] for path, _ in found(come("another member"), planted, {"Un fil public", "Un texte public."})
    }
    assert {path[:3] for path in met} == {"/b/", "/t/"}
    assert f"/t/{planted.thread.public_id}" in met
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert set(KEYS) <= routes
    assert len(list(addresses(app, planted))) > 100


@pytest.mark.parametrize("who", ["quiet", "known"])
def test_authors_meet_their_own_hidden_words_where_these_belong_and_no_others(
    app: Flask, planted: Planted, who: str
) -> None:
    account = planted.quiet if who == "quiet" else planted.known
    own, others = (planted.of_quiet, planted.of_known) if who == "quiet" else (planted.of_known, planted.of_quiet)
    visitor = Visitor(app).become(account)
    met = found(visitor, planted, own | others | planted.gone)
    assert {mark for _, mark in met} == own
    assert {path for path, _ in met if not path.startswith(OWN_PLACES)} == set()


def test_moderators_meet_what_waits_in_their_queue_alone_and_nothing_that_is_settled(
    app: Flask, planted: Planted
) -> None:
    moderator = Visitor(app).become(planted.moderator)
    met = found(moderator, planted, planted.of_quiet | planted.of_known | planted.gone)
    assert {mark for _, mark in met} == planted.waiting
    # A page of guidance is read by moderators at its own address as well.
    assert {path for path, _ in met if not path.startswith(("/mod", f"/r/{planted.pages[0].public_id}"))} == set()


@pytest.mark.parametrize("who", EVERYBODY_ELSE)
def test_no_count_and_no_content_note_tells_of_a_hidden_text(
    planted: Planted, come: Callable[[str], Visitor], who: str
) -> None:
    visitor = come(who)
    listed = look(visitor, f"/b/{planted.board.public_id}")
    rows = {
        row.cssselect("a")[0].get("href"): " ".join(row.text_content().split()) for row in listed.css(".thread-row")
    }
    public = [thread for thread in planted.threads if f"/t/{thread.public_id}" in rows]
    # Of the five threads of `known`, one was withdrawn; `quiet` has none.
    assert len(rows) == len(public) == 1 + 4
    shown = look(visitor, f"/t/{planted.thread.public_id}")
    texts = [post for post in shown.css(".post-card") if "a été retiré" not in post.text_content()]
    assert rows[f"/t/{planted.thread.public_id}"].endswith(f" {len(texts) - 1} réponses")
    assert all(
        row.endswith("attend une première réponse")
        for href, row in rows.items()
        if planted.thread.public_id not in href
    )
    for page in (listed, shown):
        assert "Parle de" not in page.text
        assert "attente" not in page.text


def test_no_notice_tells_of_a_hidden_reply(app: Flask, planted: Planted) -> None:
    page = look(Visitor(app).become(planted.known), "/n")
    assert "Une réponse a paru" not in page.text
    assert "modification" in page.text


@pytest.mark.parametrize("who", EVERYBODY_ELSE)
def test_what_is_sent_to_a_hidden_text_is_answered_without_a_word_of_it(
    planted: Planted, come: Callable[[str], Visitor], who: str
) -> None:
    visitor = come(who)
    visitor.checks = False
    fields = {
        "title": "Un titre",
        "body": "Un texte.",
        "version": 1,
        "outcome": "publish",
        "csrf_token": visitor.token(),
    }
    paths = [f"/t/{thread.public_id}/reply" for thread in planted.threads[1:]]
    for post in planted.posts[1:]:
        paths += [f"/p/{post.public_id}/edit", f"/p/{post.public_id}/withdraw"]
        paths += [f"/mod/p/{post.public_id}/{act}" for act in ("claim", "release", "decide")]
    for path in paths:
        response = visitor.client.post(path, data=fields, base_url="https://localhost")
        told = response.get_data(as_text=True) + str(response.headers)
        assert response.status_code in {303, 403, 404}, path
        assert not [mark for mark in planted.all - set(path.split("/")) if mark in told], path


@pytest.mark.parametrize(("break_rule", "where"), BROKEN.values(), ids=BROKEN)
def test_the_search_finds_what_a_broken_rule_lets_out(
    planted: Planted,
    come: Callable[[str], Visitor],
    broken: Callable[[Callable[..., None]], None],
    break_rule: Callable[..., None],
    where: str,
) -> None:
    visitor = come("another member")
    broken(break_rule)
    assert found(visitor, planted, planted.all, below=where)


@pytest.fixture
def broken(planted: Planted) -> Iterator[Callable[[Callable[..., None]], None]]:
    """Break a rule for this test. Statements that were built once are built anew, before and after."""
    with pytest.MonkeyPatch.context() as patch:

        def now(break_rule: Callable[..., None]) -> None:
            break_rule(patch, planted)
            forget_statements()

        yield now
    forget_statements()
