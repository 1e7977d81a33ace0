"""Public holidays of the countries whose calendar we compute ourselves, from the law of each.

The calendar of the library that evaluates opening hours knows only days that are the same in every part of a country,
and only the day off in the place of a holiday, not the day itself: the first of January and the summer bank holiday
are missing for GB, Columbus Day for US, the 26th of December for CA, and where Christmas is a Saturday a line that
says "PH off" would be called open on it. Here a holiday that is moved counts on both days: nobody is sent to a line
that does not answer.

A calendar is of the whole country, except GB, which is that of England and Wales. Not in it: Good Friday and the 26th
of December in Alsace and Moselle, the days of French overseas territories; the second of January, the 30th of November
and the other summer day of Scotland, the 17th of March and the 12th of July of Northern Ireland; days of single US
states; Family Day, the civic holiday of August and Easter Monday of Canadian provinces. Single days decreed for one
year are not in it either.

Sources: FR: code du travail, L3133-1. GB: Banking and Financial Dealings Act 1971, schedule 1, and the proclamations
for New Year's Day and early May; gov.uk/bank-holidays. US: 5 U.S.C. 6103. CA: Canada Labour Code, section 166.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

MONDAY, THURSDAY, SATURDAY = 0, 3, 5
WEEK = 7
# Of the library's own calendars, those that are whole: no region has days of its own, and no feast moves with the moon
# of another calendar. Compared by hand for 2026 and 2027.
WHOLE_ELSEWHERE = frozenset({"BE", "LU"})


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % WEEK
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - WEEK * late + 114, 31)
    return date(year, month, day + 1)


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """The `number`th Monday (0) to Sunday (6) of a month; -1: the last one."""
    if number < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % WEEK)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % WEEK + WEEK * (number - 1))


def days(country: str, year: int) -> frozenset[date]:
    """The public holidays of a year. Raises KeyError for a country whose calendar is not here; see `is_known`."""
    return _days(country, year)


def is_known(country: str) -> bool:
    """Whether `days` knows the country (ISO 3166-1)."""
    return country in _CALENDARS


@lru_cache(maxsize=64)
def _days(country: str, year: int) -> frozenset[date]:
    return frozenset(day for around in (year - 1, year, year + 1) for day in _CALENDARS[country](around)
                     if day.year == year)  # fmt: skip


def _after_easter(year: int, *days: int) -> Iterator[date]:
    yield from (easter(year) + timedelta(days=ahead) for ahead in days)


def _france(year: int) -> Iterator[date]:
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    yield from (date(year, month, day) for month, day in fixed)
    yield from _after_easter(year, 1, 39, 50)


def _england_and_wales(year: int) -> Iterator[date]:
    yield from _moved_on(date(year, 1, 1))
    yield from _after_easter(year, -2, 1)
    yield from (nth(year, 5, MONDAY, 1), nth(year, 5, MONDAY, -1), nth(year, 8, MONDAY, -1))
    yield from _christmas(year)


def _united_states(year: int) -> Iterator[date]:
    for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25)):
        given = date(year, month, day)
        yield given
        # On a Saturday the Friday before is free, on a Sunday the Monday after.
        yield given + timedelta(days={SATURDAY: -1, SATURDAY + 1: 1}.get(given.weekday(), 0))
    yield from (nth(year, month, MONDAY, number) for month, number in ((1, 3), (2, 3), (5, -1), (9, 1), (10, 2)))
    yield nth(year, 11, THURSDAY, 4)


def _canada(year: int) -> Iterator[date]:
    for month, day in ((1, 1), (7, 1), (9, 30), (11, 11)):
        yield from _moved_on(date(year, month, day))
    yield from _after_easter(year, -2)
    # Victoria Day: the Monday before the 25th of May.
    yield date(year, 5, 24) - timedelta(days=date(year, 5, 24).weekday())
    yield from (nth(year, 9, MONDAY, 1), nth(year, 10, MONDAY, 2))
    yield from _christmas(year)


def _moved_on(day: date) -> Iterator[date]:
    """The day, and the Monday in its place where it falls on a weekend."""
    yield day
    if day.weekday() >= SATURDAY:
        yield day + timedelta(days=WEEK - day.weekday())


def _christmas(year: int) -> Iterator[date]:
    """Two days, each with the working day in its place where it falls on a weekend."""
    for day in (date(year, 12, 25), date(year, 12, 26)):
        yield day
        if day.weekday() >= SATURDAY:
            yield day + timedelta(days=2)


_CALENDARS: dict[str, Callable[[int], Iterator[date]]] = {
    "FR": _france,
    "GB": _england_and_wales,
    "US": _united_states,
    "CA": _canada,
}
