"""What it means to wait for a moderator: since when, how urgently, until when somebody should have looked.

Every table of which something can wait has these columns; the queue is a query over all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import stored

LONGEST_WHY = 300  # characters


class Level(StrEnum):
    """How urgent it is that somebody looks, the most urgent first. Stored; stable. Shown by other words."""

    CRISIS = "crisis"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


LEVELS = tuple(Level)
# Why something has its level, besides the names of text rules. Stored; stable.
BY_AUTHOR, BY_MODERATOR, BY_REPORT, BY_AGENCY = "author", "moderator", "report", "agency"


def is_higher(level: Level, other: Level) -> bool:
    """Whether `level` is more urgent than `other`."""
    return LEVELS.index(level) < LEVELS.index(other)


def target(level: Level) -> timedelta:
    """Within which time somebody should have looked at something of this level: a setting."""
    minutes: dict[str, int] = current_app.config["ABRI"].target_minutes
    return timedelta(minutes=minutes[level.value])


class Waits:
    """The columns of what can wait. Only `waiting_at`, `level` and `level_why` are set by hand: with the end of the
    wait the others are forgotten by themselves.
    """

    # Since when a moderator is waited for; NULL when nothing waits. A time to come: it waits from then on.
    waiting_at: Mapped[datetime | None]
    # When a moderator first opened it.
    looked_at: Mapped[datetime | None]
    # `waiting_at` and the target of the level; the order of the queue.
    due_at: Mapped[datetime | None]
    level: Mapped[Level] = mapped_column(stored(Level), default=Level.GREEN)
    # Codes with spaces between: who or what gave it the level.
    level_why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")


def raise_level(row: Waits, level: Level, why: Iterable[str]) -> bool:
    """Give it a more urgent level, and say why. A level is never lowered so; False when nothing changed."""
    if not is_higher(level, row.level or Level.GREEN):
        return False
    row.level = level
    add_reasons(row, why)
    return True


def add_reasons(row: Waits, why: Iterable[str]) -> None:
    """Note who or what gave it its place, each once, as many as there is room for."""
    known = (row.level_why or "").split()
    for code in dict.fromkeys(why):
        if code not in known and len(" ".join([*known, code])) <= LONGEST_WHY:
            known.append(code)
    row.level_why = " ".join(known)


@event.listens_for(Waits, "instrument_class", propagate=True)
def _index(mapper: Any, _class: type[Waits]) -> None:
    """What waits is found by an index over it alone, however much has been decided."""
    table = mapper.local_table
    name = f"ix_{table.name}_waiting"
    if not any(str(index.name).startswith(name) for index in table.indexes):
        waits = table.c.waiting_at.is_not(None)
        Index(name, table.c.due_at, sqlite_where=waits, postgresql_where=waits)


@event.listens_for(Waits, "before_insert", propagate=True)
@event.listens_for(Waits, "before_update", propagate=True)
def _derive(_mapper: Any, _connection: Any, row: Waits) -> None:
    if row.waiting_at is None:
        row.looked_at = row.due_at = None
        row.level, row.level_why = Level.GREEN, ""
    else:
        row.due_at = row.waiting_at + target(row.level or Level.GREEN)
