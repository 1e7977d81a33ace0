"""A week as people fill it in, day by day, in the notation of OpenStreetMap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
LAST_HOUR, LAST_MINUTE = 24, 59
Span = tuple[str, str]  # from, to: "09:00"; ("", "") for closed
CLOSED: Span = ("", "")
# "9", "9 h", "9h30", "09:30", "9.30", as people write times.
_TIME = re.compile(r"(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?")


def time_of(written: str) -> str:
    """A time of day as "09:30", "" for none. Raises ValueError for what is no time."""
    written = written.strip().lower()
    if not written:
        return ""
    found = _TIME.fullmatch(written)
    if found is None:
        raise ValueError(written)
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > LAST_HOUR or minute > LAST_MINUTE or (hour == LAST_HOUR and minute):
        raise ValueError(written)
    return f"{hour:02}:{minute:02}"


def week_hours(spans: Sequence[Span], *, closed_on_holidays: bool) -> str:
    """Opening hours of seven days from Monday on, days alike together: "Mo-Fr 09:00-18:00; Sa 10:00-12:00; PH off".

    Times are as `time_of` gives them; midnight as an end is 24:00. "" where no day is open.
    """
    rules = []
    for span, group in groupby(zip(DAYS, map(_ended, spans), strict=True), key=lambda pair: pair[1]):
        days = [day for day, _span in group]
        if span != CLOSED:
            rules.append(f"{days[0]}{'-' + days[-1] if len(days) > 1 else ''} {'-'.join(span)}")
    if rules and closed_on_holidays:
        rules.append("PH off")
    return "; ".join(rules)


def _ended(span: Span) -> Span:
    opens, closes = span
    return (opens, "24:00") if closes == "00:00" else span
