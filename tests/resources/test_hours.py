"""Opening hours at given moments. Facts of calendars: gov.uk/bank-holidays, opm.gov, canada.ca, service-public.fr."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forum.resources.rules import holidays
from forum.resources.rules import hours as rules
from forum.resources.said import Hours

PARIS, LONDON, NEW_YORK, TORONTO = "Europe/Paris", "Europe/London", "America/New_York", "America/Toronto"
OFFICE = "Mo-Fr 09:00-17:00; PH off"
NIGHT = "Mo-Su 22:00-06:00"


def at(moment: str, zone: str = PARIS) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


def said(opening_hours: str, zone: str = PARIS, country: str = "FR") -> Hours:
    return Hours(opening_hours=opening_hours, timezone=zone, holiday_country=country)


def state(opening_hours: str, moment: str, zone: str = PARIS, country: str = "FR") -> rules.OpenState:
    return rules.state(said(opening_hours, zone, country), at(moment, zone))


def told(one: rules.OpenState) -> str:
    """ "open until 2026-11-23 17:00", "closed until 2026-11-24 09:00", "open", "closed"."""
    until = one.closes_at or one.opens_at
    return ("open" if one.is_open else "closed") + (f" until {until:%Y-%m-%d %H:%M}" if until else "")


ORDINARY = [
    ("in the middle of a working day", OFFICE, "2026-11-23 12:00", "open until 2026-11-23 17:00"),
    ("at the first minute", OFFICE, "2026-11-23 09:00", "open until 2026-11-23 17:00"),
    ("at the last minute it is over", OFFICE, "2026-11-23 17:00", "closed until 2026-11-24 09:00"),
    ("on a Friday evening", OFFICE, "2026-11-20 18:00", "closed until 2026-11-23 09:00"),
    ("between two halves", "Mo-Fr 09:00-12:00,14:00-18:00", "2026-11-23 12:30", "closed until 2026-11-23 14:00"),
    ("day and night", "24/7", "2026-05-01 03:00", "open"),
    ("day and night said otherwise", "Mo-Su 00:00-24:00", "2026-05-01 03:00", "open"),
    ("never", "off", "2026-05-01 03:00", "closed"),
    ("a night shift before midnight", NIGHT, "2026-11-23 23:30", "open until 2026-11-24 06:00"),
    ("a night shift after midnight", NIGHT, "2026-11-24 05:59", "open until 2026-11-24 06:00"),
    ("by day a night shift rests", NIGHT, "2026-11-24 12:00", "closed until 2026-11-24 22:00"),
    ("a night from Sunday lasts into Monday", "Su 20:00-04:00", "2026-11-23 03:00", "open until 2026-11-23 04:00"),
    ("two shifts that meet are one", "Mo 09:00-12:00,12:00-17:00", "2026-11-23 10:00", "open until 2026-11-23 17:00"),
    ("in its season", "Jul-Aug Mo-Fr 10:00-12:00", "2026-07-06 11:00", "open until 2026-07-06 12:00"),
    ("out of its season", "Jul-Aug Mo-Fr 10:00-12:00", "2026-11-23 11:00", "closed until 2027-07-01 10:00"),
    ("the summer's hours before the others", "Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 10:00-12:00", "2026-08-03 13:00",
     "closed until 2026-08-04 10:00"),
    ("the first Monday of a month", "Mo[1] 09:00-12:00", "2026-11-09 10:00", "closed until 2026-12-07 09:00"),
    ("a closed fortnight", "Mo-Fr 09:00-17:00; 2026 Dec 21-2027 Jan 02 off", "2026-12-22 10:00",
     "closed until 2027-01-04 09:00"),
    ("a comment is no obstacle", 'Mo 09:00-12:00 "PH, sur rendez-vous"', "2026-11-23 10:00",
     "open until 2026-11-23 12:00"),
]  # fmt: skip
CLOCKS = [
    # In Paris 02:00 becomes 03:00 on 29 March 2026, and 03:00 becomes 02:00 on 25 October.
    ("a night that is an hour shorter", NIGHT, "2026-03-29 01:30", "open until 2026-03-29 06:00", 3.5),
    ("a night that is an hour longer", NIGHT, "2026-10-25 01:30", "open until 2026-10-25 06:00", 5.5),
    ("an end in the hour that is not", "Su 01:00-02:30", "2026-03-29 01:30", "open until 2026-03-29 03:00", 0.5),
    ("the morning after", "Mo-Su 09:00-17:00", "2026-03-28 18:00", "closed until 2026-03-29 09:00", 14),
]  # fmt: skip
HOLIDAYS = [
    ("FR", PARIS, "2026-04-06", "Easter Monday"), ("FR", PARIS, "2026-05-14", "Ascension Day"),
    ("FR", PARIS, "2027-05-17", "Whit Monday"), ("FR", PARIS, "2026-07-14", "the 14th of July"),
    ("FR", PARIS, "2026-11-11", "the armistice"),
    ("GB", LONDON, "2026-01-01", "New Year"), ("GB", LONDON, "2026-04-03", "Good Friday"),
    ("GB", LONDON, "2026-08-31", "the summer bank holiday"),
    ("GB", LONDON, "2026-12-28", "Boxing Day, a Saturday, on Monday"),
    ("GB", LONDON, "2027-12-27", "Christmas, a Saturday, on Monday"),
    ("GB", LONDON, "2027-12-28", "Boxing Day, a Sunday, on Tuesday"),
    ("GB", LONDON, "2028-01-03", "New Year, a Saturday, on Monday"),
    ("US", NEW_YORK, "2026-07-03", "Independence Day, a Saturday, on Friday"),
    ("US", NEW_YORK, "2027-07-05", "Independence Day, a Sunday, on Monday"),
    ("US", NEW_YORK, "2026-10-12", "Columbus Day"), ("US", NEW_YORK, "2026-11-26", "Thanksgiving"),
    ("US", NEW_YORK, "2027-12-31", "New Year 2028, a Saturday, on Friday"),
    ("US", NEW_YORK, "2026-06-19", "Juneteenth"),
    ("CA", TORONTO, "2026-05-18", "Victoria Day"), ("CA", TORONTO, "2026-07-01", "Canada Day"),
    ("CA", TORONTO, "2026-09-30", "Truth and Reconciliation"), ("CA", TORONTO, "2026-10-12", "Thanksgiving"),
    ("CA", TORONTO, "2026-11-11", "Remembrance Day"), ("CA", TORONTO, "2026-12-28", "Boxing Day, moved"),
    ("BE", "Europe/Brussels", "2026-07-21", "the national day"), ("LU", "Europe/Luxembourg", "2026-06-23", "the same"),
]  # fmt: skip


@pytest.mark.parametrize(("_when", "written", "moment", "expected"), ORDINARY, ids=[row[0] for row in ORDINARY])
def test_hours_are_read_as_they_are_meant(_when: str, written: str, moment: str, expected: str) -> None:
    assert rules.problem(written, PARIS) is None
    assert told(state(written, moment)) == expected


@pytest.mark.parametrize(("_when", "written", "moment", "expected", "hours"), CLOCKS, ids=[row[0] for row in CLOCKS])
def test_the_change_of_clocks_is_minded(_when: str, written: str, moment: str, expected: str, hours: float) -> None:
    found = state(written, moment)
    assert told(found) == expected
    until = found.closes_at or found.opens_at
    assert until is not None
    assert until.astimezone(ZoneInfo("UTC")) - at(moment).astimezone(ZoneInfo("UTC")) == timedelta(hours=hours)


def test_the_moment_may_be_told_in_any_zone_and_is_answered_in_that_of_the_service() -> None:
    found = rules.state(said(OFFICE, LONDON, "GB"), at("2026-11-23 17:30", PARIS))
    assert told(found) == "open until 2026-11-23 17:00"
    assert found.closes_at is not None
    assert str(found.closes_at.tzinfo) == LONDON


@pytest.mark.parametrize(("country", "zone", "day", "_name"), HOLIDAYS, ids=[f"{row[0]} {row[3]}" for row in HOLIDAYS])
def test_a_public_holiday_is_one(country: str, zone: str, day: str, _name: str) -> None:
    closed = state(OFFICE, f"{day} 10:00", zone, country)
    assert not closed.is_open
    assert closed.knows_holidays
    assert state("Mo-Fr 09:00-17:00; PH 10:00-12:00", f"{day} 10:30", zone, country).closes_at == at(
        f"{day} 12:00", zone
    )
    assert state("Su,PH 10:00-12:00", f"{day} 10:30", zone, country).is_open


@pytest.mark.parametrize(
    ("country", "year", "count"),
    [("FR", 2026, 11), ("FR", 2027, 11), ("GB", 2026, 9), ("US", 2026, 12), ("CA", 2026, 11), ("GB", 2022, 10)],
)
def test_a_year_has_its_holidays_and_no_others(country: str, year: int, count: int) -> None:
    """GB 2026: eight bank holidays and the Saturday in whose place one is; GB 2022: eight and two at the weekend."""
    assert len(holidays.days(country, year)) == count


def test_a_holiday_that_is_moved_counts_on_both_days() -> None:
    for day in ("2027-12-25", "2027-12-27"):
        assert not state("Mo-Su 09:00-17:00; PH off", f"{day} 10:00", LONDON, "GB").is_open


def test_easter_is_where_it_is() -> None:
    known = {2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25"}
    assert {year: holidays.easter(year).isoformat() for year in known} == known
    assert holidays.nth(2026, 12, 0, -1) == date(2026, 12, 28)


def test_a_season_holds_for_holidays_too() -> None:
    written = "Jul-Aug Su,PH 10:00-12:00; Mo 09:00-10:00"
    assert state(written, "2026-07-14 11:00").is_open
    assert not state(written, "2026-05-01 11:00").is_open


def test_a_holiday_ends_the_night_before_it_at_midnight() -> None:
    assert told(state(f"{NIGHT}; PH off", "2026-04-30 23:00")) == "open until 2026-05-01 00:00"
    assert not state(f"{NIGHT}; PH off", "2026-05-01 03:00").is_open


@pytest.mark.parametrize(
    ("written", "country", "knows"),
    [
        (OFFICE, "FR", True),
        (OFFICE, "GB", True),
        (OFFICE, "BE", True),
        (OFFICE, "DZ", False),  # no calendar at all
        (OFFICE, "MA", False),  # a calendar without the feasts that move with the moon
        (OFFICE, "TN", False),
        (OFFICE, "DE", False),  # each land has days of its own
        (OFFICE, "", False),
        (OFFICE, "XX", False),
        ("Mo-Fr 09:00-17:00", "FR", False),  # does not say what happens
        ('Mo-Fr 09:00-17:00 "PH"', "FR", False),
        ("24/7", "", True),
    ],
)
def test_holidays_are_known_or_it_is_said_that_they_are_not(written: str, country: str, knows: bool) -> None:
    found = state(written, "2026-11-23 10:00", country=country)
    assert found.knows_holidays is knows
    assert found.is_open
    assert found.always is (written == "24/7")


def test_hours_that_say_unknown_are_neither_open_nor_sure() -> None:
    found = state("Mo-Fr 09:00-12:00 unknown", "2026-11-23 10:00")
    assert not found.is_open
    assert not found.is_sure


@pytest.mark.parametrize(
    "written",
    ["", " ", "lundi", "9-17", "Mo-Fr 9-17", "Mo 25:00-26:00", "\x00", "\ud800", "Mo-Fr 09:00-17:00\n", "x" * 501,
     "Mo-Fr 09:00-17:00; SH off", "sunrise-sunset", "PH -1 day off", "Feb 30 10:00-11:00", "Mo-Fr 09:00-17:00; ph off"],
)  # fmt: skip
def test_hours_that_cannot_be_read_or_known_are_refused(written: str) -> None:
    assert rules.problem(written, PARIS) == "hours"


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc", "\x00", "Europe"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    assert rules.problem("24/7", zone) == "zone"


def test_the_week_that_comes_has_its_holiday_and_its_nights() -> None:
    days = rules.week(said("Mo-Fr 09:00-12:00,14:00-17:00; Sa 20:00-02:00; PH off"), at("2026-12-23 23:59"))
    shown = {day.isoformat(): [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in some] for day, some in days}
    assert next(iter(shown)) == "2026-12-23"
    assert shown["2026-12-24"] == ["09:00-12:00", "14:00-17:00"]
    assert shown["2026-12-25"] == []
    assert shown["2026-12-26"] == ["20:00-00:00"]
    assert shown["2026-12-27"] == ["00:00-02:00"]
    whole = rules.week(said("24/7"), at("2026-10-25 12:00"))
    assert all(one.is_whole_day for _day, some in whole for one in some)


def test_a_tangle_of_hours_is_answered_in_bounded_time() -> None:
    tangles = [
        "; ".join(f"week {n}-{n + 9} Mo[{n % 5 + 1}],PH 0{n % 9}:1{n % 9}-1{n % 9}:00" for n in range(1, 40))[:500],
        "2026-2099 Feb 29 Su[5] 10:00-12:00",
        "; ".join(["PH 10:00-11:00"] * 31),
    ]
    for written in tangles:
        begun = time.perf_counter()
        found = rules.state(said(written.rpartition(";")[0] or written), at("2026-11-23 10:00"))
        assert time.perf_counter() - begun < 1
        assert not found.is_open
