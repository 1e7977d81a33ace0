"""What stands above the two pages that are read most, as plain rows. Who changes something loads the entity instead."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from forum.db import db
from forum.discussion.models import Board, PostState, Thread, WhoReads
from forum.discussion.queries.visibility import ME, board_read_by, kind_of, thread_seen_by
from forum.errors import Hidden
from forum.roles import Viewer

_BOARD = (Board.id, Board.public_id, Board.name, Board.purpose, Board.language, Board.who_reads)


class BoardHeading(NamedTuple):
    """A board as its readers see it."""

    id: int
    public_id: str
    name: str
    purpose: str
    language: str
    who_reads: WhoReads


class ThreadHeading(NamedTuple):
    """A thread without its posts. `title` is "" once the beginning was withdrawn."""

    id: int
    public_id: str
    title: str
    language: str
    state: PostState
    last_place: int
    board: BoardHeading


@cache
def _board(kind: Viewer) -> Select[*tuple[Any, ...]]:
    return select(*_BOARD).where(Board.public_id == bindparam("public_id"), board_read_by(kind))


@cache
def _thread(kind: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(Thread.id, Thread.public_id, Thread.title, Thread.language, Thread.state, Thread.last_place, *_BOARD)
        .join(Board, Board.id == Thread.board_id)
        .where(Thread.public_id == bindparam("public_id"), thread_seen_by(kind))
    )


def board(public_id: str, viewer: Viewer) -> BoardHeading:
    """A board the viewer may read. Raises Hidden."""
    row = db.session.connection().execute(_board(kind_of(viewer)), {"public_id": public_id}).first()
    if row is None:
        raise Hidden
    return BoardHeading(*row)


def thread(public_id: str, viewer: Viewer) -> ThreadHeading:
    """A thread with its board. Raises Hidden when it is absent or not there for the viewer."""
    asked = {"public_id": public_id, ME: viewer.account_id}
    row = db.session.connection().execute(_thread(kind_of(viewer)), asked).first()
    if row is None:
        raise Hidden
    return ThreadHeading(*row[:6], BoardHeading(*row[6:]))
