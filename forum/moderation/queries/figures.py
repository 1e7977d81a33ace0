"""What figures are made of: the decisions of some weeks, the acts of some half-years. Never by moderator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Board, Post, Thread
from forum.moderation.models import Decision, DecisionCount
from forum.moderation.models.figures import Half, Measure

# What is published of a half-year: the acts behind each count.
COUNTED: dict[str, dict[str, tuple[Act, ...]]] = {
    "texts": {
        "publish": (Act.POST_PUBLISHED, Act.EDIT_PUBLISHED),
        "mask": (Act.POST_MASKED, Act.EDIT_MASKED),
        "return": (Act.POST_RETURNED, Act.EDIT_RETURNED),
        "remove": (Act.POST_REMOVED, Act.EDIT_REMOVED),
    },
    "reports": {"decided": (Act.REPORT_DECIDED,)},
    "appeals": {"upheld": (Act.APPEAL_UPHELD,), "overturned": (Act.APPEAL_OVERTURNED,)},
    "limits": {
        "sanction": (Act.SANCTION_GIVEN,),
        "closure": (Act.ACCOUNT_CLOSED,),
        "thread": (Act.THREAD_LOCKED, Act.THREAD_HIDDEN),
    },
}


def boards(language: str) -> list[Any]:
    """The id, public id, name and language of every board, those in the reader's language first."""
    first = case((Board.language == language, 0), else_=1)
    columns = select(Board.id, Board.public_id, Board.name, Board.language)
    return list(db.session.execute(columns.order_by(first, Board.language, Board.place, Board.id)))


def measures(since: date) -> list[Measure]:
    """The decisions about texts from this day on; those of texts that were erased are gone with them."""
    columns = (
        Decision.decided_on,
        Thread.board_id,
        Decision.level,
        Decision.outcome,
        Decision.minutes_to_look,
        Decision.minutes_to_decision,
    )
    found = db.session.execute(
        select(*columns, func.count())
        .join(Post, Post.id == Decision.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Decision.decided_on >= since)
        .group_by(*columns)
    )
    return [
        Measure(day, board_id, level.value, outcome.value, to_look, to_decision, times)
        for day, board_id, level, outcome, to_look, to_decision, times in found
    ]


def past_months() -> dict[date, dict[str, int]]:
    """What is left of the decisions that are gone: how many of each outcome, by month (its first day), the newest
    first."""
    rows = db.session.execute(
        select(DecisionCount.month, DecisionCount.outcome, func.sum(DecisionCount.total))
        .group_by(DecisionCount.month, DecisionCount.outcome)
        .order_by(DecisionCount.month.desc())
    )
    months: dict[date, dict[str, int]] = {}
    for month, outcome, total in rows:
        months.setdefault(month, {})[outcome.value] = int(total)
    return months


def reach() -> tuple[date | None, date | None]:
    """The day of the first line of the record, None without any; and the same day where older lines are gone already,
    None where none are.
    """
    first = db.session.execute(select(AuditLine.on, AuditLine.previous).order_by(AuditLine.id).limit(1)).first()
    if first is None:
        return None, None
    return first.on, first.on if first.previous else None


def counts(halves: Iterable[Half]) -> dict[Half, dict[str, dict[str, int]]]:
    """What is published of each of these half-years, as in COUNTED. Counted from the record: it outlives what was
    erased. One query a half-year.
    """
    return {half: _counts(half) for half in halves}


def _counts(half: Half) -> dict[str, dict[str, int]]:
    rows = db.session.execute(
        select(AuditLine.act, func.count())
        .where(AuditLine.on >= half.begins, AuditLine.on <= half.ends)
        .group_by(AuditLine.act)
    )
    done = {act: number for act, number in rows}  # noqa: C416 - a row is no pair to mypy
    return {
        group: {cell: sum(done.get(act, 0) for act in acts) for cell, acts in cells.items()}
        for group, cells in COUNTED.items()
    }
