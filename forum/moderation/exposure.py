"""How much one who reviews has read today, and when it is time for a break: arithmetic, without database or clock.

A shift is reading without a break: whoever has read nothing for as long as a break lasts begins another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from forum.waiting import Level

# What is hard to read. The colour names of the levels, as moderators count them.
HARD = frozenset({Level.CRISIS, Level.RED})
NONE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long one reads before a break, how long a break is, how long one reads a day, how many hard items in a row,
    and how much of one item counts at most: settings."""

    break_after: timedelta
    break_for: timedelta
    a_day: timedelta
    hard_in_row: int
    an_item: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What is known of one who reviews. Nothing of it is older than today, but for a shift that passes midnight.

    `last_taken_at` and `last_ended_at` are the beginning and the end of the last item before them; an end of None: it
    is before them still, or was left lying.
    """

    day: date | None = None
    read: timedelta = NONE
    shift_started_at: datetime | None = None
    last_taken_at: datetime | None = None
    last_ended_at: datetime | None = None
    hard_in_row: int = 0
    break_until: datetime | None = None
    overrides: int = 0

    def read_until(self, now: datetime, limits: Limits) -> datetime | None:
        """When the last item was put aside: now, while it is being read; None when there was none."""
        if self.last_taken_at is None:
            return None
        return min(self.last_ended_at or now, self.last_taken_at + limits.an_item, now)

    def as_of(self, now: datetime, today: date, limits: Limits) -> Exposure:
        """The same one at this moment: the last item counted, yesterday forgotten, a break that was taken respected.

        The result holds no item any more: what is counted is counted once.
        """
        until = self.read_until(now, limits)
        item = NONE if until is None or self.last_taken_at is None else max(until - self.last_taken_at, NONE)
        is_today = self.day == today
        counted = replace(
            self,
            day=today,
            read=self.read + item if is_today else NONE,
            overrides=self.overrides if is_today else 0,
            last_taken_at=None,
            last_ended_at=None,
        )
        rests = self.break_until is not None and now < self.break_until
        has_rested = not rests and (self.break_until is not None or until is None or now - until >= limits.break_for)
        if has_rested:
            return replace(counted, shift_started_at=None, hard_in_row=0, break_until=None)
        return counted

    def taking(self, level: Level, now: datetime) -> Exposure:
        """With an item of this level before them from now on. Of an exposure as it is at this moment."""
        return replace(
            self,
            shift_started_at=self.shift_started_at or now,
            last_taken_at=now,
            last_ended_at=None,
            hard_in_row=self.hard_in_row + 1 if level in HARD else 0,
            break_until=None,
        )

    def overridden(self) -> Exposure:
        """Having gone on all the same, once more today."""
        return replace(self, overrides=self.overrides + 1)

    def resting(self, now: datetime, limits: Limits) -> Exposure:
        """At the beginning of a break. Of an exposure as it is at this moment."""
        return replace(self, break_until=now + limits.break_for)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What somebody is told of their own reading, in whole minutes. `to_break` is None outside a shift; 0: now.
    `break_left` is what is left of a break."""

    today: int
    a_day: int
    since: int
    to_break: int | None
    break_left: int
    hard_in_row: int
    hard_limit: int
    overrides: int


def pace(exposure: Exposure, now: datetime, limits: Limits) -> Pace:
    """Of an exposure as it is at this moment."""
    started = exposure.shift_started_at
    left = None if started is None else max(_up(started + limits.break_after - now), 0)
    return Pace(
        today=_down(exposure.read),
        a_day=_down(limits.a_day),
        since=0 if started is None else _down(now - started),
        to_break=left,
        break_left=0 if exposure.break_until is None else max(_up(exposure.break_until - now), 0),
        hard_in_row=exposure.hard_in_row,
        hard_limit=limits.hard_in_row,
        overrides=exposure.overrides,
    )


def _down(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _up(length: timedelta) -> int:
    return -int(-length.total_seconds() // 60)
