"""What waits, came back, was removed or withdrawn is seen by its author and the moderators, and by nobody else.

Words that stand nowhere else are planted in every hidden text; then every address of the site is asked for, by
everybody there is, and every answer is searched for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from forum.accounts.models import Account
from tests.conftest import empty
from tests.discussion.breaking import BROKEN, forget_statements
from tests.discussion.planting import Planted, plant
from tests.factories import World
from tests.searching import KEYS, addresses, look, met
from tests.visitor import Visitor

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


def ids(planted: Planted) -> dict[str, list[str]]:
    """What was planted, by the names that addresses use. Of some kinds there is nothing here."""
    found = {
        "board": [planted.board.public_id],
        "thread": [thread.public_id for thread in planted.threads],
        "post": [post.public_id for post in planted.posts],
        "page": [page.public_id for page in planted.pages],
    }
    return defaultdict(list, found)


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


def found(visitor: Visitor, planted: Planted, marks: set[str], *, below: str = "/") -> set[tuple[str, str]]:
    """Where which of these marks are met."""
    paths = [*addresses(visitor.app, ids(planted)), *asked_wrongly(planted)]
    return met(visitor, paths, marks, below=below)


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
    shown = {
        path.split("?")[0] for path, _ in found(come("another member"), planted, {"Un fil public", "Un texte public."})
    }
    assert {path[:3] for path in shown} == {"/b/", "/t/"}
    assert f"/t/{planted.thread.public_id}" in shown
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert set(KEYS) <= routes
    assert len(list(addresses(app, ids(planted)))) > 100


@pytest.mark.parametrize("who", ["quiet", "known"])
def test_authors_meet_their_own_hidden_words_where_these_belong_and_no_others(
    app: Flask, planted: Planted, who: str
) -> None:
    account = planted.quiet if who == "quiet" else planted.known
    own, others = (planted.of_quiet, planted.of_known) if who == "quiet" else (planted.of_known, planted.of_quiet)
    visitor = Visitor(app).become(account)
    shown = found(visitor, planted, own | others | planted.gone)
    assert {mark for _, mark in shown} == own
    assert {path for path, _ in shown if not path.startswith(OWN_PLACES)} == set()


def test_moderators_meet_what_waits_in_their_queue_alone_and_nothing_that_is_settled(
    app: Flask, planted: Planted
) -> None:
    moderator = Visitor(app).become(planted.moderator)
    shown = found(moderator, planted, planted.of_quiet | planted.of_known | planted.gone)
    assert {mark for _, mark in shown} == planted.waiting
    # A page of guidance is read by moderators at its own address as well.
    assert {path for path, _ in shown if not path.startswith(("/mod", f"/r/{planted.pages[0].public_id}"))} == set()


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
        paths += [f"/p/{post.public_id}/{act}" for act in ("edit", "withdraw", "shown", "appeal")]
        acts = ("claim", "release", "decide", "level", "case", "sanction", "ask-texts")
        paths += [f"/mod/p/{post.public_id}/{act}" for act in acts]
        paths += [f"/mod/items/{post.public_id}/{act}" for act in ("claim", "release", "recuse")]
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
