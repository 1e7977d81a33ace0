"""What members are told before they write: whether somebody is on duty, and how long reviewing usually takes.

One statement a page. The counts change slowly and are asked for again after some minutes only; the duties each time, so
that a board opens at once when somebody comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Select, case, func, literal, select, true

from forum.db import db
from forum.moderation.models import WaitCount
from forum.moderation.models.waits import ANY_HOUR
from forum.moderation.queries.duty import duty_until, staffed_until

KEPT = timedelta(minutes=5)
EXTENSION = "abri_usual_waits"
# Of (beginning of the bucket, how many at all hours, how many at this one): what is said of them.
Reckon = Callable[[Iterable[tuple[int, int, int]]], int | None]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether somebody is on duty now, until when anybody was (None: nobody ever said so), the usual wait."""

    is_on_duty: bool
    staffed_until: datetime | None
    usual_minutes: int | None


@dataclass(slots=True)
class UsualWaits:
    """What one process remembers: by hour of the week, when it was reckoned and what it was."""

    by_hour: dict[int, tuple[datetime, int | None]] = field(default_factory=dict)

    def known(self, hour: int, now: datetime) -> bool:
        made_at = self.by_hour[hour][0] if hour in self.by_hour else None
        return made_at is not None and made_at <= now < made_at + KEPT


def usual_waits() -> UsualWaits:
    """What this process remembers; emptied by `.by_hour.clear()`."""
    remembered: UsualWaits = current_app.extensions.setdefault(EXTENSION, UsualWaits())
    return remembered


def presence(now: datetime, *, hour: int, since: date, reckon: Reckon) -> Presence:
    """The facts of this moment; `hour` of the week, `since` the first week that counts. Always one query."""
    remembered = usual_waits()
    facts = select(duty_until(now).label("on_duty_until"), staffed_until().label("staffed_until"))
    if remembered.known(hour, now):
        on_duty_until, until = db.session.execute(facts).one()
    else:
        (on_duty_until, until), counts = _with_counts(facts, hour, since)
        remembered.by_hour[hour] = now, reckon(counts)
    return Presence(
        is_on_duty=on_duty_until is not None,
        staffed_until=until,
        usual_minutes=remembered.by_hour[hour][1],
    )


def _with_counts(
    facts: Any, hour: int, since: date
) -> tuple[tuple[datetime | None, datetime | None], list[tuple[int, int, int]]]:
    here = case((WaitCount.hour == hour, WaitCount.total), else_=0)
    counts = (
        select(WaitCount.minutes, func.sum(WaitCount.total).label("many"), func.sum(here).label("here"))
        .where(WaitCount.week >= since)
        .group_by(WaitCount.minutes)
        .subquery()
    )
    site = facts.subquery()
    rows = db.session.execute(
        select(site.c.on_duty_until, site.c.staffed_until, counts.c.minutes, counts.c.many, counts.c.here).select_from(
            site.outerjoin(counts, true())
        )
    ).all()
    return (rows[0].on_duty_until, rows[0].staffed_until), [
        (row.minutes, int(row.many), int(row.here)) for row in rows if row.minutes is not None
    ]


def without_hours(until: date) -> Select[*tuple[Any, ...]]:
    """The counts of the weeks before `until` whose hour is still known, put together without it."""
    return (
        select(WaitCount.week, literal(ANY_HOUR), WaitCount.minutes, func.sum(WaitCount.total))
        .where(WaitCount.week < until, WaitCount.hour != ANY_HOUR)
        .group_by(WaitCount.week, WaitCount.minutes)
    )
