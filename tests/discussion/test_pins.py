"""Guidance beside boards and threads: proposed at the desk, shown as long as it is true."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from babel.dates import format_date
from flask import Flask

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Pin, PinState, PostState
from forum.resources.models import Agency, GuidancePage
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


def test_a_proposed_pin_is_seen_by_nobody_but_its_agency(
    world: World, visitor: Visitor, member: Visitor, agent: Visitor, agency: Agency
) -> None:
    board = world.board(public=True)
    thread = world.thread(board)
    world.pin(world.guidance(agency, title="Garder des preuves"), thread=thread, accepted=False)
    for somebody in (visitor, member):
        assert not _titles(somebody.get(f"/t/{thread.public_id}"))
    assert "en attente" in agent.get("/desk/pins").text


def test_the_threads_own_pin_comes_first_and_a_page_stands_once(
    world: World, visitor: Visitor, board: Board, agency: Agency
) -> None:
    thread = world.thread(board)
    of_board, of_both = (
        world.guidance(agency, title="A, sur la rubrique"),
        world.guidance(agency, title="Z, sur les deux"),
    )
    world.pin(of_board, board=board)
    world.pin(of_both, board=board)
    world.pin(of_both, thread=thread)
    assert _titles(visitor.get(f"/t/{thread.public_id}")) == ["Z, sur les deux", "A, sur la rubrique"]
    assert _titles(visitor.get(f"/t/{world.thread(board).public_id}")) == ["A, sur la rubrique", "Z, sur les deux"]


def test_the_boards_language_comes_first_then_the_readers_country(
    world: World, visitor: Visitor, board: Board, agency: Agency
) -> None:
    world.pin(world.guidance(agency, title="A, en anglais", language="en", country="FR"), board=board)
    world.pin(world.guidance(agency, title="B, partout", country=""), board=board)
    world.pin(world.guidance(agency, title="C, Belgique", country="BE"), board=board)
    path = f"/b/{board.public_id}"
    assert _titles(visitor.get(path)) == ["B, partout", "C, Belgique", "A, en anglais"]
    visitor.post("/h", {"country": "BE"})
    assert _titles(visitor.get(path)) == ["C, Belgique", "B, partout", "A, en anglais"]


def test_a_pin_falls_when_its_page_is_overdue_and_stands_again_when_it_was_checked(
    world: World, app: Flask, board: Board, desk: tuple[Account, Agency]
) -> None:
    page = world.guidance(desk[1], days=10)
    world.pin(page, board=board)
    path = f"/b/{board.public_id}"
    with _in_days(world, 10):
        assert _titles(Visitor(app).get(path)) == ["Une fiche"]
    with _in_days(world, 11):
        assert not _titles(Visitor(app).get(path))
        again = (page.checked_on + timedelta(days=60)).isoformat()
        agent = Visitor(app).become(desk[0])
        assert "plus affichée : la date est passée" in agent.get("/desk/pins").text
        fields = {"version": world.load(type(page), id=page.id).version, "review_by": again}
        agent.post(f"/desk/g/{page.public_id}/check", fields)
        assert _titles(Visitor(app).get(path)) == ["Une fiche"]


def test_a_pin_falls_at_its_own_end(world: World, app: Flask, board: Board, agency: Agency, agent: Visitor) -> None:
    page = world.guidance(agency)
    last = (page.checked_on + timedelta(days=3)).isoformat()
    agent.send(agent.get("/desk/pins"), "/desk/pins", board=board.public_id, ends_on=last)
    moderator = Visitor(app).become(world.moderator())
    pin = world.load(Pin)
    address = f"/mod/pins/{pin.public_id}"
    moderator.send(moderator.get(address), f"{address}/decide", outcome="accept")
    for days, stands in ((3, True), (4, False)):
        with _in_days(world, days):
            assert bool(_titles(Visitor(app).get(f"/b/{board.public_id}"))) is stands


def test_a_pin_falls_at_once_when_its_page_is_withdrawn(
    world: World, visitor: Visitor, board: Board, agency: Agency, agent: Visitor
) -> None:
    page = world.guidance(agency)
    world.pin(page, board=board)
    agent.send(agent.get(f"/desk/g/{page.public_id}"), f"/desk/g/{page.public_id}/withdraw")
    assert not _titles(visitor.get(f"/b/{board.public_id}"))
    assert "plus affichée : la fiche n’est plus publique" in agent.get("/desk/pins").text


def test_pins_that_come_back_to_a_full_place_do_not_make_it_fuller(
    world: World, app: Flask, board: Board, agency: Agency
) -> None:
    thread = world.thread(board)
    early = world.pin(world.guidance(agency, title="1, revient", days=5), board=board)
    also = world.pin(world.guidance(agency, title="0, revient aussi", days=5), thread=thread)
    with _in_days(world, 6):
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


def test_an_agency_proposes_a_page_for_a_board_and_for_a_public_thread(
    world: World, board: Board, agency: Agency, agent: Visitor
) -> None:
    thread = world.thread(board)
    world.guidance(agency)
    agent.send(agent.get("/desk/pins"), "/desk/pins", board=board.public_id)
    agent.send(agent.get("/desk/pins"), "/desk/pins", thread=thread.public_id)
    assert world.count(Pin, board_id=board.id, state=PinState.PROPOSED) == 1
    assert world.count(Pin, thread_id=thread.id, state=PinState.PROPOSED) == 1


@pytest.mark.parametrize("address", ["https://localhost/t/{}", "/t/{}?after=>i:20", "/t/{}#mark", " {} "])
def test_a_thread_is_found_by_its_address_however_it_was_copied(
    world: World, board: Board, agency: Agency, agent: Visitor, address: str
) -> None:
    thread, page = world.thread(board), world.guidance(agency)
    sent = address.format(thread.public_id)
    agent.post("/desk/pins", {"page": page.public_id, "thread": sent})
    assert world.count(Pin, thread_id=thread.id) == 1


def test_the_same_request_sent_twice_is_one(world: World, board: Board, agency: Agency, agent: Visitor) -> None:
    page = world.guidance(agency)
    for _ in range(2):
        agent.post("/desk/pins", {"page": page.public_id, "board": board.public_id})
    assert world.count(Pin) == 1


@pytest.mark.parametrize("state", [state for state in PostState if state is not PostState.PUBLISHED])
def test_the_address_of_a_thread_that_is_not_published_tells_an_agency_nothing(
    world: World, board: Board, agency: Agency, agent: Visitor, state: PostState
) -> None:
    thread, page = world.thread(board, state=state), world.guidance(agency)
    answers = []
    for public_id in (thread.public_id, "n" * 22):
        answer = agent.post("/desk/pins", {"page": page.public_id, "thread": public_id}, 422)
        answers.append(answer.text.replace(public_id, ""))
        assert "Nous ne trouvons pas ce fil, ou il n’est pas publié." in answer.errors()
    assert answers[0] == answers[1]
    assert world.count(Pin) == 0


def test_what_is_wrong_with_a_request_is_said(
    world: World, app: Flask, board: Board, agency: Agency, agent: Visitor
) -> None:
    thread = world.thread(board)
    page, due = world.guidance(agency), world.guidance(agency, title="Attend encore", published=False)
    foreign = world.guidance(world.agency("Appui Nord")[1])
    place = {"board": board.public_id}
    yesterday = (page.checked_on - timedelta(days=1)).isoformat()
    for fields in (
        {"page": page.public_id},
        {"page": page.public_id, **place, "thread": thread.public_id},
        {"page": page.public_id, **place, "ends_on": yesterday},
        {"page": page.public_id, **place, "ends_on": "demain"},
        {"page": page.public_id, "board": "n" * 22},
        {"page": page.public_id, "thread": "https://example.org/t/1"},
        {"page": due.public_id, **place},
        {"page": foreign.public_id, **place},
        {**place},
    ):
        assert agent.post("/desk/pins", fields, 422).css(".notice--wrong"), fields
    assert world.count(Pin) == 0


def test_an_agency_takes_its_own_pin_down_and_no_other(
    world: World, app: Flask, visitor: Visitor, board: Board, desk: tuple[Account, Agency]
) -> None:
    pin = world.pin(world.guidance(desk[1]), board=board)
    other = Visitor(app).become(world.agency("Appui Nord")[0])
    for public_id in (pin.public_id, "n" * 22):
        other.post(f"/desk/pins/{public_id}/withdraw", None, 404)
    assert "Aucune demande pour le moment." in other.get("/desk/pins").text
    assert _titles(visitor.get(f"/b/{board.public_id}"))
    agent = Visitor(app).become(desk[0])
    agent.send(agent.get("/desk/pins"), f"/desk/pins/{pin.public_id}/withdraw")
    assert not _titles(visitor.get(f"/b/{board.public_id}"))
    assert world.load(Pin).state is PinState.WITHDRAWN
