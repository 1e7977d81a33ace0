"""Counting how long texts waited, and forgetting the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import delete

from forum.db import db, upsert_into
from forum.moderation.models import WaitCount
from forum.moderation.models.waits import ANY_HOUR
from forum.moderation.queries import waits as queries
from forum.moderation.rules import waits as rules


def count(sent_at: datetime, decided_at: datetime) -> None:
    """Count one decision about a text: one statement. To be called last: the row of a count is held until the commit.

    Both are aware; only the week, the hour of the week and a bucket of minutes are kept of them.
    """
    count_all([(sent_at, decided_at)])


def count_all(waits: Iterable[tuple[datetime, datetime]]) -> None:
    """Count several at once, (sent, decided): one statement, in an order in which no two wait for each other."""
    zone = ZoneInfo(current_app.config["ABRI"].timezone)
    totals: Counter[tuple[date, int, int]] = Counter()
    for sent_at, decided_at in waits:
        local = sent_at.astimezone(zone)
        totals[rules.monday(local.date()), rules.hour_of_week(local), rules.bucket(decided_at - sent_at)] += 1
    if not totals:
        return
    rows = [
        {"week": week, "hour": hour, "minutes": minutes, "total": total}
        for (week, hour, minutes), total in sorted(totals.items())
    ]
    _add(upsert_into(WaitCount).values(rows))


def _add(counted: Any) -> None:
    """Add to what was counted before."""
    db.session.execute(
        counted.on_conflict_do_update(
            index_elements=[WaitCount.week, WaitCount.hour, WaitCount.minutes],
            set_={"total": WaitCount.total + counted.excluded.total},
        )
    )


def forget_weeks(today: date) -> None:
    """Forget the counts of weeks that are no longer used."""
    old = delete(WaitCount).where(WaitCount.week < rules.since(today))
    db.session.execute(old.execution_options(synchronize_session=False))


def forget_hours(today: date) -> None:
    """Forget the hours of weeks older than two, and put together what they had counted."""
    until = rules.hours_since(today)
    _add(upsert_into(WaitCount).from_select(["week", "hour", "minutes", "total"], queries.without_hours(until)))
    known = delete(WaitCount).where(WaitCount.week < until, WaitCount.hour != ANY_HOUR)
    db.session.execute(known.execution_options(synchronize_session=False))
