"""How far a country's lines may be relied on at a day: what nobody has read for too long leaves the panel.

What counts is the day on which somebody last read the page or called, not the date of the page: the panel tells both.
Pure; see docs/emergency-data.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from forum.freshness import Freshness, freshness, lapse_day
from forum.safety.emergency_lines import Country, Sourced

EMERGENCY, HELPLINE = "emergency", "helpline"
# The fields of a country that leave when they have lapsed. Its emergency numbers never do: a number of the police that
# may be old is better than none.
LEAVING = ("text", "silent", "what_happens", "bill")

_S = TypeVar("_S", bound=Sourced)


def dated(said: _S, today: date, days: int) -> _S:
    """The same statement, knowing how it stands today. `days`: how long a reading holds."""
    review_by = said.checked_on + timedelta(days=days)
    standing = freshness(review_by, lapse_day(said.checked_on, review_by), today)
    return replace(said, review_by=review_by, standing=standing)


def as_of(country: Country, today: date, days: Mapping[str, int]) -> Country:
    """The country as it may be shown today. `days`: how long a reading holds, of "emergency" and of "helpline".

    Lapsed text channel, silent call, what happens, bill and helplines are gone, and `withheld` names them; every
    emergency number stays, lapsed ones as something that we have not checked.
    """
    return _as_of(country, today, days[EMERGENCY], days[HELPLINE])


@lru_cache(maxsize=64)
def _as_of(country: Country, today: date, emergency: int, helpline: int) -> Country:
    """A day has one answer for every page of it."""
    text = _kept(country.text, today, emergency)
    silent = _kept(country.silent, today, emergency)
    what_happens = _kept(country.what_happens, today, emergency)
    bill = _kept(country.bill, today, emergency)
    helplines = [dated(line, today, helpline) for line in country.helplines]
    found = replace(
        country,
        lines=tuple(dated(line, today, emergency) for line in country.lines),
        text=text,
        silent=silent,
        what_happens=what_happens,
        bill=bill,
        helplines=tuple(line for line in helplines if line.standing is not Freshness.LAPSED),
    )
    return replace(found, withheld=frozenset(_gone(country, found)))


def _kept(said: _S | None, today: date, days: int) -> _S | None:
    found = None if said is None else dated(said, today, days)
    return None if found is None or found.standing is Freshness.LAPSED else found


def _gone(before: Country, after: Country) -> Iterator[str]:
    for name in LEAVING:
        if getattr(after, name) is None and getattr(before, name) is not None:
            yield name
    if len(after.helplines) < len(before.helplines):
        yield "helplines"


def worst(country: Country, today: date, days: Mapping[str, int]) -> Freshness:
    """The standing of the country as a whole: of what stands worst in it."""
    single = (country.text, country.silent, country.what_happens, country.bill)
    standings = {dated(said, today, days[EMERGENCY]).standing for said in (*country.lines, *single) if said is not None}
    standings |= {dated(line, today, days[HELPLINE]).standing for line in country.helplines}
    order = list(Freshness)
    return max(standings, key=order.index)
