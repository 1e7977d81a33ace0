"""An agency's desk: what it asks to stand beside boards and threads."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Board, Pin, PinState, PostState
from forum.resources.models import Agency
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


def test_a_proposed_pin_is_seen_by_nobody_but_its_agency(
    world: World, visitor: Visitor, member: Visitor, agent: Visitor, agency: Agency
) -> None:
    board = world.board(public=True)
    thread = world.thread(board)
    world.pin(world.guidance(agency, title="Garder des preuves"), thread=thread, accepted=False)
    for somebody in (visitor, member):
        assert not _titles(somebody.get(f"/t/{thread.public_id}"))
    assert "en attente" in agent.get("/desk/pins").text


def test_an_agency_proposes_pages_and_services_for_a_board_a_thread_and_the_whole_site(
    world: World, board: Board, agency: Agency, agent: Visitor
) -> None:
    thread, page, service = world.thread(board), world.guidance(agency), world.service(agency)
    for thing in (page, service):
        for place in ({"board": board.public_id}, {"thread": thread.public_id}, {"everywhere": "y"}):
            fields = {"thing": thing.public_id, "country": "BE", "language": "fr"} | place
            agent.send(agent.get("/desk/pins"), "/desk/pins", **fields)
            agent.send(agent.get("/desk/pins"), "/desk/pins", **fields)  # the same once more is the same one
    both = {"state": PinState.PROPOSED, "country": "BE", "language": "fr"}
    for places in ({"board_id": board.id}, {"thread_id": thread.id}, {"board_id": None, "thread_id": None}):
        assert world.count(Pin, page_id=page.id, **both, **places) == 1
        assert world.count(Pin, service_id=service.id, **both, **places) == 1
    assert world.count(Pin) == 6


@pytest.mark.parametrize("address", ["https://localhost/t/{}", "/t/{}?after=>i:20", "/t/{}#mark", " {} "])
def test_a_thread_is_found_by_its_address_however_it_was_copied(
    world: World, board: Board, agency: Agency, agent: Visitor, address: str
) -> None:
    thread, page = world.thread(board), world.guidance(agency)
    sent = address.format(thread.public_id)
    agent.post("/desk/pins", {"thing": page.public_id, "thread": sent})
    assert world.count(Pin, thread_id=thread.id) == 1


def test_the_address_of_a_thread_that_an_agency_cannot_read_tells_it_nothing(
    world: World, board: Board, agency: Agency, agent: Visitor
) -> None:
    page = world.guidance(agency)
    threads = [world.thread(board, state=state) for state in PostState if state is not PostState.PUBLISHED]
    threads.append(world.thread(world.board()))
    answers = set()
    for public_id in (*(thread.public_id for thread in threads), "n" * 22):
        answer = agent.post("/desk/pins", {"thing": page.public_id, "thread": public_id}, 422)
        answers.add(answer.text.replace(public_id, ""))
        assert "Nous ne trouvons pas ce fil, ou vous ne pouvez pas le lire." in answer.errors()
    assert len(answers) == 1
    assert world.count(Pin) == 0


def test_what_is_wrong_with_a_request_is_said(
    world: World, app: Flask, board: Board, agency: Agency, agent: Visitor
) -> None:
    thread = world.thread(board)
    page, due = world.guidance(agency), world.guidance(agency, title="Attend encore", published=False)
    other = world.agency("Appui Nord")[1]
    thing, place = {"thing": page.public_id}, {"board": board.public_id}
    days = [(page.checked_on + timedelta(days=days)).isoformat() for days in (-1, 2, 3)]
    for fields in (
        {**thing},
        {**thing, **place, "thread": thread.public_id},
        {**thing, **place, "everywhere": "y"},
        {**thing, **place, "ends_on": days[0]},
        {**thing, **place, "ends_on": "demain"},
        {**thing, **place, "starts_on": "hier"},
        {**thing, **place, "starts_on": days[2], "ends_on": days[1]},
        {**thing, **place, "country": "XX"},
        {**thing, **place, "language": "xx"},
        {**thing, "board": "n" * 22},
        {**thing, "thread": "https://example.org/t/1"},
        {"thing": due.public_id, **place},
        {"thing": world.guidance(other).public_id, **place},
        {"thing": world.service(other).public_id, **place},
        {"thing": world.service().public_id, **place},
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
