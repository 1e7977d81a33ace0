"""Whoever was blocked gets what a missing page gives, byte for byte, from every address and with every method.

Asked in pairs: once with an id that is there for others, once with one that nothing has. What differs from one answer
to the next by itself is taken out: the token of forms, the padding, the id that was asked for. Nothing here measures
time: both must cost the same statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from forum import keys
from forum.accounts.models import Account
from forum.db import db, new_public_id
from forum.discussion.models import Board, Post, PostState, Thread
from forum.discussion.queries import authors, quotes
from forum.moderation.views.reporting import reported_as
from tests.accounts.blocking import cards
from tests.conftest import empty
from tests.discussion import bulk
from tests.discussion.test_query_counts import statements
from tests.factories import World
from tests.visitor import Page, Visitor

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# What names a text, a thread, or something of the team's about one; boards are nobody's.
KINDS = {
    "thread_id": ("thread",), "post_id": ("post", "reported", "first"), "item_id": ("post", "thread"),
    "board_id": ("thread",), "choice_id": ("person",),
}  # fmt: skip
# Sent with every POST: right for some routes, wrong for the others.
FIELDS = {
    "body": "Un texte.", "title": "Un titre.", "step": "send", "reason": "blame", "text": "Un mot.", "what": "block",
    "wish": "mute", "version": "1", "outcome": "publish", "quotes": "1",
}  # fmt: skip
LEAST = 200
THEIRS = "Ce que l’on ne doit pas voir."
LINE = re.compile(r"\s+")


@dataclass
class Ground:
    """What stands there: `hidden` are the public ids of the one who blocked, `people` both and a third; the threads of
    one who is met by all, one with texts of the one who blocked in between, one without; a board each of these two."""

    people: dict[str, Account]
    hidden: dict[str, str]
    with_theirs: Thread
    without: Thread
    boards: tuple[Board, Board]
    hidden_thread: Thread
    own_in_theirs: Post
    own_in_hidden: Post


def _ground(app: Flask) -> Ground:
    world = World(app)
    people = {name: world.member(name) for name in ("Qui bloque", "Qui est bloqué", "Une autre")}
    blocks, blocked, third = people.values()
    boards = world.board(name="Rubrique"), world.board(name="Rubrique 2")
    theirs = world.thread(boards[0], author=blocks, title="Leur fil")
    threads = [world.thread(board, author=third, title="Un fil", body="Un début.") for board in boards]
    for thread, written_by in zip(threads, ((third, blocked, blocks), (third, blocked)), strict=True):
        _fill(world, thread, written_by)
    with world.open():
        of_theirs = select(Post).where(Post.thread_id == threads[0].id, Post.author_id == blocks.id)
        post = db.session.scalars(of_theirs.order_by(Post.place.desc())).first()
    assert post is not None
    away = world.thread(boards[0], author=third, title="Un fil masqué")
    own = [world.reply(thread, author=blocked, body="À soi.") for thread in (theirs, away)]
    held = world.reply(threads[0], author=blocks, state=PostState.HELD, body="En attente.")
    world.block(blocks, blocked)
    with world.open():
        db.session.get_one(Thread, away.id).is_hidden = True
    with app.test_request_context():
        hidden = {
            "thread": theirs.public_id,
            "post": post.public_id,
            "first": world.first_post(theirs).public_id,
            "held": held.public_id,
            "reported": reported_as(post.public_id),
            "person": keys.alias(authors.HANDLE, post.public_id),
            "quote": keys.alias(quotes.HANDLE, post.public_id),
        }
    return Ground(people, hidden, threads[0], threads[1], boards, away, own[0], own[1])


def _fill(world: World, thread: Thread, written_by: Sequence[Account]) -> None:
    """Twenty-three replies of each, in turn; the first two say the same in every thread."""
    bulk.replies(world, thread, written_by[0], upto=1 + 23 * len(written_by))
    with world.open():
        replies = select(Post).where(Post.thread_id == thread.id, Post.place > 1).order_by(Post.place)
        for number, post in enumerate(db.session.scalars(replies)):
            turn, which = divmod(number, len(written_by))
            post.author_id = written_by[which].id
            post.body = f"Réponse {turn}, {which}." if which < 2 else THEIRS
            post.html = f"<p>{post.body}</p>"


@pytest.fixture(scope="module")
def ground(_app: Flask) -> Iterator[Ground]:
    yield _ground(_app)
    empty(_app)


@pytest.fixture
def app(_app: Flask, ground: Ground) -> Flask:
    """The application over what was built once."""
    return _app


@pytest.fixture
def came(app: Flask, ground: Ground) -> Visitor:
    return Visitor(app).become(ground.people["Qui est bloqué"])


@dataclass(frozen=True)
class Answer:
    """What can be told of an answer."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    statements: int


def ask(came: Visitor, method: str, path: str, public_id: str, token: str, **fields: str) -> Answer:
    """One request, without what differs by itself. A session's own cookie is not sent twice."""
    sent = {**FIELDS, "csrf_token": token, **fields} if method != "GET" else None
    with statements() as asked:
        response = came.client.open(path, method=method, data=sent, base_url="https://localhost")
    return Answer(
        response.status_code,
        _bare(response.get_data(as_text=True), public_id),
        tuple(
            (name, _bare(value, public_id))
            for name, value in sorted(response.headers.items())
            if name not in {"Content-Length", "Set-Cookie"}
        ),
        len(asked),
    )


