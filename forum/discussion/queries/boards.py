"""Boards and the threads on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, func, literal, select, true, tuple_, union_all

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Thread
from forum.discussion.queries import moving
from forum.discussion.queries.counting import uncounted
from forum.discussion.queries.keys import key_after_thread, thread_of
from forum.discussion.queries.visibility import (
    APART,
    asked_of,
    board_read_by,
    is_theirs,
    kind_of,
    may_meet,
    thread_seen_by,
)
from forum.errors import Hidden
from forum.resources.models import Agency
from forum.roles import VISITOR, Viewer

THREADS_A_PAGE = 25
NOTHING: Mapping[int, int] = MappingProxyType({})


class ThreadRow(NamedTuple):
    """A line of a board's page. `title` and `author` are "" once the beginning was withdrawn. `is_agencys`: the author
    is an agency."""

    public_id: str
    title: str
    author: str
    replies: int
    moved_on: date
    notes: tuple[str, ...]
    state: PostState
    language: str
    is_agencys: bool = False
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """At most 25 threads, the key of the next page, "" on the last, and on the first page those that stand first.
    `muted`: how many more the board has that their reader muted with who began them."""

    rows: tuple[ThreadRow, ...]
    next_key: str
    pinned: tuple[ThreadRow, ...] = ()
    muted: int = 0


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


def _rows(moved_on: Any = Thread.moved_on) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Thread.id,
            Thread.rank,
            Thread.public_id,
            Thread.title,
            Thread.replies,
            moved_on.label("moved_on"),
            Thread.state,
            Thread.language,
            func.coalesce(Agency.name, Account.pseudonym).label("author"),
            Thread.agency_id,
            Post.id.label("beginning"),
            Post.notes,
            Thread.author_id,
        )
        .outerjoin(Account, (Account.id == Thread.author_id) & Thread.agency_id.is_(None))
        .outerjoin(Agency, Agency.id == Thread.agency_id)
    )


def _row(row: Any, uncounted: Mapping[int, int] = NOTHING) -> ThreadRow:
    thread_id, _, public_id, title, replies, moved_on, state, language, author, agency_id, beginning, notes = row[:12]
    notes = tuple((notes or "").split())
    shown = "" if beginning is None else author or ""
    is_agencys = bool(shown) and agency_id is not None
    replies -= uncounted.get(thread_id, 0)
    return ThreadRow(public_id, title, shown, replies, moved_on, notes, state, language, is_agencys, row.author_id)


def _listed(*, is_apart: bool) -> Select[*tuple[Any, ...]]:
    """The published threads of a board, the last moved first."""
    moved_on = moving.moved_on() if is_apart else Thread.moved_on
    last_moved = [moved_on.desc()] if is_apart else []  # the rank alone says it, and an index holds it
    return (
        _rows(moved_on)
        .outerjoin(Post, (Post.thread_id == Thread.id) & (Post.place == 1) & (Post.state == PostState.PUBLISHED))
        .where(
            Thread.board_id == bindparam("board_id"),
            Thread.state == PostState.PUBLISHED,
            Thread.is_hidden.is_(False),
            may_meet(Thread, VISITOR) if is_apart else true(),
        )
        .order_by(*last_moved, Thread.rank.desc(), Thread.public_id.desc())
    )


@cache
def _threads(*, is_first: bool, has_pinned: bool, is_apart: bool) -> Select[*tuple[Any, ...]]:
    today = bindparam("today", type_=Thread.pinned_until.type)
    others = _listed(is_apart=is_apart).limit(THREADS_A_PAGE + 1)  # one more tells whether there is a next page
    if has_pinned:
        others = others.where(func.coalesce(Thread.pinned_until < today, true()))
    if not is_first and is_apart:
        return others.where(moving.is_after_key())
    if not is_first:
        return others.where(
            tuple_(Thread.rank, Thread.public_id)
            < tuple_(bindparam("rank", type_=Thread.rank.type), bindparam("public_id", type_=Thread.public_id.type))
        )
    if not has_pinned:
        return others
    pinned = (
        _listed(is_apart=is_apart)
        .where(Thread.pinned_until >= today)
        .add_columns(literal(1).label("is_pinned"))
        .subquery()
    )
    rest = others.add_columns(literal(0).label("is_pinned")).subquery()
    both = union_all(select(pinned), select(rest)).subquery()
    last_moved = [both.c.moved_on.desc()] if is_apart else []
    return select(both).order_by(both.c.is_pinned.desc(), *last_moved, both.c.rank.desc(), both.c.public_id.desc())


def threads(board_id: int, key: str | None, viewer: Viewer, *, pinned_on: date | None = None) -> ThreadPage:
    """The published threads of a board, the last moved first. The caller has loaded the board for the viewer.

    `pinned_on` is today where the board may have threads that stand first, else None: those come before all others on
    the first page, and nowhere else. Raises BadPageKey.
    """
    after = thread_of(key)
    asked = asked_of(viewer, board_id=board_id)
    if pinned_on is not None:
        asked["today"] = pinned_on
    if after is not None:
        asked["rank"], asked["public_id"] = after
    # Those that one muted are not listed either.
    asked[APART] = unlisted = sorted(viewer.avoids | viewer.ties.muted)
    statement = _threads(is_first=after is None, has_pinned=pinned_on is not None, is_apart=bool(unlisted))
    # Plain rows: the session need not look after what nobody changes.
    others = db.session.connection().execute(statement, asked).all()
    pinned: Sequence[Any] = ()
    if pinned_on is not None and after is None:
        number = sum(row.is_pinned for row in others)
        pinned, others = others[:number], others[number:]
    page = others[:THREADS_A_PAGE]
    next_key = key_after_thread(page[-1].rank, page[-1].public_id) if len(others) > THREADS_A_PAGE else ""
    less = uncounted(board_id, [row.id for row in (*page, *pinned)], viewer)
    rows, first = ([_row(row, less) for row in listed] for listed in (page, pinned))
    return ThreadPage(tuple(rows), next_key, tuple(first), less.get(0, 0))


@cache
def _own_waiting_threads(kind: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        _rows()
        .join(Board, Board.id == Thread.board_id)
        .outerjoin(Post, (Post.thread_id == Thread.id) & Post.opens)
        .where(
            Thread.board_id == bindparam("board_id"),
            is_theirs(Thread, kind),
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
    asked = asked_of(viewer, board_id=board_id)
    return [_row(row) for row in db.session.execute(_own_waiting_threads(kind_of(viewer)), asked)]
