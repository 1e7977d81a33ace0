"""Accepting and refusing what agencies want to stand beside boards and threads."""

from __future__ import annotations

import pytest
from flask import Flask

from forum import clock
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Board, Pin, PinState
from forum.resources.models import Agency, GuidancePage, GuidanceState
from tests.factories import World
from tests.visitor import Page, Visitor


@pytest.fixture
def board(world: World) -> Board:
    return world.board(public=True)


@pytest.fixture
def agency(world: World) -> Agency:
    return world.agency("Rive Claire")[1]


def _decide(moderator: Visitor, pin: Pin, outcome: str, status: int = 303) -> Page:
    return moderator.send(
        moderator.get(f"/mod/pins/{pin.public_id}"),
        f"/mod/pins/{pin.public_id}/decide",
        status,
        outcome=outcome,
        reason="Hors sujet ici." if outcome == "refuse" else "",
    )


def test_a_request_waits_in_the_queue_with_who_asks_and_where(
    world: World, moderator: Visitor, board: Board, agency: Agency
) -> None:
    thread = world.thread(board, title="Le bus de nuit")
    world.pin(world.guidance(agency, title="Garder des preuves"), board=board, accepted=False)
    world.pin(world.service(agency, name="Écoute du soir"), thread=thread, accepted=False, country="BE")
    world.pin(world.guidance(agency, title="Pour tout le monde"), accepted=False)
    queue = moderator.get("/mod")
    waiting = [" ".join(case.text_content().split()) for case in queue.css(".case")]
    assert "Demande d’épingle" in waiting[0]
    assert "Garder des preuves" in waiting[0]
    assert "Écoute du soir" in waiting[1]
    pages = [moderator.follow(moderator.send(queue, form.get("action"))) for form in queue.css(".case form")]
    assert f"Rive Claire · sur la rubrique {board.name}" in pages[0].text
    assert "Rive Claire · sur le fil Le bus de nuit · Belgique" in pages[1].text
    assert "Rive Claire · sur tout le site" in pages[2].text


@pytest.mark.parametrize(("outcome", "state", "act"), [
    ("accept", PinState.ACCEPTED, Act.PIN_ACCEPTED),
    ("refuse", PinState.REFUSED, Act.PIN_REFUSED),
])  # fmt: skip
def test_a_request_is_decided_once_and_written_down(
    world: World, moderator: Visitor, outcome: str, state: PinState, act: Act
) -> None:
    board, visitor = world.board(public=True), Visitor(world.app)
    pin = world.pin(world.guidance(world.agency()[1]), board=board, accepted=False)
    _decide(moderator, pin, outcome)
    after = world.load(Pin)
    assert (after.state, after.waiting_at) == (state, None)
    assert after.reason == ("Hors sujet ici." if outcome == "refuse" else "")
    assert world.load(AuditLine, about=pin.public_id).act is act
    assert bool(visitor.get(f"/b/{board.public_id}").css(".pin")) is (outcome == "accept")
    for again in ("accept", "refuse"):
        fields = {"outcome": again, "version": after.version}
        moderator.post(f"/mod/pins/{pin.public_id}/decide", fields, 409)
    assert world.load(Pin).state is state


@pytest.mark.parametrize("fields", [
    {}, {"outcome": "accept"}, {"version": 1}, {"outcome": "", "version": 1}, {"outcome": "publish", "version": 1},
    {"outcome": "refuse", "version": 1}, {"outcome": "refuse", "version": 1, "reason": "  "},
    {"outcome": "refuse", "version": "9" * 5000}, {"outcome": "accept", "version": "²"},
])  # fmt: skip
def test_what_is_no_decision_changes_nothing(world: World, moderator: Visitor, fields: dict[str, object]) -> None:
    pin = world.pin(world.guidance(world.agency()[1]), board=world.board(), accepted=False)
    refused = moderator.post(f"/mod/pins/{pin.public_id}/decide", fields, 422)
    assert refused.one("head > title").text_content() == "À revoir – Relecture – Carnet"
    assert world.load(Pin).state is PinState.PROPOSED
    moderator.post(f"/mod/pins/{'n' * 22}/decide", {"outcome": "accept", "version": 1}, 404)


def test_what_is_public_no_more_is_not_put_up(world: World, moderator: Visitor, board: Board, agency: Agency) -> None:
    page = world.guidance(agency)
    pin = world.pin(page, board=board, accepted=False)
    with world.open():
        found = db.session.get_one(GuidancePage, page.id)
        found.state, found.waiting_at, found.published_on = GuidanceState.HELD, clock.now(), None
    assert "n’est plus public" in _decide(moderator, pin, "accept", 409).text
    assert world.load(Pin).state is PinState.PROPOSED
    _decide(moderator, pin, "refuse")


