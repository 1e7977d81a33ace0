"""Reading time, breaks and hard texts in a row: the arithmetic, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.moderation.exposure import Exposure, Limits, pace
from forum.moderation.rules.sparing import Stop, may_go_on
from forum.waiting import Level

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 3, 14), date(2026, 3, 13)
LIMITS = Limits(
    break_after=timedelta(minutes=50),
    break_for=timedelta(minutes=10),
    a_day=timedelta(minutes=120),
    hard_in_row=3,
    an_item=timedelta(minutes=10),
)
SHIFT = Exposure(day=TODAY, shift_started_at=NOON)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


MAY_GO_ON = {
    "who has read nothing may read": (Exposure(), 0, Level.CRISIS, None),
    "forty-nine minutes are not yet fifty": (SHIFT, 49.9, Level.GREEN, None),
    "after fifty minutes it is time for a break": (SHIFT, 50, Level.GREEN, Stop.BREAK),
    "a break that was begun is kept": (Exposure(day=TODAY, break_until=after(10)), 9, Level.GREEN, Stop.BREAK),
    "a break ends by itself": (Exposure(day=TODAY, break_until=after(10)), 10, Level.GREEN, None),
    "two hours are enough for a day": (Exposure(day=TODAY, read=timedelta(minutes=120)), 0, Level.GREEN, Stop.DAY),
    "a minute less is not": (Exposure(day=TODAY, read=timedelta(minutes=119)), 0, Level.GREEN, None),
    "the day comes before the break": (
        Exposure(day=TODAY, read=timedelta(hours=3), shift_started_at=NOON), 60, Level.RED, Stop.DAY,
    ),
    "two hard ones may be followed by a third": (Exposure(day=TODAY, hard_in_row=2), 0, Level.RED, None),
    "three hard ones are not followed by a red one": (Exposure(day=TODAY, hard_in_row=3), 0, Level.RED, Stop.HARD),
    "nor by danger to life": (Exposure(day=TODAY, hard_in_row=4), 0, Level.CRISIS, Stop.HARD),
    "but by an amber one": (Exposure(day=TODAY, hard_in_row=3), 0, Level.AMBER, None),
    "or a green one": (Exposure(day=TODAY, hard_in_row=3), 0, Level.GREEN, None),
}  # fmt: skip


@pytest.mark.parametrize(("exposure", "minute", "level", "stop"), MAY_GO_ON.values(), ids=MAY_GO_ON)
def test_when_one_who_reviews_should_stop(exposure: Exposure, minute: float, level: Level, stop: Stop | None) -> None:
    assert may_go_on(exposure, LIMITS, after(minute), level) is stop


READ = Exposure(day=TODAY, read=timedelta(minutes=30), shift_started_at=NOON, last_taken_at=NOON, hard_in_row=2)
# After so many minutes: the minutes read today, whether the shift goes on, the hard ones in a row.
COUNTED = {
    "an item that is being read counts": (READ, 4, 34, True, 2),
    "an item that was left lying counts ten minutes": (READ, 19.9, 40, True, 2),
    "one that was decided counts to the decision": (replace(READ, last_ended_at=after(3)), 8, 33, True, 2),
    "ten minutes without reading are a break": (replace(READ, last_ended_at=after(3)), 13, 33, False, 0),
    "left lying, the break begins where it no longer counts": (READ, 20, 40, False, 0),
    "a break that was asked for is not over before its end": (
        replace(READ, last_ended_at=after(1), break_until=after(30)), 29, 31, True, 2,
    ),
    "and is over at its end": (replace(READ, last_ended_at=after(1), break_until=after(30)), 30, 31, False, 0),
}  # fmt: skip


@pytest.mark.parametrize(("exposure", "minute", "read", "goes_on", "hard"), COUNTED.values(), ids=COUNTED)
def test_how_reading_is_counted(exposure: Exposure, minute: float, read: int, goes_on: bool, hard: int) -> None:
    now = exposure.as_of(after(minute), TODAY, LIMITS)
    assert now.read == timedelta(minutes=read)
    assert (now.shift_started_at is not None) is goes_on
    assert now.hard_in_row == hard
    assert now.last_taken_at is None
    assert now.as_of(after(minute), TODAY, LIMITS).read == now.read


def test_yesterday_is_forgotten_but_a_shift_may_pass_midnight() -> None:
    late = replace(READ, day=YESTERDAY, overrides=2)
    now = late.as_of(after(1), TODAY, LIMITS)
    assert (now.day, now.read, now.overrides) == (TODAY, timedelta(), 0)
    assert (now.shift_started_at, now.hard_in_row) == (NOON, 2)
    assert late.as_of(after(600), TODAY, LIMITS) == Exposure(day=TODAY)


def test_hard_ones_are_counted_in_a_row_and_an_easy_one_ends_the_row() -> None:
    exposure, rows = Exposure(), []
    for minute, level in enumerate([Level.RED, Level.CRISIS, Level.AMBER, Level.RED, Level.GREEN]):
        exposure = exposure.as_of(after(minute), TODAY, LIMITS).taking(level, after(minute))
        rows.append(exposure.hard_in_row)
    assert rows == [1, 2, 0, 1, 0]
    assert exposure.shift_started_at == NOON


def test_one_is_told_whole_minutes() -> None:
    told = pace(READ.as_of(after(4.5), TODAY, LIMITS), after(4.5), LIMITS)
    assert (told.today, told.a_day, told.since, told.to_break, told.break_left) == (34, 120, 4, 46, 0)
    assert (told.hard_in_row, told.hard_limit, told.overrides) == (2, 3, 0)
    assert pace(Exposure(), NOON, LIMITS).to_break is None
    assert pace(SHIFT, after(90), LIMITS).to_break == 0
    assert pace(SHIFT.resting(after(5), LIMITS), after(5.5), LIMITS).break_left == 10


@given(st.lists(st.tuples(st.floats(0, 40), st.booleans(), st.sampled_from(Level)), max_size=30))
def test_never_more_is_counted_than_the_time_that_passed(steps: list[tuple[float, bool, Level]]) -> None:
    exposure, now = Exposure(), NOON
    for taken, (minutes, ends, level) in enumerate(steps, start=1):
        exposure = exposure.as_of(now, TODAY, LIMITS).taking(level, now)
        now += timedelta(minutes=minutes)
        if ends:
            exposure = replace(exposure, last_ended_at=now)
        seen = exposure.as_of(now, TODAY, LIMITS)
        assert timedelta() <= seen.read <= min(now - NOON, taken * LIMITS.an_item)
