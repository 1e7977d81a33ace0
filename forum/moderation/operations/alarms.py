"""Alarms: noting what is past its target, and whether staff were told.

An alarm is told at least once: it is marked after it was sent. A process that dies in between tells it twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, update

from forum.db import db, upsert_into
from forum.moderation.models import Alarm, Channel, Lease
from forum.moderation.queries import alarms as queries
from forum.moderation.queries.alarms import Message
from forum.moderation.rules import alarms as rules

WATCH = "watch"


def take_lease(owner: str, now: datetime, *, lasting: timedelta, name: str = WATCH) -> bool:
    """Be the one process that watches, for so long from now, or go on being it: one statement, whoever is first.

    Another `name` is another thing that only one may do.
    """
    until = now + lasting
    lease = upsert_into(Lease).values(name=name, owner=owner, until=until)
    held = db.session.execute(
        lease.on_conflict_do_update(
            index_elements=[Lease.name],
            set_={"owner": owner, "until": until},
            where=or_(Lease.until <= now, Lease.owner == owner),
        ).returning(Lease.name)
    )
    return held.first() is not None


def end_lease(owner: str, *, name: str = WATCH) -> None:
    """Let another process watch at once, or do what else bears that name."""
    db.session.execute(delete(Lease).where(Lease.name == name, Lease.owner == owner))


def notice_late(now: datetime, channels: Collection[Channel]) -> int:
    """Put an alarm, for each channel, for what has become late, and forget those of what no longer waits.

    How many were put. Noticed twice it is the same; a level that changes moves the target, and alarms anew.
    """
    gone = delete(Alarm).where(Alarm.about.not_in(queries.still_waiting(now)))
    db.session.execute(gone.execution_options(synchronize_session=False))
    noted = 0
    for channel in channels:
        put: Any = upsert_into(Alarm).from_select(
            queries.NOTED, queries.newly_late(now, channel), include_defaults=False
        )
        done: Any = db.session.execute(put.on_conflict_do_nothing().execution_options(preserve_rowcount=True))
        noted += done.rowcount
    return noted


def mark(messages: Collection[Message], taken: Collection[Channel], now: datetime) -> None:
    """Write down what became of these messages: told, or when to try again."""
    for message in messages:
        spoken_of = update(Alarm).where(
            Alarm.channel == message.channel, Alarm.sent_at.is_(None), Alarm.id <= message.upto
        )
        if message.channel in taken:
            _change(spoken_of.values(sent_at=now))
            continue
        for tries in message.tries:
            due = spoken_of.where(Alarm.tries == tries, Alarm.next_try_at <= now)
            _change(due.values(tries=tries + 1, next_try_at=now + rules.pause(tries + 1)))


def _change(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