def test_the_whole_site_holds_one_pin_for_the_same_people(world: World, moderator: Visitor, agency: Agency) -> None:
    wishes: list[tuple[dict[str, str], int]] = [
        ({}, 303), ({"country": "FR"}, 303), ({"country": "FR", "language": "fr"}, 303),
        ({}, 409), ({"country": "FR"}, 409),
    ]  # fmt: skip
    for number, (wish, status) in enumerate(wishes):
        pin = world.pin(world.guidance(agency, title=f"Fiche {number}"), accepted=False, **wish)
        _decide(moderator, pin, "accept", status)
    assert world.count(Pin, state=PinState.ACCEPTED) == 3


def test_a_board_holds_three_pins_and_a_thread_one(
    world: World, moderator: Visitor, visitor: Visitor, board: Board, agency: Agency
) -> None:
    thread = world.thread(board)
    for place, limit in (({"board": board}, 3), ({"thread": thread}, 1)):
        pins = [
            world.pin(world.guidance(agency, title=f"Fiche {number}"), accepted=False, **place)
            for number in range(limit + 1)
        ]
        for pin in pins[:limit]:
            _decide(moderator, pin, "accept")
        full = _decide(moderator, pins[limit], "accept", 409)
        assert full.css(".notice--lamp")
        assert "Rien n’a changé : la place est prise." in full.text
        assert world.load(Pin, id=pins[limit].id).state is PinState.PROPOSED
    assert len(visitor.get(f"/b/{board.public_id}").css(".pin")) == 3
    assert len(visitor.get(f"/t/{thread.public_id}").css(".pin")) == 4


def test_a_pin_taken_down_makes_room(app: Flask, world: World, moderator: Visitor, board: Board) -> None:
    account, agency = world.agency()
    thread = world.thread(board)
    first = world.pin(world.guidance(agency, title="Une"), thread=thread)
    second = world.pin(world.guidance(agency, title="Autre"), thread=thread, accepted=False)
    Visitor(app).become(account).post(f"/desk/pins/{first.public_id}/withdraw")
    _decide(moderator, second, "accept")
    assert [pin.text_content() for pin in moderator.get(f"/t/{thread.public_id}").css(".pin__title")] == ["Autre"]


def test_a_request_taken_back_meanwhile_cannot_be_accepted(
    app: Flask, world: World, moderator: Visitor, board: Board
) -> None:
    account, agency = world.agency()
    pin = world.pin(world.guidance(agency), board=board, accepted=False)
    queue = moderator.get(f"/mod/pins/{pin.public_id}")
    Visitor(app).become(account).post(f"/desk/pins/{pin.public_id}/withdraw")
    moderator.send(queue, f"/mod/pins/{pin.public_id}/decide", 409, outcome="accept")
    assert world.load(Pin).state is PinState.WITHDRAWN


def test_agencies_and_members_decide_about_no_pin(app: Flask, world: World, member: Visitor, board: Board) -> None:
    account, agency = world.agency()
    pin = world.pin(world.guidance(agency), board=board, accepted=False)
    for somebody in (member, Visitor(app).become(account)):
        fields = {"outcome": "accept", "version": pin.version}
        somebody.post(f"/mod/pins/{pin.public_id}/decide", fields, 403)
    assert world.load(Pin).state is PinState.PROPOSED


@pytest.mark.parametrize(("outcome", "said"), [("accept", "est épinglé là"), ("refuse", "n’est pas épinglé là")])
def test_the_agency_is_told_and_reads_why(
    world: World, moderator: Visitor, board: Board, outcome: str, said: str
) -> None:
    account, agency = world.agency("Rive Claire")
    stranger = world.agency("Autre rive")[0]
    pin = world.pin(world.guidance(agency, title="Porter plainte"), board=board, accepted=False)
    _decide(moderator, pin, outcome)
    desk = Visitor(world.app).become(account)
    assert f"« Porter plainte » {said}" in desk.get("/n").text
    assert "Porter plainte" not in Visitor(world.app).become(stranger).get("/n").text
    is_refused = outcome == "refuse"
    assert ("Hors sujet ici." in desk.get("/n").text) is is_refused
    assert ("Hors sujet ici." in desk.get("/desk/pins").text) is is_refused
    if is_refused:
        appeal = desk.get(f"/desk/pins/{pin.public_id}/appeal")
        assert "Hors sujet ici." in appeal.text
        assert "Restez anonyme" not in appeal.text
