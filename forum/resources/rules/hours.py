"""Opening hours: whether somebody answers now, until when, from when. Pure: the moment comes as an argument.

Hours are written as OpenStreetMap writes them and meant in the zone of the service. "PH" in them is a public holiday:
a calendar day, so that the night before one ends at midnight. For the countries of `holidays` its days are put in by
date; for others the library's own calendar serves, and whoever shows the hours says that holidays must be checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

import opening_hours as library
from opening_hours import OpeningHours, State

from forum.resources.rules import holidays

LONGEST = 500  # characters, as the column
FARTHEST = 366  # days: what changes later is not worth the time to find it
MOST_CHANGES = 32  # changes that are looked at until one is of open and closed
WEEK = 7  # days
# The library's own description of itself leaves its errors out.
ParserError: type[Exception] = library.ParserError  # type: ignore[attr-defined]
UnknownCountryError: type[Exception] = library.UnknownCountryError  # type: ignore[attr-defined]
_KEPT = 4096  # schedules that are parsed and kept
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|SH)"
_DAYS = rf"(?:{_DAY}(?:-{_DAY})?(?:\[[^\]]*\])?)"
_HOLIDAYS = re.compile(rf"(?<![A-Za-z])(?P<days>(?:{_DAYS},)*PH(?:,{_DAYS})*)(?![A-Za-z])")
_SEPARATOR = re.compile(r"(; | \|\| |, )")
_COMMENT = re.compile(r'"[^"]*"')
_MOVED = re.compile(r"PH\s*[+-]")
_NO_DAY = re.compile(r"\b(?:Feb (?:30|31)|(?:Apr|Jun|Sep|Nov) 31)\b")
# Without a place on the map there is no sunrise; nobody keeps a calendar of all school holidays.
_UNKNOWABLE = re.compile(r"(?<![A-Za-z])(?:sunrise|sunset|dawn|dusk|SH)(?![A-Za-z])", re.IGNORECASE)


class Hours(Protocol):
    """A schedule: the row, or what is said of one."""

    @property
    def opening_hours(self) -> str: ...
    @property
    def timezone(self) -> str: ...
    @property
    def holiday_country(self) -> str: ...


@dataclass(frozen=True, slots=True)
class OpenState:
    """How things stand at a moment. Times are in the zone of the service; None: not within a year.

    `is_sure` is False where the hours themselves say "unknown" of this moment. `knows_holidays`: the hours say what
    happens on public holidays, and the days are known. `always`: day and night, every day.
    """

    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    always: bool
    knows_holidays: bool
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when it is open on one day, within that day. `end` is the next midnight at the latest."""

    start: datetime
    end: datetime

    @property
    def is_whole_day(self) -> bool:
        return self.start.date() != self.end.date() and not (self.start.hour or self.start.minute)


def problem(opening_hours: str, timezone: str) -> str | None:
    """Why such hours cannot be kept: "zone", or "hours" for what cannot be read, or not be known here: school holidays,
    sunrise, days counted from a holiday, the 30th of February. None: they can."""
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        return "zone"
    if len(opening_hours) > LONGEST or not opening_hours.isprintable():
        return "hours"
    try:
        said = _COMMENT.sub("", str(OpeningHours(opening_hours, timezone=zone, auto_country=False)))
    except (ParserError, ValueError):
        return "hours"
    unread = _UNKNOWABLE.search(said) or _MOVED.search(said) or _NO_DAY.search(said)
    return "hours" if unread else None


def state(hours: Hours, now: datetime) -> OpenState:
    """How things stand at `now`, which is aware. Raises ValueError for hours that `problem` refuses."""
    moment = now.astimezone(_zone(hours.timezone))
    parsed = _parsed(hours.opening_hours, hours.timezone, hours.holiday_country, moment.year)
    if parsed.always:
        return OpenState(is_open=True, closes_at=None, opens_at=None, always=True, knows_holidays=True)
    is_open = parsed.said.is_open(moment)
    change = _change(parsed.said, moment, was_open=is_open)
    return OpenState(
        is_open=is_open,
        closes_at=change if is_open else None,
        opens_at=None if is_open else change,
        always=False,
        knows_holidays=parsed.knows_holidays,
        is_sure=not parsed.said.is_unknown(moment),
    )


def is_open(hours: Hours, now: datetime) -> bool:
    """As `state`, where nothing else is asked: half the time."""
    moment = now.astimezone(_zone(hours.timezone))
    return _parsed(hours.opening_hours, hours.timezone, hours.holiday_country, moment.year).said.is_open(moment)


