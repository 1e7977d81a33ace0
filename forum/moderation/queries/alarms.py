"""What is past its target and not yet told, over the same lines as the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, cast, exists, func, literal, select

from forum.db import UtcDateTime, db, stored
from forum.moderation.models import Alarm, Channel
from forum.moderation.models.items import ItemKind
from forum.moderation.queries import gathered
from forum.waiting import LEVELS, Level

# The columns of `newly_late`, in order.
NOTED = ("about", "kind", "level", "due_at", "channel", "tries", "next_try_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one channel has to tell, and nothing of whom it is about.

    `waiting`: how many items are late and untold, by level and kind, the most urgent first. `tries`: how often the
    alarms that are due now failed before, each number once. `upto`: the last alarm it speaks of.
    """

    channel: Channel
    waiting: tuple[tuple[Level, ItemKind, int], ...]
    tries: tuple[int, ...]
    upto: int

    @property
    def total(self) -> int:
        return sum(many for _level, _kind, many in self.waiting)


def newly_late(now: datetime, channel: Channel) -> Select[Any]:
    """What is past its target and has no alarm on this channel yet, as rows of `alarms` (see `NOTED`)."""
    lines = gathered.everything().c
    noted = exists().where(
        Alarm.about == lines.public_id, Alarm.due_at == lines.due_at, Alarm.channel == literal(channel, stored(Channel))
    )
    moment = literal(now, UtcDateTime())
    late = select(
        lines.public_id,
        lines.kind,
        lines.level,
        lines.due_at,
        cast(literal(channel.value), Alarm.channel.type),
        literal(0),
        moment,
    ).where(lines.due_at <= moment, ~noted)
    return late.params(now=now)  # some kinds wait from a moment to come


def still_waiting(now: datetime) -> Select[Any]:
    """The public ids of all that waits."""
    return select(gathered.everything().c.public_id).params(now=now)


def messages(now: datetime, channels: Collection[Channel]) -> list[Message]:
    """What each channel has to tell now: everything untold, as soon as a try of any of it is due. One query."""
    due = func.sum(case((Alarm.next_try_at <= now, 1), else_=0))
    rows = db.session.execute(
        select(Alarm.channel, Alarm.level, Alarm.kind, Alarm.tries, func.count(), due, func.max(Alarm.id))
        .where(Alarm.sent_at.is_(None), Alarm.channel.in_(channels))
        .group_by(Alarm.channel, Alarm.level, Alarm.kind, Alarm.tries)
    ).all()
    of_channel: dict[Channel, list[Any]] = defaultdict(list)
    for row in rows:
        of_channel[row[0]].append(row)
    found = [_message(channel, of_channel[channel]) for channel in sorted(of_channel)]
    return [message for message in found if message.tries]


def _message(channel: Channel, rows: list[Any]) -> Message:
    counts: dict[tuple[Level, ItemKind], int] = defaultdict(int)
    for _channel, level, kind, _tries, many, _due, _last in rows:
        counts[level, kind] += many
    ordered = sorted(counts.items(), key=lambda each: (LEVELS.index(each[0][0]), each[0][1]))
    return Message(
        channel=channel,
        waiting=tuple((level, kind, many) for (level, kind), many in ordered),
        tries=tuple(sorted({tries for _c, _l, _k, tries, _many, due, _last in rows if due})),
        upto=max(last for *_rest, last in rows),
    )
