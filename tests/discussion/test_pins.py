"""Guidance and services beside boards and threads: shown as long as they are true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from babel.dates import format_date
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Pin, PinState
from forum.resources.models import Agency, GuidancePage, GuidanceState, Service, ServiceState
from forum.resources.said import Hours, PhoneSaid
from tests.factories import World
from tests.visitor import Page, Visitor


@pytest.fixture
def board(world: World) -> Board:
    return world.board(public=True)


@pytest.fixture
def desk(world: World) -> tuple[Account, Agency]:
    return world.agency("Rive Claire")


@pytest.fixture
def agent(app: Flask, desk: tuple[Account, Agency]) -> Visitor:
    return Visitor(app).become(desk[0])


@pytest.fixture
def agency(desk: tuple[Account, Agency]) -> Agency:
    return desk[1]


def _titles(page: Page) -> list[str]:
    return [title.text_content() for title in page.css(".pin__title")]


def _in_days(world: World, days: int) -> time_machine.travel:
    return time_machine.travel(world.later(days))


def test_a_pin_says_who_speaks_for_which_country_in_which_language_checked_when(
    world: World, visitor: Visitor, board: Board, agency: Agency
) -> None:
    thread = world.thread(board)
    page = world.guidance(agency, title="Porter plainte sans adresse", country="BE", language="fr")
    world.pin(page, board=board)
    for path in (f"/b/{board.public_id}", f"/t/{thread.public_id}"):
        pin = visitor.get(path).one(".pin")
        said = " ".join(pin.text_content().split())
        assert said == (
            "Porter plainte sans adresse Rive Claire, association. Identité vérifiée. Pays : Belgique. "
            f"Langue : français. Vérifiée le {format_date(page.checked_on, 'long', locale='fr')}."
        )
        assert pin.cssselect("a")[0].get("href") == f"/r/{page.public_id}"


def test_a_page_for_no_country_in_particular_says_so(
    world: World, visitor: Visitor, board: Board, agency: Agency
) -> None:
    world.pin(world.guidance(agency, country=""), board=board)
    assert "Pour tous les pays." in visitor.get(f"/b/{board.public_id}").one(".pin").text_content()


def test_an_overdue_page_stands_with_a_badge_a_lapsed_one_falls_and_comes_back_when_it_was_checked(
    world: World, app: Flask, board: Board, desk: tuple[Account, Agency]
) -> None:
    page = world.guidance(desk[1], days=10)
    world.pin(page, board=board)
    path = f"/b/{board.public_id}"
    for days, badge, stands in ((10, False, True), (11, True, True), (20, True, True), (21, False, False)):
        with _in_days(world, days):
            shown = Visitor(app).get(path)
            assert _titles(shown) == ["Une fiche"] * stands, days
            assert bool(shown.css(".pin .overdue")) is badge, days
    with _in_days(world, 21):
        again = (page.checked_on + timedelta(days=60)).isoformat()
        agent = Visitor(app).become(desk[0])
        assert "plus affichée : à vérifier de nouveau" in agent.get("/desk/pins").text
        fields = {"version": world.load(type(page), id=page.id).version, "review_by": again}
        agent.post(f"/desk/g/{page.public_id}/check", fields)
        assert _titles(Visitor(app).get(path)) == ["Une fiche"]


def test_a_pin_stands_from_its_first_day_to_its_last(
    world: World, app: Flask, board: Board, agency: Agency, agent: Visitor
) -> None:
    page = world.guidance(agency)
    first, last = (page.checked_on + timedelta(days=days) for days in (2, 3))
    agent.send(
        agent.get("/desk/pins"), "/desk/pins", thing=page.public_id, board=board.public_id,
        starts_on=first.isoformat(), ends_on=last.isoformat(),
    )  # fmt: skip
    moderator = Visitor(app).become(world.moderator())
    pin = world.load(Pin)
    address = f"/mod/pins/{pin.public_id}"
    moderator.send(moderator.get(address), f"{address}/decide", outcome="accept")
    assert "acceptée, pas encore affichée" in agent.get("/desk/pins").text
    for days, stands in ((0, False), (2, True), (3, True), (4, False)):
        with _in_days(world, days):
            assert bool(_titles(Visitor(app).get(f"/b/{board.public_id}"))) is stands, days


@pytest.mark.parametrize("kind", ["page", "service"])
def test_what_is_withdrawn_takes_its_pins_along_and_does_not_bring_them_back(
    world: World, app: Flask, board: Board, agency: Agency, kind: str
) -> None:
    visitor, moderator = Visitor(app), Visitor(app).become(world.moderator())
    thing = world.guidance(agency) if kind == "page" else world.service(agency)
    stands, waits = world.pin(thing, board=board), world.pin(thing, thread=world.thread(board), accepted=False)
    model, gone = (GuidancePage, GuidanceState) if kind == "page" else (Service, ServiceState)
    with world.open():
        row = db.session.get_one(model, thing.id)
        row.state, row.waiting_at = gone.WITHDRAWN, None
        if kind == "page":
            row.published_on = None
    assert not _titles(visitor.get(f"/b/{board.public_id}"))
    for pin in (stands, waits):
        after = world.load(Pin, id=pin.id)
        assert (after.state, after.waiting_at, after.due_at) == (PinState.WITHDRAWN, None, None)
        moderator.post(f"/mod/pins/{pin.public_id}/decide", {"outcome": "accept", "version": pin.version}, 409)
    with world.open():
        row = db.session.get_one(model, thing.id)
        row.state = gone.PUBLISHED
        if kind == "page":
            row.published_on = row.checked_on
    assert not _titles(visitor.get(f"/b/{board.public_id}"))


def test_a_page_that_is_only_read_once_more_keeps_its_pins_out_of_sight(
    world: World, visitor: Visitor, board: Board, agency: Agency
) -> None:
    page = world.guidance(agency)
    world.pin(page, board=board)
    for state, stands in ((GuidanceState.HELD, False), (GuidanceState.PUBLISHED, True)):
        with world.open():
            row = db.session.get_one(GuidancePage, page.id)
            row.state, is_held = state, state is GuidanceState.HELD
            row.waiting_at, row.published_on = (clock.now(), None) if is_held else (None, row.checked_on)
        assert bool(_titles(visitor.get(f"/b/{board.public_id}"))) is stands


def test_pins_that_come_back_to_a_full_place_do_not_make_it_fuller(
    world: World, app: Flask, board: Board, agency: Agency
) -> None:
    thread = world.thread(board)
    early = world.pin(world.guidance(agency, title="1, revient", days=5), board=board)
    also = world.pin(world.guidance(agency, title="0, revient aussi", days=5), thread=thread)
    with _in_days(world, 11):
        for number in range(2, 5):
            world.pin(world.guidance(agency, title=f"{number}, depuis"), board=board)
        world.pin(world.guidance(agency, title="5, sur le fil"), thread=thread)
        for pin in (early, also):
            _check_again(world, pin)
        assert _titles(Visitor(app).get(f"/b/{board.public_id}")) == ["1, revient", "2, depuis", "3, depuis"]
        shown = _titles(Visitor(app).get(f"/t/{thread.public_id}"))
        assert shown == ["0, revient aussi", "1, revient", "2, depuis", "3, depuis"]


def _check_again(world: World, pin: Pin) -> None:
    with world.open():
        page = db.session.get_one(GuidancePage, pin.page_id)
        page.review_by += timedelta(days=60)


def test_the_card_of_a_service_says_its_number_and_whether_somebody_answers(
    world: World, app: Flask, board: Board, agency: Agency
) -> None:
    service = world.service(
        agency,
        name="Écoute du soir",
        hours=Hours(opening_hours="Mo-Su 18:00-22:00", timezone="Europe/Paris"),
        phones=(PhoneSaid(number="01 99 00 12 34", country="FR"),),
    )
    world.pin(service, board=board)
    for moment, words, is_lit in (
        ("2027-01-05T19:00:00+01:00", "Ouvert, ferme à 22 h", True),
        ("2027-01-05T12:00:00+01:00", "Fermé, rouvre à 18 h", False),
        ("2027-01-05T23:00:00+01:00", "Fermé, rouvre demain à 18 h", False),
    ):
        with world.open():
            row = db.session.get_one(Service, service.id)
            row.checked_on, row.review_by = date(2027, 1, 1), date(2027, 3, 1)
        with time_machine.travel(moment):
            pin = Visitor(app).get(f"/b/{board.public_id}").one(".pin")
        assert words in " ".join(pin.text_content().split()), moment
        assert bool(pin.cssselect(".lamp--lit")) is is_lit
    assert pin.cssselect("a[href^='tel:']")[0].get("href") == "tel:+33199001234"
    assert pin.cssselect(".pin__title a")[0].get("href") == f"/r/{service.public_id}"
