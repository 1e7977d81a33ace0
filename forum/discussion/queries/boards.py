"""Boards and the threads on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal, select, true, tuple_, union_all

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Note, Post, PostState, Thread
from forum.discussion.queries.keys import key_after_thread, thread_of
from forum.discussion.queries.visibility import ME, board_read_by, kind_of, thread_seen_by
from forum.errors import Hidden
from forum.roles import Viewer

THREADS_A_PAGE = 25


class ThreadRow(NamedTuple):
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
    """At most 25 threads, the key of the next page, "" on the last, and on the first page those that stand first."""

    rows: tuple[ThreadRow, ...]
    next_key: str
    pinned: tuple[ThreadRow, ...] = ()


def boards(language: str) -> list[Board]:
    """All boards, those in the reader's language first. Their names are for everybody, what is in them is not."""
    first = case((Board.language == language, 0), else_=1)
    return list(db.session.scalars(select(Board).order_by(first, Board.language, Board.place, Board.id)))


@cache
def _board(kind: Viewer) -> Select[Board]:
    return select(Board).where(Board.public_id == bindparam("public_id"), board_read_by(kind))


def board(public_id: str, viewer: Viewer) -> Board:
    """One board the viewer may read. Raises Hidden."""
    found = db.session.scalar(_board(kind_of(viewer)), {"public_id": public_id})
    if found is None:
        raise Hidden
    return found


def any_board(public_id: str) -> Board:
    """One board for those who look after them. Raises Hidden."""
    found = db.session.scalar(select(Board).where(Board.public_id == public_id))
    if found is None:
        raise Hidden
    return found


def has_threads(board_id: int) -> bool:
    """Whether anybody ever wrote on a board."""
    return db.session.scalar(select(Thread.id).where(Thread.board_id == board_id).limit(1)) is not None


def next_place() -> int:
    """The place of a new board: the last."""
    return (db.session.scalar(select(func.max(Board.place))) or 0) + 1


def _rows(*more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(
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
        *more,
    ).outerjoin(Account, Account.id == Thread.author_id)


def _row(row: Any) -> ThreadRow:
    _, public_id, title, replies, moved_on, state, language, author, beginning, notes = row[:10]
    notes = tuple(map(Note, (notes or "").split()))
    shown = "" if beginning is None else author or ""
    return ThreadRow(public_id, title, shown, replies, moved_on, notes, state, language)


def _listed(*, pinned: bool) -> Select[*tuple[Any, ...]]:
    """The published threads of a board, the last moved first: those that are pinned today, or all others."""
    today = bindparam("today", type_=Thread.pinned_until.type)
    is_pinned = Thread.pinned_until >= today if pinned else func.coalesce(Thread.pinned_until < today, true())
    return (
        _rows(literal(int(pinned)).label("is_pinned"))
        .outerjoin(Post, (Post.thread_id == Thread.id) & (Post.place == 1) & (Post.state == PostState.PUBLISHED))
        .where(
            Thread.board_id == bindparam("board_id"),
            Thread.state == PostState.PUBLISHED,
            Thread.is_hidden.is_(False),
            is_pinned,
        )
        .order_by(Thread.rank.desc(), Thread.public_id.desc())
    )


@cache
def _threads(*, is_first: bool) -> Select[*tuple[Any, ...]]:
    others = _listed(pinned=False).limit(THREADS_A_PAGE + 1)  # one more tells whether there is a next page
    if is_first:
        both = union_all(*(select(part.subquery()) for part in (_listed(pinned=True), others))).subquery()
        return select(both).order_by(both.c.is_pinned.desc(), both.c.rank.desc(), both.c.public_id.desc())
    return others.where(
        tuple_(Thread.rank, Thread.public_id)
        < tuple_(bindparam("rank", type_=Thread.rank.type), bindparam("public_id", type_=Thread.public_id.type))
    )


def threads(board_id: int, key: str | None, today: date) -> ThreadPage:
    """The published threads of a board, the last moved first; those pinned today before them, and nowhere else. The
    caller has loaded the board for its viewer.

    Raises BadPageKey.
    """
    after = thread_of(key)
    asked: dict[str, Any] = {"board_id": board_id, "today": today}
    if after is not None:
        asked["rank"], asked["public_id"] = after
    # Plain rows: the session need not look after what nobody changes.
    rows = db.session.connection().execute(_threads(is_first=after is None), asked).all()
    pinned = [row for row in rows if row.is_pinned]
    others = rows[len(pinned) :]
    page = others[:THREADS_A_PAGE]
    next_key = key_after_thread(page[-1].rank, page[-1].public_id) if len(others) > THREADS_A_PAGE else ""
    return ThreadPage(tuple(map(_row, page)), next_key, tuple(map(_row, pinned)))


@cache
def _own_waiting_threads(kind: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        _rows()
        .join(Board, Board.id == Thread.board_id)
        .outerjoin(Post, (Post.thread_id == Thread.id) & Post.opens)
        .where(
            Thread.board_id == bindparam("board_id"),
            Thread.author_id == bindparam(ME),
            Thread.state.in_([PostState.HELD, PostState.RETURNED, PostState.REMOVED]),
            thread_seen_by(kind),
        )
        .order_by(Thread.id.desc())
        .limit(THREADS_A_PAGE)
    )


def own_waiting_threads(board_id: int, viewer: Viewer) -> list[ThreadRow]:
    """The viewer's own threads on a board that nobody else sees yet."""
    if viewer.account_id is None:
        return []
    asked = {"board_id": board_id, ME: viewer.account_id}
    return [_row(row) for row in db.session.execute(_own_waiting_threads(kind_of(viewer)), asked)]