def both(came: Visitor, method: str, paths: Sequence[str], ids: Sequence[str], token: str, **fields: str) -> Answer:
    """The one answer to two requests. `ids` are taken out of each; a field "{}" is filled with them."""
    for _again in range(2):  # what is asked anew every minute may fall between the two
        pair = [
            ask(came, method, path, each, token, **{name: value.format(each) for name, value in fields.items()})
            for path, each in zip(paths, ids, strict=True)
        ]
        if pair[0] == pair[1]:
            break
    assert pair[0] == pair[1], (method, paths[0])
    return pair[0]


def _bare(words: str, public_id: str) -> str:
    words = re.sub(r"<!--.*?-->", "", words, flags=re.DOTALL).replace(public_id, "ID")
    return re.sub(r'(name="(?:csrf_token|proposed)" value=")[^"]*', r"\1", words)


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        found = re.findall(r"<public_id:(\w+)>", rule.rule)
        if len(found) == 1 and found[0] in KINDS and rule.endpoint != "static":
            yield rule, found[0]


def test_every_address_with_an_id_of_theirs_answers_as_with_one_of_nothing(
    app: Flask, ground: Ground, came: Visitor
) -> None:
    token, pairs, answered = came.token(), 0, set()
    for rule, name in _rules(app):
        for method in METHODS:
            if pairs >= LEAST and method in {"PUT", "PATCH", "DELETE", "OPTIONS"}:
                continue  # by then every kind of address has been asked with them
            for kind in KINDS[name] if method in {"GET", "POST"} else KINDS[name][:1]:
                ids = (ground.hidden[kind], new_public_id())
                paths = [re.sub(r"<public_id:\w+>", each, rule.rule) for each in ids]
                answered.add(both(came, method, paths, ids, token).status)
                pairs += 1
    assert pairs >= LEAST
    assert {403, 404, 405} <= answered


def test_what_forms_carry_about_them_is_taken_as_if_it_named_nothing(app: Flask, ground: Ground, came: Visitor) -> None:
    token = came.token()
    nothing = [keys_of(app, handle) for handle in (authors.HANDLE, quotes.HANDLE)]
    path = f"/t/{ground.with_theirs.public_id}"
    for ids in ((ground.hidden["person"], nothing[0]), ("999", "998")):
        assert both(came, "POST", [f"{path}/person"] * 2, ids, token, about="{}").status == 404
    for ids in ((ground.hidden["quote"], nothing[1]), (ground.hidden["post"], new_public_id())):
        assert both(came, "POST", [f"{path}/reply"] * 2, ids, token, quotes="{}", step="check").status == 200
        assert both(came, "GET", [f"{path}?quote={each}" for each in ids], ids, token).status == 200


def keys_of(app: Flask, handle: str) -> str:
    with app.test_request_context():
        return keys.alias(handle, new_public_id())


def test_a_thread_with_texts_of_theirs_reads_as_one_in_which_they_never_wrote(ground: Ground, came: Visitor) -> None:
    """Every page, its numbers, its links, what they lead to, how many statements."""
    pages = []
    for thread in (ground.with_theirs, ground.without):
        read, key = [], ""
        while True:
            path = f"/t/{thread.public_id}" + (f"?after={key}" if key else "")
            with statements() as asked:
                page = came.get(path)
            more = [link for link in page.css(".pager a") if "Messages suivants" in link.text_content()]
            read.append((_without_ids(page), len(asked)))
            if not more:
                break
            key = (more[0].get("href") or "").partition("after=")[2]
        pages.append(read)
    assert len(pages[0]) == len(pages[1]) == 3
    for theirs, none in zip(*pages, strict=True):
        assert theirs == none
    # And for others they are there, or this would prove nothing.
    other = Visitor(came.app).become(ground.people["Une autre"])
    assert THEIRS in {words for _, words in cards(other.get(f"/t/{ground.with_theirs.public_id}"))}


def _without_ids(page: Page) -> str:
    """A page without its ids, tokens and padding, and without the name of its board."""
    words = re.sub(r"<!--.*?-->", "", page.source, flags=re.DOTALL)
    words = re.sub(r"(?<![\w/])[A-Za-z0-9_-]{22}(?![\w-])|/(?:t|b|p)/[A-Za-z0-9_-]{22}", "ID", words)
    words = re.sub(r'(name="(?:csrf_token|proposed|back)" value=")[^"]*', r"\1", words)
    return LINE.sub(" ", words).replace("Rubrique 2", "Rubrique")


def test_the_board_counts_and_lists_as_if_they_had_never_written(ground: Ground, came: Visitor) -> None:
    boards = [came.get(f"/b/{board.public_id}") for board in ground.boards]
    rows = [[" ".join(row.text_content().split()) for row in page.css(".thread-row")] for page in boards]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 1
    assert _without_ids(boards[0]) == _without_ids(boards[1])


def test_ones_own_text_in_a_thread_of_theirs_is_as_one_in_a_hidden_thread(ground: Ground, came: Visitor) -> None:
    """Where it stands, where its links lead, what one may do with it."""
    posts = (ground.own_in_theirs, ground.own_in_hidden)
    pair = [_without_ids(came.get(f"/p/{post.public_id}/edit")) for post in posts]
    assert pair[0] == pair[1]
    texts = [" ".join(card.text_content().split()) for card in came.get("/a/texts").css(".post-card")]
    assert len(texts) == 2
    assert texts[0] == texts[1]
    assert "Leur fil" not in " ".join(texts)
    threads = (ground.hidden["thread"], ground.hidden_thread.public_id)
    pair = [_without_ids(came.get(f"/t/{thread}", 404)) for thread in threads]
    assert pair[0] == pair[1]
