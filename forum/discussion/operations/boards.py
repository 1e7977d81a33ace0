"""Making and changing boards: administrators' work."""

from __future__ import annotations

from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Board, WhoReads
from forum.discussion.queries import boards as board_queries
from forum.roles import Viewer

AGENCIES = {True: "agencies", False: "no_agencies"}


def new_board(
    *,
    name: str,
    purpose: str,
    language: str,
    who_reads: WhoReads,
    place: int | None,
    by: Viewer,
    agencies_read: bool = False,
) -> Board:
    board = Board(
        name=name,
        purpose=purpose,
        language=language,
        who_reads=who_reads,
        agencies_read=agencies_read,
        place=board_queries.next_place() if place is None else place,
    )
    db.session.add(board)
    db.session.flush()
    record(Act.BOARD_CREATED, actor=by.number, about=board.public_id)
    return board


def change_board(
    board: Board,
    *,
    name: str,
    purpose: str,
    language: str,
    who_reads: WhoReads,
    place: int,
    by: Viewer,
    agencies_read: bool = False,
) -> None:
    """`agencies_read`: a members' board is read by agencies too from now on, or no more; its page says so."""
    before, after = AGENCIES[board.agencies_read], AGENCIES[agencies_read]
    board.name, board.purpose, board.language = name, purpose, language
    board.who_reads, board.place, board.agencies_read = who_reads, place, agencies_read
    changed = {"before": before, "after": after} if before != after else {}
    record(Act.BOARD_CHANGED, actor=by.number, about=board.public_id, why=who_reads.value, **changed)
