"""The rules that also filter lists, beside their twins in SQL: every state, role, author, board."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from forum import clock, markup
from forum.accounts.models import Account
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Pin, PinState, Post, PostState, Thread, WhoReads
from forum.discussion.queries import pins, visibility
from forum.resources.models import GuidanceState
from forum.roles import VISITOR, Role, Viewer
from forum.web import locale
from tests.factories import World, viewer_of
from tests.resources import factories as make


@pytest.fixture
def everybody(world: World) -> list[Viewer]:
    """Two of each role, each also before a second factor, read-only and suspended, and a visitor."""
    accounts = [world.account(role) for role in Role for _ in range(2)]
    unproven = [Viewer(account.id, None, account.number) for account in accounts]
    limited = [
        Viewer(account.id, account.role, account.number, may_write=False, is_suspended=is_suspended)
        for account in accounts
        for is_suspended in (True, False)
    ]
    return [VISITOR, *map(viewer_of, accounts), *unproven, *limited]


def _thread(board: Board, author: Account | None, state: PostState, *, is_hidden: bool = False) -> Thread:
    thread = Thread(
        board_id=board.id,
        author_id=author and author.id,
        title="",
        language="fr",
        state=state,
        is_hidden=is_hidden,
        moved_on=locale.today(),
    )
    db.session.add(thread)
    return thread


def _post(thread: Thread, author: Account | None, state: PostState) -> Post:
    post = Post(
        thread=thread,
        author_id=author and author.id,
        state=state,
        body="",
        html="",
        renderer=markup.RENDERER,
        place=1 if state is PostState.PUBLISHED else None,
        waiting_at=clock.now() if state is PostState.HELD else None,
    )
    db.session.add(post)
    return post


def _boards(world: World) -> list[Board]:
    return [world.board(public=True), world.board(public=False)]


def test_boards_and_their_twin_in_sql_agree_for_everybody(world: World, everybody: list[Viewer]) -> None:
    boards = _boards(world)
    with world.open():
        for viewer in everybody:
            seen = set(db.session.scalars(select(Board.id).where(visibility.board_read_by(viewer))))
            for board in boards:
                assert (board.id in seen) is rules.may_read_board(board.who_reads, viewer), (viewer, board.who_reads)


def test_threads_and_their_twin_in_sql_agree_for_every_state_author_and_board(
    world: World, everybody: list[Viewer]
) -> None:
    boards = _boards(world)
    with world.open():
        authors = [*db.session.scalars(select(Account)), None]
        facts = [
            (board, author, state, _thread(board, author, state, is_hidden=is_hidden))
            for board, author, state, is_hidden in product(boards, authors, PostState, (False, True))
        ]
        db.session.flush()
        for viewer in everybody:
            seen = set(db.session.scalars(select(Thread.id).join(Board).where(visibility.thread_seen_by(viewer))))
            for board, author, state, thread in facts:
                is_author = author is not None and author.id == viewer.account_id
                may_see = rules.may_see(
                    state, is_author=is_author, who_reads=board.who_reads, viewer=viewer, is_hidden=thread.is_hidden
                )
                assert (thread.id in seen) is may_see, (viewer, state, is_author, board.who_reads)


def test_posts_and_their_twin_in_sql_agree_for_every_state_of_post_and_thread(
    world: World, everybody: list[Viewer]
) -> None:
    boards = _boards(world)
    with world.open():
        authors = [*db.session.scalars(select(Account)), None]
        facts = []
        for board, thread_state, is_hidden in product(boards, PostState, (False, True)):
            thread = _thread(board, None, thread_state, is_hidden=is_hidden)
            facts += [(thread, _post(thread, author, state)) for author, state in product(authors, PostState)]
        db.session.flush()
        who_reads: dict[int, WhoReads] = {board.id: board.who_reads for board in boards}
        for viewer in everybody:
            seen = set(
                db.session.scalars(select(Post.id).join(Thread).join(Board).where(visibility.post_seen_by(viewer)))
            )
            for thread, post in facts:
                may_see = rules.may_see_post(
                    post.state,
                    thread_state=thread.state,
                    is_author=post.author_id is not None and post.author_id == viewer.account_id,
                    who_reads=who_reads[thread.board_id],
                    viewer=viewer,
                    is_hidden=thread.is_hidden,
                )
                assert (post.id in seen) is may_see, (viewer, post.state, thread.state)


def test_standing_pins_and_their_twin_in_sql_agree_for_every_state_and_day(world: World) -> None:
    board = world.board()
    with world.open():
        today, day = locale.today(), timedelta(days=1)
        pages = [make.IN_STATE[state]() for state in GuidanceState]
        for page, state, ends_on, review_by in product(
            pages, PinState, (None, today - day, today, today + day), (today - day, today, today + day)
        ):
            page.review_by = review_by
            pin = Pin(page_id=page.id, board_id=board.id, state=state, ends_on=ends_on)
            pin.waiting_at = clock.now() if state is PinState.PROPOSED else None
            db.session.add(pin)
            db.session.flush()
            stands = state is PinState.ACCEPTED and rules.is_current(
                page_state=page.state, ends_on=ends_on, review_by=review_by, today=today
            )
            shown = pins.beside(board_id=board.id, thread_id=None, language="fr", country="FR", today=today)
            assert bool(shown) is stands, (page.state, state, ends_on, review_by)
            db.session.delete(pin)
