"""How many statements a page costs: a fixed number, written down here, however much there is to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from forum.discussion.models import PostState
from tests.discussion import bulk
from tests.factories import World
from tests.visitor import Visitor

# Of a reader with an account: their session; and what ties them to others, which are their one-off names, whom they do
# not meet, what they muted and chose. Who has none costs two less.
SESSION = 2
HOME = 2  # boards, what stands beside them
BOARD = 3  # the board, its threads, the pins beside it
THREAD = 3  # the thread with its board, its posts, the pins beside it
OWN = 1  # the reader's own texts that wait
ASIDE = 1  # how many the reader put out of sight
STATEMENTS = 2  # the rules that were broken, and what can be appealed
STAFFING = 1  # whether somebody reviews now and how long it takes, for who may write
QUEUE = 5  # what waits, how much, the boards, one's own pace and limits, who is on duty
# The text with its edit, author and claim; rules, saved replies; sanctions, notes; whose first reasons are not told
# while they are contested; how much waits.
REVIEW = 7
# The text, the claim; the decision; the thread's counters, the post; the notices; the last audit line and a new one;
# the count of waits, one's own pace.
DECISION = 10


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile, in order."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        # The words of content notes are asked for once a minute by a process, whatever its pages.
        if not statement.startswith(("BEGIN", "PRAGMA")) and "FROM content_notes" not in statement:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _cost(visitor: Visitor, path: str) -> int:
    with statements() as asked:
        visitor.get(path)
    return len(asked)


def test_the_counter_counts(visitor: Visitor) -> None:
    with statements() as asked:
        visitor.get("/")
    assert [statement.split()[0] for statement in asked] == ["SELECT"] * HOME


def test_a_page_of_a_thread_costs_the_same_for_one_post_and_for_eight_thousand(
    world: World, visitor: Visitor, member: Visitor
) -> None:
    board, author = world.board(public=True), world.member()
    short, long = world.thread(board), world.thread(board, author=author)
    bulk.replies(world, long, author, upto=8000)
    pages = [f"/t/{short.public_id}", f"/t/{long.public_id}", f"/t/{long.public_id}?after=>i:7980"]
    assert "Texte 8000." in visitor.get(pages[-1]).text
    assert [_cost(visitor, page) for page in pages] == [THREAD] * 3
    assert [_cost(member, page) for page in pages] == [SESSION + THREAD + OWN + STAFFING] * 3


def test_a_page_of_a_board_costs_the_same_for_one_thread_and_for_ten_thousand(
    world: World, visitor: Visitor, member: Visitor
) -> None:
    short, long = world.board(public=True), world.board(public=True)
    world.thread(short)
    bulk.threads(world, long, world.member(), number=10_000)
    deep = f"/b/{long.public_id}?after=>i:26~s:zzzzzzzzzzzzzzzzzzzzzz"
    pages = [f"/b/{short.public_id}", f"/b/{long.public_id}", deep]
    assert "Fil 1" in visitor.get(deep).text
    assert [_cost(visitor, page) for page in pages] == [BOARD] * 3
    # One's own waiting threads stand on the first page only.
    assert [_cost(member, page) for page in pages] == [SESSION + BOARD + OWN] * 2 + [SESSION + BOARD]


def test_what_stands_beside_and_what_is_ones_own_costs_nothing_more(world: World, app: Flask) -> None:
    board, account = world.board(), world.member()
    member = Visitor(app).become(account)
    _, agency = world.agency()
    thread = world.thread(board, author=account)
    world.edit(world.first_post(thread), account, title="Autre", body="Autre.")
    for number in range(4):
        world.pin(world.service(agency) if number == 1 else world.guidance(agency, title=f"Fiche {number}"),
                  board=board if number else None, thread=None if number else thread)  # fmt: skip
        world.reply(thread, author=account, state=PostState.HELD, body=f"Texte {number}")
        world.thread(board, author=account, state=PostState.RETURNED, body=f"Texte {number}")
    assert _cost(member, f"/t/{thread.public_id}") == SESSION + THREAD + OWN + STAFFING
    assert _cost(member, f"/b/{board.public_id}") == SESSION + BOARD + OWN
    assert _cost(member, "/a/texts") == SESSION + OWN + ASIDE + STATEMENTS + STAFFING
    world.pin(world.guidance(agency, title="Partout"))
    assert _cost(member, "/") == SESSION + HOME


def test_the_first_page_costs_the_same_for_every_number_of_boards(
    world: World, visitor: Visitor, member: Visitor
) -> None:
    before = _cost(visitor, "/"), _cost(member, "/")
    for _ in range(12):
        world.board()
    assert before == (_cost(visitor, "/"), _cost(member, "/")) == (HOME, SESSION + HOME)


@pytest.mark.parametrize("waiting", [1, 30])
def test_the_queue_costs_the_same_however_much_waits(world: World, moderator: Visitor, waiting: int) -> None:
    author = world.member()
    thread = world.thread(author=author)
    world.edit(world.first_post(thread), author, title="Autre", body="Autre.")
    for number in range(waiting):
        post = world.reply(thread, state=PostState.HELD, body=f"Texte {number}")
    moderator.post(f"/mod/p/{post.public_id}/claim")
    assert _cost(moderator, "/mod") == SESSION + QUEUE
    assert _cost(moderator, f"/mod/p/{post.public_id}") == SESSION + REVIEW


def test_a_decision_costs_the_same_in_a_short_and_in_a_long_thread(world: World, moderator: Visitor) -> None:
    author = world.member()
    short, long = world.thread(author=author), world.thread(author=author)
    bulk.replies(world, long, author, upto=500)
    for thread in (short, long):
        post = world.reply(thread, state=PostState.HELD)
        moderator.post(f"/mod/p/{post.public_id}/claim")
        fields = {"outcome": "publish", "version": post.version, "csrf_token": moderator.token()}
        with statements() as asked:
            moderator.post(f"/mod/p/{post.public_id}/decide", fields)
        assert len(asked) == SESSION + DECISION, "\n".join(asked)
