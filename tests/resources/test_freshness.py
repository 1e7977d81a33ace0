"""Overdue, then lapsed: what shows, where, and until when, decided when it is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from config import REVIEWS
from forum import clock
from forum.db import db
from forum.freshness import Freshness, freshness, lapse_day
from forum.resources import queries, rules
from forum.resources.models import GuidancePage, GuidanceState, HelpKind, Service, ServiceState
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.resources import factories as make
from tests.resources.conftest import Planted
from tests.visitor import Page, Visitor

TODAY = date(2026, 11, 22)
FRESH, OVERDUE, LAPSED = Freshness


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("sentence", "checked", "review", "expected"),
    [
        ("it is fresh on the day it was checked", 0, 30, FRESH),
        ("and on its last day", -30, 0, FRESH),
        ("overdue the day after", -31, -1, OVERDUE),
        ("as long again as the check had held", -60, -30, OVERDUE),
        ("and lapsed the day after that", -61, -31, LAPSED),
        ("long after it is lapsed", -4000, -3000, LAPSED),
        ("what was never to hold a day holds one", 0, 0, FRESH),
        ("is overdue for one", -1, -1, OVERDUE),
        ("and then lapsed", -2, -2, LAPSED),
        ("a review day before the check does not make it fresh again", 0, -1, OVERDUE),
    ],
)
def test_how_long_something_is_believed(sentence: str, checked: int, review: int, expected: Freshness) -> None:
    lapses_on = lapse_day(days(checked), days(review))
    assert freshness(days(review), lapses_on, TODAY) is expected, sentence


@pytest.mark.parametrize(
    ("sentence", "kind", "has_phone", "own", "expected"),
    [
        ("help at a distance with a number is a helpline", HelpKind.ONLINE, True, None, 90),
        ("so is the police", HelpKind.POLICE, True, None, 90),
        ("without a number it is none", HelpKind.ONLINE, False, None, 180),
        ("premises are none, with or without a number", HelpKind.PREMISES, True, None, 180),
        ("nor is help for those close", HelpKind.CLOSE, True, None, 180),
        ("its own number of days counts where it is shorter", HelpKind.ONLINE, True, 30, 30),
        ("and not where it is longer", HelpKind.ONLINE, True, 180, 90),
    ],
)
def test_how_long_a_check_of_a_service_holds(
    sentence: str, kind: HelpKind, has_phone: bool, own: int | None, expected: int
) -> None:
    found = rules.review_interval(REVIEWS, help_kind=kind, has_phone=has_phone, review_days=own)
    assert found == timedelta(days=expected), sentence


def test_the_settings_decide_how_long_a_check_holds() -> None:
    set_so = {"emergency": 7, "helpline": 10, "rest": 20}
    for has_phone, expected in ((True, 10), (False, 20)):
        found = rules.review_interval(set_so, help_kind=HelpKind.ONLINE, has_phone=has_phone, review_days=None)
        assert found.days == expected


@pytest.mark.usefixtures("within")
def test_the_rules_and_their_twins_in_sql_agree_on_every_state_and_day(world: World) -> None:
    page = make.held()
    service = db.session.get_one(Service, world.service().id)
    today = locale.today()
    around: tuple[Any, ...] = (None, -1, 0, 1)
    bounds = [pair for pair in product(around, repeat=2) if None in pair or pair[0] <= pair[1]]
    rows: tuple[tuple[Any, type[GuidancePage] | type[Service], type[StrEnum]], ...] = (
        (page, GuidancePage, GuidanceState),
        (service, Service, ServiceState),
    )
    seen: set[tuple[object, ...]] = set()
    for row, table, states in rows:
        for state, review, (first, last) in [
            *product(states, (-41, -40, -1, 0, 1), bounds[:1]),
            *product(list(states)[1:2], (-41, 1), bounds),
        ]:
            row.state = state
            row.waiting_at = clock.now() if state == "held" else None
            if table is GuidancePage:
                row.return_reason = "x" if state == "returned" else ""
                row.published_on = today if state == "published" else None
            row.checked_on, row.review_by = today + timedelta(days=review - 40), today + timedelta(days=review)
            row.valid_from = None if first is None else today + timedelta(days=first)
            row.valid_to = None if last is None else today + timedelta(days=last)
            db.session.flush()
            twins = (queries.is_public_on, queries.is_fresh_on, queries.is_standing_on)
            found = db.session.execute(select(*(twin(table, today) for twin in twins)).where(table.id == row.id)).one()
            ruled = [rules.is_public_now(row, today), rules.is_fresh(row, today), rules.is_standing(row, today)]
            assert [bool(one) for one in found] == ruled, (table, state, review, first, last)
            seen |= {(table, *ruled)}
    assert len(seen) == 8  # for both: not public, lapsed, overdue, fresh


def titles(page: Page, selector: str) -> list[str]:
    return [found.text_content() for found in page.css(f"{selector} .service__name bdi")]


def test_as_days_pass_a_page_is_fresh_then_overdue_with_a_badge_then_lapsed_and_grey(
    world: World, app: Flask, plant: Planted, come: Callable[..., Visitor], day: Callable[[int], str]
) -> None:
    page = plant(make.published, title="Ancienne", review_by=date.fromisoformat(day(30)))
    plant(make.published, title="Sans pays", country="", language="en", review_by=date.fromisoformat(day(100)))
    address = f"/r/{page.public_id}"
    seen = {}
    for ahead in (30, 31, 60, 61):
        with time_machine.travel(world.later(ahead)):
            visitor, agent = Visitor(app), come(Role.AGENCY, agency="Rive Claire")
            directory, found = visitor.get("/r"), visitor.get(address)
            badges = [len(directory.css(".service .overdue")), len(found.css(".notice .overdue"))]
            at_desk = agent.get(f"/desk/g/{page.public_id}").css(".notice")[0].text_content()
            listed = agent.get("/desk").text
            may_propose = "Ancienne" in agent.get("/desk/pins").text
            seen[ahead] = (titles(directory, ".service"), titles(directory, ".service--old"), badges, may_propose)
            assert "Vérifiée le" in found.text
            if ahead > 30:
                assert ("Pas de vérification depuis le" in listed) is (ahead > 60)
                assert ("commencez par une autre aide" in found.text) is (ahead > 60)
                assert ("elle est grisée dans" in at_desk.lower()) is (ahead > 60)
    both = ["Ancienne", "Sans pays"]
    assert seen == {
        30: (both, [], [0, 0], True),
        31: (both[::-1], [], [1, 1], False),
        60: (both[::-1], [], [1, 1], False),
        61: (both[::-1], ["Ancienne"], [1, 1], False),
    }
    with time_machine.travel(world.later(61)):
        come(Role.AGENCY, agency="Rive Claire").post(f"/desk/g/{page.public_id}/check", {"review_by": day(120)})
        again = Visitor(app).get("/r")
        assert (titles(again, ".service")[0], titles(again, ".service--old")) == ("Ancienne", [])
        assert not again.css(".service .overdue")
