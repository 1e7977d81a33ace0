"""The arithmetic of figures, as pure functions: how long people waited, and counts that give nobody away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from forum.moderation.models.figures import Half, Measure

WEEKS = 12
FEWEST = 5  # smaller numbers are not published
MEDIAN, MOST = 50, 90  # percent

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Wait:
    """Minutes within which half, and nine of ten, were reached."""

    median: float
    most: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some decisions: how many, how long until the first look and the decision (None for no decision), outcomes."""

    texts: int
    look: Wait | None
    decision: Wait | None
    outcomes: dict[str, int]


def percentile(values: Sequence[int], percent: int) -> float:
    """The value below which so many percent lie, between two neighbours in proportion; `values` are sorted, not empty.

    Computed here and not by the database: the two engines would not agree.
    """
    place, rest = divmod(percent * (len(values) - 1), 100)
    if not rest:
        return float(values[place])
    return (values[place] * (100 - rest) + values[place + 1] * rest) / 100


def _wait(minutes: Iterable[tuple[int, int]]) -> Wait | None:
    values = sorted(value for value, times in minutes for _ in range(times))
    return Wait(percentile(values, MEDIAN), percentile(values, MOST)) if values else None


def figures(measures: Iterable[Measure]) -> Figures:
    """All of these together."""
    found = list(measures)
    outcomes: Counter[str] = Counter()
    for measure in found:
        outcomes[measure.outcome] += measure.times
    return Figures(
        texts=outcomes.total(),
        look=_wait((measure.to_look, measure.times) for measure in found),
        decision=_wait((measure.to_decision, measure.times) for measure in found),
        outcomes=dict(outcomes),
    )


def by(measures: Iterable[Measure], keys: Sequence[Key], key: Callable[[Measure], Key]) -> dict[Key, Figures]:
    """The figures of each key, in the order of `keys`; what has another key is left out."""
    groups: dict[Key, list[Measure]] = {one: [] for one in keys}
    for measure in measures:
        groups.get(key(measure), []).append(measure)
    return {one: figures(group) for one, group in groups.items()}


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def weeks(today: date) -> list[date]:
    """The first days of the last twelve weeks, the present one last."""
    return [monday(today) - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1)]


# Pictures


@dataclass(frozen=True, slots=True)
class Bar:
    """Half and nine tenths as heights in units of the picture; 0 where there was nothing."""

    x: int
    median: int
    most: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars on a ground of `width` × `height` units; `top` minutes (or texts) reach its upper edge."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    step: int
    top: int


HEIGHT, STEP = 120, 40
# Round numbers for the upper edge: of minutes (half an hour, hours, days), and of texts.
EDGES = (30, 60, 120, 240, 480, 720, 1440, 2880, 5760, 10080, 20160, 43200)
ROUND = tuple(digit * 10**place for place in range(1, 6) for digit in (1, 2, 5))


def picture(waits: Sequence[Wait | None], edges: Sequence[int] = EDGES) -> Picture:
    """Bars side by side, one a wait, low for short."""
    longest = max((wait.most for wait in waits if wait), default=0)
    top = next((edge for edge in edges if edge >= longest), int(longest) + 1)

    def height(minutes: float) -> int:
        return max(round(HEIGHT * minutes / top), 1)

    bars = tuple(
        Bar(place * STEP, height(wait.median), height(wait.most)) if wait else Bar(place * STEP, 0, 0)
        for place, wait in enumerate(waits)
    )
    return Picture(bars, width=STEP * max(len(waits), 1), height=HEIGHT, step=STEP, top=top)


def picture_of_numbers(numbers: Sequence[int]) -> Picture:
    """Bars side by side, one a number, low for small."""
    return picture([Wait(number, number) if number else None for number in numbers], ROUND)


# Counts for everybody


def half_of(day: date) -> Half:
    return Half(day.year, 1 if day.month < 7 else 2)


def halves(today: date, *, known_from: date | None, opened_on: date | None) -> list[Half]:
    """The half-years that can be published, the newest first, at most two: over, so that nobody learns from one day
    to the next what was added; and counted from their first day on.

    `opened_on`: the first day of the site, None before it. `known_from`: the first day that is still known whole,
    None when nothing has been forgotten yet.
    """
    found: list[Half] = []
    day = half_of(today).begins - timedelta(days=1)
    while opened_on is not None and len(found) < 2:
        half = half_of(day)
        if half.ends < opened_on or (known_from is not None and half.begins < known_from):
            break
        found.append(half)
        day = half.begins - timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Published:
    """Counts as everybody may see them: None stands for fewer than five. `total` is None where it is withheld."""

    cells: dict[str, int | None]
    total: int | None


def published(counts: Mapping[str, int]) -> Published:
    """What can be shown of counts that make up a total.

    A single number below five is not shown; then the total is not shown either, for with it the small number, or the
    sum of several, could be computed from the rest. What is shown depends on nothing that is withheld.
    """
    cells = {cell: number if number >= FEWEST else None for cell, number in counts.items()}
    return Published(cells, None if None in cells.values() else sum(counts.values()))
