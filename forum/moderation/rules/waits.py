"""Counting waits without keeping a time, and saying how long they usually are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import accumulate

FEWEST = 20  # decisions below which nothing is said
DAYS = 30
HOURS_KEPT = 14  # days
HOUR, DAY = 60, 24 * 60  # minutes
LONGEST = 14 * DAY  # the last bucket: so long or longer
# Where each bucket begins, in minutes: quarters of an hour up to a day, then hours up to two weeks.
BUCKETS: tuple[int, ...] = (*range(0, DAY, 15), *range(DAY, LONGEST, HOUR), LONGEST)


def hour_of_week(local: datetime) -> int:
    """0 to 167, from Monday's midnight on the clock that `local` shows."""
    return local.weekday() * 24 + local.hour


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def since(today: date) -> date:
    """The first week whose counts are still used: the one that began at most thirty days ago."""
    return monday(today - timedelta(days=DAYS) + timedelta(days=6))


def hours_since(today: date) -> date:
    """The first week whose hours are still known: of those before, only the week is kept."""
    return monday(today - timedelta(days=HOURS_KEPT) + timedelta(days=6))


def bucket(wait: timedelta) -> int:
    """The beginning, in minutes, of the bucket that a wait falls into."""
    minutes = max(int(wait.total_seconds() // 60), 0)
    return BUCKETS[bisect_right(BUCKETS, minutes) - 1]


def median(counts: Iterable[tuple[int, int]]) -> int | None:
    """Within how many minutes half of the texts were decided: the end of the bucket that holds the middle one.

    `counts`: (beginning of the bucket, how many). More than LONGEST: half waited longer than that. None below FEWEST.
    """
    ordered = sorted(counts)
    total = sum(many for _minutes, many in ordered)
    if total < FEWEST:
        return None
    passed = accumulate(many for _minutes, many in ordered)
    middle = next(minutes for (minutes, _many), so_far in zip(ordered, passed, strict=True) if so_far * 2 >= total)
    if middle >= LONGEST:
        return LONGEST + 1
    return middle + (15 if middle < DAY else HOUR)


def usual(counts: Iterable[tuple[int, int, int]]) -> int | None:
    """The median of this hour of the week where there is enough of it, else of all hours; None where there is not.

    `counts`: (beginning of the bucket, how many at all hours, how many of them at this one).
    """
    rows = list(counts)
    here = median((minutes, many) for minutes, _all, many in rows)
    return here if here is not None else median((minutes, many) for minutes, many, _here in rows)
