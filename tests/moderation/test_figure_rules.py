"""The arithmetic of figures: percentiles, weeks, pictures, half-years, and counts that give nobody away."""

from __future__ import annotations

import itertools
import statistics
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.moderation.models.figures import Half, Measure
from forum.moderation.queries.figures import COUNTED
from forum.moderation.rules import figures as rules
from forum.moderation.rules.figures import Wait, percentile, published
from forum.moderation.views.figures import COUNT_WORDS, GROUP_WORDS, spoken

MINUTES = st.lists(st.integers(0, 50_000), min_size=2, max_size=60)
WAITS = st.builds(lambda a, b: Wait(min(a, b), max(a, b)), st.floats(0, 90_000), st.floats(0, 90_000))


def measure(**facts: object) -> Measure:
    given_facts: dict[str, object] = {
        "day": date(2026, 8, 12), "board_id": 1, "level": "green", "outcome": "publish", "to_look": 1, "to_decision": 2,
    }  # fmt: skip
    return Measure(**{**given_facts, **facts})  # type: ignore[arg-type]


@given(MINUTES)
def test_the_half_is_the_median_and_nine_of_ten_the_ninth_decile(values: list[int]) -> None:
    values.sort()
    assert percentile(values, 50) == pytest.approx(statistics.median(values))
    assert percentile(values, 90) == pytest.approx(statistics.quantiles(values, n=10, method="inclusive")[8])


@given(MINUTES, st.integers(0, 100))
def test_a_percentile_lies_among_its_values_and_grows(values: list[int], percent: int) -> None:
    values.sort()
    found = percentile(values, percent)
    assert values[0] <= found <= values[-1]
    assert percentile(values, max(percent - 1, 0)) <= found


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [([7], 50, 7), ([7], 90, 7), ([1, 3], 50, 2), ([0, 10], 90, 9), ([1, 2, 3], 50, 2), (list(range(11)), 90, 9)],
)
def test_percentiles_of_few_values(values: list[int], percent: int, found: float) -> None:
    assert percentile(values, percent) == found


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 6)), min_size=1, max_size=20))
def test_measures_that_are_alike_count_as_often_as_they_are(pairs: list[tuple[int, int]]) -> None:
    together = rules.figures(measure(to_look=value, times=times) for value, times in pairs)
    apart = rules.figures(measure(to_look=value) for value, times in pairs for _ in range(times))
    assert together == apart
    assert together.texts == sum(times for _value, times in pairs)


def test_figures_of_nothing_are_nothing() -> None:
    assert rules.figures([]) == rules.Figures(0, None, None, {})


def test_figures_are_grouped_and_what_belongs_nowhere_is_left_out() -> None:
    found = rules.by(
        [measure(level="red", outcome="remove"), measure(level="red"), measure(level="other")],
        ["red", "green"],
        lambda one: one.level,
    )
    assert [one.texts for one in found.values()] == [2, 0]
    assert found["red"].outcomes == {"remove": 1, "publish": 1}


def test_twelve_weeks_begin_on_mondays_and_hold_today() -> None:
    for day in (date(2026, 8, 10), date(2026, 8, 12), date(2026, 8, 16), date(2026, 1, 1)):
        weeks = rules.weeks(day)
        assert len(weeks) == 12
        assert all(week.weekday() == 0 for week in weeks)
        assert weeks[-1] <= day < weeks[-1] + timedelta(days=7)
        assert {later - week for week, later in itertools.pairwise(weeks)} == {timedelta(days=7)}


@given(st.lists(st.none() | WAITS, max_size=12))
def test_no_bar_leaves_the_picture(waits: list[Wait | None]) -> None:
    picture = rules.picture(waits)
    assert len(picture.bars) == len(waits)
    for bar, wait in zip(picture.bars, waits, strict=True):
        assert 0 <= bar.median <= bar.most <= picture.height
        assert bool(bar.most) == (wait is not None)
        assert 0 <= bar.x < picture.width


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (59.4, "59 min"), (59.5, "1 h 0 min"), (125, "2 h 5 min"), (2879, "47 h 59 min"), (3000, "2 j 2 h")],
)
def test_minutes_are_said_in_the_largest_fitting_words(app: Flask, minutes: float, said: str) -> None:
    with app.test_request_context():
        assert spoken(minutes) == said


# half-years

NOW = date(2026, 8, 12)


@pytest.mark.parametrize(
    ("today", "opened_on", "known_from", "found"),
    [
        (NOW, None, None, []),
        (NOW, date(2026, 7, 1), None, []),
        (NOW, date(2026, 6, 30), None, [Half(2026, 1)]),
        (NOW, date(2024, 1, 1), None, [Half(2026, 1), Half(2025, 2)]),
        (NOW, date(2025, 8, 1), date(2025, 8, 1), [Half(2026, 1)]),
        (NOW, date(2025, 7, 1), date(2025, 7, 1), [Half(2026, 1), Half(2025, 2)]),
        (NOW, date(2026, 1, 2), date(2026, 1, 2), []),
        (date(2026, 6, 30), date(2024, 1, 1), None, [Half(2025, 2), Half(2025, 1)]),
        (date(2026, 7, 1), date(2026, 1, 1), None, [Half(2026, 1)]),
    ],
)
def test_a_half_year_is_published_when_it_is_over_and_known_whole(
    today: date, opened_on: date | None, known_from: date | None, found: list[Half]
) -> None:
    assert rules.halves(today, opened_on=opened_on, known_from=known_from) == found


def test_half_years_follow_each_other_without_a_gap() -> None:
    day = date(2026, 1, 1)
    while day < date(2028, 3, 1):
        half = rules.half_of(day)
        assert half.begins <= day <= half.ends
        day += timedelta(days=1)


# small numbers


def test_a_number_below_five_is_not_published_and_neither_is_the_total() -> None:
    found = published({"a": 120, "b": 4, "c": 30})
    assert found.cells == {"a": 120, "b": None, "c": 30}
    assert found.total is None
    assert published({"a": 120, "b": 5}).total == 125


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1), st.data())
def test_what_is_published_is_the_same_whatever_the_small_numbers_are(
    counts: dict[str, int], given_by: st.DataObject
) -> None:
    """So nothing about them can be computed, by whatever arithmetic."""
    others = {
        cell: given_by.draw(st.integers(0, 4)) if number < rules.FEWEST else number for cell, number in counts.items()
    }
    assert published(others) == published(counts)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(5, 9999), min_size=1))
def test_without_small_numbers_all_is_published(counts: dict[str, int]) -> None:
    assert published(counts).cells == counts
    assert published(counts).total == sum(counts.values())


def test_everything_that_is_counted_has_words_and_is_counted_once() -> None:
    assert set(COUNTED) == set(GROUP_WORDS)
    cells = [cell for group in COUNTED.values() for cell in group]
    assert sorted(cells) == sorted(COUNT_WORDS)
    acts = [act for group in COUNTED.values() for counted in group.values() for act in counted]
    assert len(acts) == len(set(acts))
