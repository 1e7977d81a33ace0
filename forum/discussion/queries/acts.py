"""What those who look after threads ask of them, and where a thread went that was put into another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager

from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.discussion.queries.visibility import selves, thread_seen_by
from forum.errors import Hidden
from forum.roles import Viewer


def locked_threads(public_ids: Sequence[str]) -> dict[str, Thread]:
    """Threads that are published, with their boards, by public id, as they are now. Nobody publishes, withdraws or
    sends anything in them meanwhile; two who lock the same ones do not wait for each other for ever.
    """
    rows = db.session.scalars(
        select(Thread)
        .join(Thread.board)
        .options(contains_eager(Thread.board))
        .where(Thread.public_id.in_(public_ids), Thread.state == PostState.PUBLISHED)
        .order_by(Thread.id)
        .with_for_update(of=Thread)
        .execution_options(populate_existing=True)
    )
    return {thread.public_id: thread for thread in rows}


def locked_board(public_id: str) -> Board:
    """A board as it is now; nobody changes it meanwhile. Raises Hidden."""
    found = db.session.scalar(
        select(Board).where(Board.public_id == public_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise Hidden
    return found


def count_pinned(board_id: int, today: date, *, besides: int) -> int:
    """How many other threads of a board stand first on it today."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Thread)
            .where(
                Thread.board_id == board_id,
                Thread.pinned_until >= today,
                Thread.state == PostState.PUBLISHED,
                Thread.id != besides,
            )
        )
        or 0
    )


def count_published(thread_id: int) -> int:
    """How many posts of a thread are published."""
    statement = select(func.count()).select_from(Post).where(Post.thread_id == thread_id)
    return db.session.scalar(statement.where(Post.state == PostState.PUBLISHED)) or 0


def replies(thread_id: int, public_ids: Sequence[str]) -> list[Post]:
    """The published replies of a thread among these, in their order."""
    return list(
        db.session.scalars(
            select(Post)
            .where(
                Post.thread_id == thread_id,
                Post.public_id.in_(public_ids),
                Post.state == PostState.PUBLISHED,
                Post.opens.is_(False),
            )
            .order_by(Post.place)
        )
    )


def merged_into(public_id: str, viewer: Viewer) -> str | None:
    """The public id of the thread that an emptied one leads to, if that one is there for the viewer."""
    emptied = aliased(Thread)
    return db.session.scalar(
        select(Thread.public_id)
        .join(Board, Board.id == Thread.board_id)
        .join(emptied, emptied.merged_into_id == Thread.id)
        .where(emptied.public_id == public_id, thread_seen_by(viewer))
    )


def last_sent_at(thread_id: int, viewer: Viewer) -> datetime | None:
    """When the viewer, under whichever name, sent the last of their texts that wait in a thread; None for none."""
    return db.session.scalar(
        select(func.max(Post.waiting_at)).where(
            Post.thread_id == thread_id, Post.author_id.in_(selves(viewer)), Post.state == PostState.HELD
        )
    )


def present(thread_id: int) -> Thread:
    """A thread as it is now, kept from being emptied meanwhile: for who is about to send something into it."""
    return db.session.scalars(
        select(Thread)
        .join(Thread.board)
        .options(contains_eager(Thread.board))
        .where(Thread.id == thread_id)
        .with_for_update(read=True, key_share=True, of=Thread)
        .execution_options(populate_existing=True)
    ).one()
