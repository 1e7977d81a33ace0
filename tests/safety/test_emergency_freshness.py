"""What the panel still says as months pass: what nobody has read again leaves it, emergency numbers never do."""

from __future__ import annotations

import gzip
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from config import REVIEWS
from forum.app import create_app
from forum.freshness import Freshness
from forum.safety import emergency, emergency_fresh, panel
from forum.safety.emergency import Country
from tests.conftest import config_for
from tests.safety.conftest import READ_ON
from tests.safety.test_crisis_pages import GONE, calls, words
from tests.visitor import Visitor

FRESH, OVERDUE, LAPSED = Freshness.FRESH, Freshness.OVERDUE, Freshness.LAPSED
PARTS = {"text", "silent", "what_happens", "bill"}
# Days since the reading: how emergency numbers stand, and whether statements and helplines are still there.
TABLE = [
    (0, FRESH, True, FRESH, True),
    (90, FRESH, True, FRESH, True),
    (91, FRESH, True, OVERDUE, True),
    (180, FRESH, True, OVERDUE, True),
    (181, OVERDUE, True, LAPSED, False),
    (360, OVERDUE, True, LAPSED, False),
    (361, LAPSED, False, LAPSED, False),
    (4000, LAPSED, False, LAPSED, False),
]
HEAVIEST, HEAVIEST_SENT = 60_000, 12_000  # bytes of a panel, plain and compressed


@pytest.mark.parametrize(("days", "lines", "said", "helplines", "listens"), TABLE)
def test_a_country_stands_as_long_as_somebody_has_read_it(
    days: int, lines: Freshness, said: bool, helplines: Freshness, listens: bool
) -> None:
    today = READ_ON + timedelta(days=days)
    for country in emergency.checked():
        found = emergency_fresh.as_of(country, today, REVIEWS)
        assert [(line.number, line.standing) for line in found.lines] == [(one.number, lines) for one in country.lines]
        assert len(found.helplines) == (len(country.helplines) if listens else 0)
        assert {line.standing for line in found.helplines} == ({helplines} if listens else set())
        had = {name for name in PARTS if getattr(country, name) is not None}
        assert {name for name in PARTS if getattr(found, name) is not None} == (had if said else set())
        assert found.withheld == (set() if said else had) | (set() if listens else {"helplines"})
        assert emergency_fresh.worst(country, today, REVIEWS) is max(lines, helplines, key=list(Freshness).index)


def test_the_intervals_are_the_operators() -> None:
    country, day = emergency.checked()[0], READ_ON + timedelta(days=15)
    found = emergency_fresh.as_of(country, day, {"emergency": 14, "helpline": 7})
    assert {line.standing for line in found.lines} == {OVERDUE}
    assert found.helplines == ()


@pytest.fixture(scope="module")
def lost() -> Flask:
    return create_app(config_for(GONE))


def travel(days: int) -> time_machine.travel:
    return time_machine.travel(f"{READ_ON + timedelta(days=days)}T12:00:00+00:00", tick=False)


def test_what_is_overdue_says_since_when_on_the_panel(lost: Flask) -> None:
    with travel(100):
        page = Visitor(lost).get("/h/FR")
        since = f"À vérifier depuis le {emergency.checked()[0].helplines[0].checked_said('fr')}"
        assert since not in words(page)  # the day of the reading is not the day it was due
        badges = [badge.text_content() for badge in page.css(".overdue")]
        assert len(badges) == len(emergency.checked()[0].helplines)
        assert len(set(badges)) == 1
        assert badges[0].startswith("À vérifier depuis le ")
    with travel(200):
        page = Visitor(lost).get("/h/FR")
        assert len(page.css(".urgent .overdue")) == 5
        assert len(page.css(".facts .overdue")) == 4
        assert "Les lignes de ce pays n’ont pas été vérifiées depuis trop longtemps" in words(page)


def test_after_years_every_country_still_has_its_numbers_and_says_that_nobody_has_checked_them(lost: Flask) -> None:
    with travel(1500):
        for country in emergency.checked():
            page = Visitor(lost).get(f"/h/{country.code}")
            assert set(calls(page)) == {line.dialable for line in country.lines}
            told = f"Non vérifié par nous depuis le {country.lines[0].checked_said('fr')}."
            assert [badge.text_content() for badge in page.css(".urgent .overdue")].count(told) == len(
                {line.number for line in country.lines}
            )
            assert not [line for line in country.helplines if line.name.fr in words(page)]
            for said in (country.text, country.silent, country.what_happens):
                assert said is None or said.words.fr not in words(page)
            assert "Vérifiés par deux personnes." not in words(page)


def test_the_card_and_error_pages_keep_to_the_same_rule(lost: Flask) -> None:
    with travel(400):
        reader = Visitor(lost)
        page = reader.get("/nothing", 404)
        assert calls(page) == ["tel:17", "tel:15", "tel:112"]
        assert words(page).count("Non vérifié par nous depuis le") == 3
        offered = [option.get("value") for option in reader.get("/h/FR").css("#card-number option")]
        assert offered == ["17", "15", "112", "18"]
        reader.post("/h/card", {"country": "FR", "number": "3919", "label": "Garage"}, 422)


@pytest.mark.parametrize("days", [0, 100, 200, 400])
def test_no_place_is_ever_left_without_a_number(lost: Flask, days: int) -> None:
    with travel(days), lost.test_request_context():
        for country in emergency.checked():
            found = panel.place(country.code)
            assert isinstance(found, Country)
            first = panel.urgent(found, "fr")[0]
            assert first.number == country.of(emergency.Kind.POLICE)[0].number
            assert first.badge == (first.notes[-1] if first.badge else "")
            assert panel.help_lines(found, "fr")[0].href == first.href
            assert bool(first.badge) == (days > REVIEWS["emergency"])


def test_the_panel_stays_light_on_the_worst_of_days(lost: Flask) -> None:
    for days in (0, 200):
        with travel(days):
            for country in emergency.checked():
                source = Visitor(lost).get(f"/h/{country.code}").source.encode()
                assert len(source) < HEAVIEST, country.code
                assert len(gzip.compress(source)) < HEAVIEST_SENT, country.code


def test_what_two_people_have_checked_says_so_only_while_it_is_fresh(lost: Flask) -> None:
    country = emergency.checked()[0]
    line = country.lines[0]
    told = {0: "", 181: "À vérifier depuis le", 361: "Non vérifié par nous depuis le"}
    with lost.test_request_context():
        for days, words_ in told.items():
            found = emergency_fresh.dated(line, date.fromisoformat(str(READ_ON)) + timedelta(days=days), 180)
            assert panel.badge(found, "fr").startswith(words_)
            assert bool(panel.badge(found, "fr")) == bool(words_)
