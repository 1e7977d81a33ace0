"""Making and changing boards: administrators' work."""

from __future__ import annotations

from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Board, WhoReads
from forum.discussion.queries import boards as board_queries
from forum.roles import Viewer


def new_board(*, name: str, purpose: str, language: str, who_reads: WhoReads, place: int | None, by: Viewer) -> Board:
    board = Board(
        name=name,
        purpose=purpose,
        language=language,
        who_reads=who_reads,
        place=board_queries.next_place() if place is None else place,
    )
    db.session.add(board)
    db.session.flush()
    record(Act.BOARD_CREATED, actor=by.number, about=board.public_id)
    return board


def change_board(
    board: Board, *, name: str, purpose: str, language: str, who_reads: WhoReads, place: int, by: Viewer
) -> None:
    board.name, board.purpose, board.language = name, purpose, language
    board.who_reads, board.place = who_reads, place
    record(Act.BOARD_CHANGED, actor=by.number, about=board.public_id, why=who_reads.value)
