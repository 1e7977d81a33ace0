"""Opening hours between two notations: OpenStreetMap's, which we keep, and the standard's weekly schedules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "|".join(DAYS)
_TIME = r"(?:[01]\d|2[0-4]):[0-5]\d"
_RULE = re.compile(rf"(?:(?P<days>(?:{_DAY})[\w,-]*) )?(?P<times>off|closed|{_TIME}-{_TIME}(?:, ?{_TIME}-{_TIME})*)")
_RANGE = re.compile(rf"({_DAY})(?:-({_DAY}))?")
_ON_HOLIDAYS = re.compile(r"(?:PH|SH)(?:,(?:PH|SH))* .+")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_NTH = re.compile(rf"(-?\d)?({_DAY.upper()})")
# What a weekly or monthly rule of ours cannot say.
_UNSAID = ("count", "byweekno", "byyearday", "bymonthday")
Week = dict[str, list[tuple[str, str]]]


class Unreadable(ValueError):
    """These schedules say something that we cannot keep without changing it."""


# Given out.


def weekly(opening_hours: str) -> list[dict[str, str]] | None:
    """The entries of a plain week (freq, byday, opens_at, closes_at), in its order; None where it is no plain week.

    What is said of public holidays is left out here: the notation itself goes along as the description.
    """
    week: Week = {day: [] for day in DAYS}
    for rule in map(str.strip, opening_hours.split(";")):
        if rule == "24/7":
            week = {day: [("00:00", "24:00")] for day in DAYS}
        elif not rule or _ON_HOLIDAYS.fullmatch(rule):
            continue
        elif (found := _RULE.fullmatch(rule)) is None or (days := _days(found["days"])) is None:
            return None
        else:
            times = re.findall(rf"({_TIME})-({_TIME})", found["times"])
            week |= {day: list(times) for day in days}
    return [
        {"freq": "WEEKLY", "byday": ",".join(day[:2].upper() for day in days), "opens_at": opens, "closes_at": closes}
        for (opens, closes), days in _by_times(week)
    ]


def _days(named: str | None) -> list[str] | None:
    if named is None:
        return list(DAYS)
    days = []
    for part in named.split(","):
        found = _RANGE.fullmatch(part)
        if found is None:
            return None
        first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
        days += [DAYS[place % 7] for place in range(first, (last if last >= first else last + 7) + 1)]
    return days


def _by_times(week: Week) -> list[tuple[tuple[str, str], list[str]]]:
    found: dict[tuple[str, str], list[str]] = {}
    for day in DAYS:
        for times in week[day]:
            found.setdefault(times, []).append(day)
    return list(found.items())


# Taken in.


def opening_hours(entries: Iterable[Mapping[str, Any]], *, timezone: str, today: date) -> str:
    """The notation of OpenStreetMap for schedules of others; "" where none holds today. `timezone` is the IANA zone
    in which their times are meant. Raises Unreadable."""
    week: Week = {day: [] for day in DAYS}
    beyond: list[str] = []
    for entry in entries:
        if _is_past(entry, today):
            continue
        times = (_clock(entry, "opens_at", timezone, today), _clock(entry, "closes_at", timezone, today))
        if str(entry.get("freq") or "WEEKLY") == "MONTHLY":
            beyond.append(f"{','.join(_nth_days(entry))} {times[0]}-{times[1]}")
        else:
            for day in _weekdays(entry):
                week[day].append(times)
    # A rule behind a semicolon replaces what was said of its days before; one behind a comma is added to it.
    plain = "; ".join(f"{_spans(days)} {','.join(times)}" for times, days in _by_day(week))
    return ", ".join([plain, *beyond] if plain else beyond)


def _is_past(entry: Mapping[str, Any], today: date) -> bool:
    """Whether it holds no more. Raises Unreadable for what we cannot say."""
    if any(entry.get(name) not in {None, ""} for name in _UNSAID) or str(entry.get("interval") or 1) not in {
        "1",
        "1.0",
    }:
        raise Unreadable
    for name in ("valid_from", "valid_to", "until"):
        value = entry.get(name)
        if not value:
            continue
        try:
            day = date.fromisoformat(str(value)[:10])
        except ValueError as error:
            raise Unreadable from error
        if name == "valid_from" and day > today:
            raise Unreadable
        if name != "valid_from" and day < today:
            return True
    return False


def _clock(entry: Mapping[str, Any], name: str, timezone: str, today: date) -> str:
    found = _CLOCK.fullmatch(str(entry.get(name) or "").strip())
    if found is None or int(found[1]) > 24:
        raise Unreadable
    if found[3] and found[3] not in _offsets(timezone, today.year):
        raise Unreadable
    return f"{int(found[1]):02}:{found[2]}"


def _offsets(timezone: str, year: int) -> set[str]:
    """How a zone's distance from UTC is written, in winter and in summer."""
    moments = [datetime.combine(date(year, month, 1), time(12), ZoneInfo(timezone)) for month in (1, 7)]
    written = {moment.strftime("%z") for moment in moments}
    named = {f"{offset[:3]}:{offset[3:]}" for offset in written}
    return written | named | ({"Z"} if "+0000" in written else set())


def _weekdays(entry: Mapping[str, Any]) -> list[str]:
    named = [part.strip() for part in str(entry.get("byday") or "").upper().split(",") if part.strip()]
    if not named and entry.get("dtstart"):
        try:
            named = [DAYS[date.fromisoformat(str(entry["dtstart"])[:10]).weekday()].upper()]
        except ValueError as error:
            raise Unreadable from error
    days = [part.capitalize() for part in named]
    if not days or not set(days) <= set(DAYS):
        raise Unreadable
    return days


def _nth_days(entry: Mapping[str, Any]) -> Iterator[str]:
    for part in str(entry.get("byday") or "").upper().split(","):
        found = _NTH.fullmatch(part.strip())
        if found is None or not found[1]:
            raise Unreadable
        yield f"{found[2].capitalize()}[{found[1]}]"


def _by_day(week: Week) -> list[tuple[list[str], list[str]]]:
    """Times, and the days that have exactly these."""
    found: dict[tuple[str, ...], list[str]] = {}
    for day in DAYS:
        if week[day]:
            times = tuple(dict.fromkeys(f"{opens}-{closes}" for opens, closes in sorted(week[day])))
            found.setdefault(times, []).append(day)
    return [(list(times), days) for times, days in found.items()]


def _spans(days: list[str]) -> str:
    """ "Mo-Fr", "Mo,We,Fr"."""
    spans: list[list[str]] = []
    for day in days:
        if spans and DAYS.index(day) == DAYS.index(spans[-1][-1]) + 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return ",".join(f"{span[0]}-{span[-1]}" if len(span) > 2 else ",".join(span) for span in spans)
