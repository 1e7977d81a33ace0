"""Opening hours in two notations: what we keep is given as weeks, and weeks of others are kept without guessing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forum.hsds.hours import Unreadable, opening_hours, weekly
from forum.resources.rules.hours import problem

TODAY = date(2026, 6, 15)
GIVEN = [
    ("24/7", [("MO,TU,WE,TH,FR,SA,SU", "00:00", "24:00")]),
    ("Mo-Fr 09:00-17:00; PH off", [("MO,TU,WE,TH,FR", "09:00", "17:00")]),
    ("Mo-Fr 09:00-12:00,14:00-18:00", [("MO,TU,WE,TH,FR", "09:00", "12:00"), ("MO,TU,WE,TH,FR", "14:00", "18:00")]),
    ("Mo-Su 22:00-06:00", [("MO,TU,WE,TH,FR,SA,SU", "22:00", "06:00")]),
    ("08:00-20:00", [("MO,TU,WE,TH,FR,SA,SU", "08:00", "20:00")]),
    ("Sa-Mo 10:00-12:00", [("MO,SA,SU", "10:00", "12:00")]),
    ("Mo-Fr 09:00-17:00; We off", [("MO,TU,TH,FR", "09:00", "17:00")]),
    ("Mo-Fr 09:00-17:00; We 09:00-12:00", [("MO,TU,TH,FR", "09:00", "17:00"), ("WE", "09:00", "12:00")]),
    ("Mo[1] 09:00-12:00", None),
    ("Jul-Aug Mo-Fr 10:00-12:00", None),
    ("week 1-53/2 Mo 10:00-12:00", None),
    ('Mo-Fr 09:00-17:00 "sur rendez-vous"', None),
    ("sunrise-sunset", None),
]


@pytest.mark.parametrize(("kept", "weeks"), GIVEN)
def test_hours_are_given_as_a_plain_week_or_in_our_notation_alone(kept: str, weeks: list[Any] | None) -> None:
    found = weekly(kept)
    assert (found and [(one["byday"], one["opens_at"], one["closes_at"]) for one in found]) == weeks
    assert not found or {one["freq"] for one in found} == {"WEEKLY"}


def week(byday: str, opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes, **more}


TAKEN = [
    ([week("MO,TU,WE,TH,FR", "09:00", "17:00")], "Mo-Fr 09:00-17:00"),
    ([week("MO, WE ,fr", "9:00", "17:00:00")], "Mo,We,Fr 09:00-17:00"),
    ([week("MO", "14:00", "18:00"), week("MO", "09:00", "12:00")], "Mo 09:00-12:00,14:00-18:00"),
    ([week("MO,TU", "09:00", "12:00"), week("SA", "10:00", "11:00")], "Mo,Tu 09:00-12:00; Sa 10:00-11:00"),
    ([week("SU", "22:00", "06:00")], "Su 22:00-06:00"),
    ([week("MO", "09:00+02:00", "17:00+0100")], "Mo 09:00-17:00"),
    ([{"opens_at": "09:00", "closes_at": "10:00", "dtstart": "2026-06-17"}], "We 09:00-10:00"),
    ([week("MO", "09:00", "10:00"), {**week("1TU,-1FR", "18:00", "20:00"), "freq": "MONTHLY"}],
     "Mo 09:00-10:00, Tu[1],Fr[-1] 18:00-20:00"),
    ([week("MO", "09:00", "10:00", valid_to="2026-06-14"), week("TU", "09:00", "10:00")], "Tu 09:00-10:00"),
    ([week("MO", "09:00", "10:00", until="2020-01-01")], ""),
]  # fmt: skip
NOT_TAKEN = [
    week("", "09:00", "17:00"),
    week("MO", "", "17:00"),
    week("MO", "nine", "17:00"),
    week("MO", "25:00", "26:00"),
    week("2MO", "09:00", "17:00"),
    week("MO", "09:00-05:00", "17:00-05:00"),  # of another zone
    week("MO", "09:00Z", "17:00Z"),
    week("MO", "09:00", "17:00", interval=2),
    week("MO", "09:00", "17:00", count=3),
    week("MO", "09:00", "17:00", byweekno="1,2"),
    week("MO", "09:00", "17:00", valid_from="2026-12-01"),
    week("MO", "09:00", "17:00", valid_to="soon"),
    {**week("MO", "09:00", "17:00"), "freq": "MONTHLY"},
    {"freq": "MONTHLY", "bymonthday": "2,3", "opens_at": "09:00", "closes_at": "17:00"},
    week("MO", ["09:00"], {"a": 1}),  # type: ignore[arg-type]
    {"opens_at": "09:00", "closes_at": "10:00", "dtstart": "never"},
]


@pytest.mark.parametrize(("entries", "kept"), TAKEN)
def test_weeks_of_others_are_kept_in_our_notation(entries: list[dict[str, Any]], kept: str) -> None:
    assert opening_hours(entries, timezone="Europe/Paris", today=TODAY) == kept
    assert not kept or problem(kept, "Europe/Paris") is None


@pytest.mark.parametrize("entry", NOT_TAKEN)
def test_what_would_have_to_be_guessed_is_not_taken(entry: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        opening_hours([entry], timezone="Europe/Paris", today=TODAY)
