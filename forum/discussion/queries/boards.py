"""Boards and the threads on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from forum.accounts.models import Account
from forum.db import db, page_of
from forum.discussion.models import Board, Note, Post, PostState, Thread
from forum.discussion.queries.visibility import board_read_by, thread_seen_by
from forum.errors import Hidden
from forum.roles import Viewer

THREADS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A line of a board's page. `title` and `author` are "" once the beginning was withdrawn."""

    public_id: str
    title: str
    author: str
    replies: int
    moved_on: date
    notes: tuple[Note, ...]
    state: PostState
    language: str


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """At most 25 threads, and the key of the next page, "" on the last."""

    rows: tuple[ThreadRow, ...]
    next_key: str


def boards(language: str) -> list[Board]:
    """All boards, those in the reader's language first. Their names are for everybody, what is in them is not."""
    first = case((Board.language == language, 0), else_=1)
    return list(db.session.scalars(select(Board).order_by(first, Board.language, Board.place, Board.id)))


def board(public_id: str, viewer: Viewer) -> Board:
    """One board the viewer may read. Raises Hidden."""
    found = db.session.scalar(select(Board).where(Board.public_id == public_id, board_read_by(viewer)))
    if found is None:
        raise Hidden
    return found


def any_board(public_id: str) -> Board:
    """One board for those who look after them. Raises Hidden."""
    found = db.session.scalar(select(Board).where(Board.public_id == public_id))
    if found is None:
        raise Hidden
    return found


def next_place() -> int:
    """The place of a new board: the last."""
    return (db.session.scalar(select(func.max(Board.place))) or 0) + 1


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Thread.rank,
            Thread.public_id,
            Thread.title,
            Thread.replies,
            Thread.moved_on,
            Thread.state,
            Thread.language,
            Account.pseudonym,
            Post.id.label("beginning"),
            Post.notes,
        )
        .join(Board, Board.id == Thread.board_id)
        .outerjoin(Account, Account.id == Thread.author_id)
    )


def _row(row: Any) -> ThreadRow:
    return ThreadRow(
        public_id=row.public_id,
        title=row.title,
        author=(row.pseudonym or "") if row.beginning is not None else "",
        replies=row.replies,
        moved_on=row.moved_on,
        notes=tuple(Note(note) for note in (row.notes or "").split()),
        state=row.state,
        language=row.language,
    )


def threads(board_id: int, key: str | None) -> ThreadPage:
    """The published threads of a board, the last moved first. The caller has loaded the board for its viewer."""
    page = page_of(
        _rows()
        .outerjoin(Post, (Post.thread_id == Thread.id) & (Post.place == 1) & (Post.state == PostState.PUBLISHED))
        .where(Thread.board_id == board_id, Thread.state == PostState.PUBLISHED)
        .order_by(Thread.rank.desc(), Thread.public_id.desc()),
        key,
        size=THREADS_A_PAGE,
        kinds=(int, str),
    )
    return ThreadPage(
        rows=tuple(_row(row) for row in page),
        next_key=str(page.paging.bookmark_next) if page.paging.has_next else "",
    )


def own_waiting_threads(board_id: int, viewer: Viewer) -> list[ThreadRow]:
    """The viewer's own threads on a board that nobody else sees yet."""
    if viewer.account_id is None:
        return []
    rows = db.session.execute(
        _rows()
        .outerjoin(Post, (Post.thread_id == Thread.id) & Post.opens)
        .where(
            Thread.board_id == board_id,
            Thread.author_id == viewer.account_id,
            Thread.state.in_([PostState.HELD, PostState.RETURNED, PostState.REMOVED]),
            thread_seen_by(viewer),
        )
        .order_by(Thread.id.desc())
        .limit(THREADS_A_PAGE)
    )
    return [_row(row) for row in rows]