def week(hours: Hours, now: datetime) -> list[tuple[date, list[Stretch]]]:
    """The seven days from that of `now` on, in the zone of the service, each with its stretches in order."""
    zone = _zone(hours.timezone)
    today = now.astimezone(zone).date()
    parsed = _parsed(hours.opening_hours, hours.timezone, hours.holiday_country, today.year)
    return [(day, list(_stretches(parsed.said, day, zone))) for day in (today + timedelta(n) for n in range(WEEK))]


@dataclass(frozen=True, slots=True)
class _Parsed:
    said: OpeningHours
    always: bool
    knows_holidays: bool


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=_KEPT)
def _parsed(opening_hours: str, timezone: str, country: str, year: int) -> _Parsed:
    """Hours ready to be asked about moments of a year."""
    zone = _zone(timezone)
    try:
        plain = _read(opening_hours, zone)
    except (ParserError, UnicodeError) as error:
        raise ValueError(f"no opening hours: {opening_hours!r}") from error
    if str(plain.normalize()) == "24/7":
        return _Parsed(plain, always=True, knows_holidays=True)
    if not _HOLIDAYS.search(_COMMENT.sub("", str(plain))):
        return _Parsed(plain, always=False, knows_holidays=False)
    if holidays.is_known(country):
        return _Parsed(_dated(str(plain), zone, country, year), always=False, knows_holidays=True)
    try:
        kept = _read(opening_hours, zone, country)
    except UnknownCountryError:
        return _Parsed(plain, always=False, knows_holidays=False)
    return _Parsed(kept, always=False, knows_holidays=country in holidays.WHOLE_ELSEWHERE)


def _read(opening_hours: str, zone: ZoneInfo, country: str | None = None) -> OpeningHours:
    return OpeningHours(
        opening_hours,
        timezone=zone,
        country=country,
        auto_country=False,
        auto_timezone=False,
        max_interval_days=FARTHEST,
    )


def _dated(said: str, zone: ZoneInfo, country: str, year: int) -> OpeningHours:
    """The hours with each "PH" replaced by the days themselves, of this year and of those beside it. `said` is in the
    order in which the library writes hours."""
    days = sorted(day for each in (year - 1, year, year + 1) for day in holidays.days(country, each))
    comments = _COMMENT.findall(said)
    # What stands in a comment separates nothing and names no day.
    parts = _SEPARATOR.split(_COMMENT.sub('""', said))
    rules = [(parts[at - 1] if at else "; ", parts[at]) for at in range(0, len(parts), 2)]
    written = ""
    for separator, rule in rules:
        for each in _without_holidays(rule, days, zone):
            written += (separator if written else "") + each.replace('""', comments[0] if comments else "")
        comments = comments[rule.count('""') :]
    return _read(written or "off", zone)


def _without_holidays(rule: str, days: list[date], zone: ZoneInfo) -> Iterator[str]:
    """One rule as one or two that name no holiday: its weekdays, then its days by date."""
    found = _HOLIDAYS.search(rule)
    if found is None:
        yield rule
        return
    others = ",".join(day for day in re.split(r",(?![^\[]*\])", found["days"]) if day != "PH")
    before, after = rule[: found.start()].strip(), rule[found.end() :].strip()
    if others:
        yield " ".join(part for part in (before, others, after) if part)
    when = _read(before, zone) if before else None
    dates = [
        day for day in days if when is None or when.is_open(datetime(day.year, day.month, day.day, 12, tzinfo=zone))
    ]
    if dates:
        yield f"{','.join(f'{day:%Y} {_MONTHS[day.month - 1]} {day.day}' for day in dates)} {after}".rstrip()


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _change(said: OpeningHours, moment: datetime, *, was_open: bool) -> datetime | None:
    """When it next opens, or closes. A change between two kinds of open, or of closed, is none."""
    for _change in range(MOST_CHANGES):
        following = said.next_change(moment)
        if following is None or following <= moment:
            return None
        if said.is_open(following) != was_open:
            return following
        moment = following
    return None


def _stretches(said: OpeningHours, day: date, zone: ZoneInfo) -> Iterator[Stretch]:
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = start + timedelta(days=1)
    begun: datetime | None = None
    last = start
    for since, until, how, _comment in said.intervals(start, end):
        is_open = how == State.OPEN
        if is_open and begun is None:
            begun = since
        if not is_open and begun is not None:
            yield Stretch(begun, since)
            begun = None
        last = until or end
    if begun is not None:
        yield Stretch(begun, min(last, end))
