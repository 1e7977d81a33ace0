"""Looking after what stands beside boards and threads: its place, and taking it down."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.discussion.models import Board, Pin, PinState
from forum.discussion.queries import pins as queries
from forum.moderation.models import Appeal
from forum.moderation.operations import sparing
from forum.moderation.queries.sparing import Limited
from forum.resources.models import Agency
from tests.factories import World, viewer_of
from tests.visitor import Page, Visitor

WHY = "Le numéro ne répond plus."


@pytest.fixture
def board(world: World) -> Board:
    return world.board(public=True)


@pytest.fixture
def desk(world: World) -> tuple[Account, Agency]:
    return world.agency("Rive Claire")


def _titles(page: Page) -> list[str]:
    return [title.text_content() for title in page.css(".pin__title")]


def _limited(world: World, account: Account, board: Board) -> None:
    with world.open():
        limited = Limited(account.id, account.number, account.pseudonym, frozenset(), frozenset())
        sparing.limit(limited, boards=[board.id], languages=[], viewer=viewer_of(world.admin()))


def test_moderators_change_the_order_on_a_board(
    world: World, moderator: Visitor, board: Board, desk: tuple[Account, Agency]
) -> None:
    pins = [world.pin(world.guidance(desk[1], title=title), board=board) for title in ("Une", "Deux", "Trois")]
    path = f"/b/{board.public_id}"
    assert _titles(moderator.get(path)) == ["Une", "Deux", "Trois"]
    last = f"/mod/pins/{pins[0].public_id}"
    moderator.send(moderator.get(last), f"{last}/move", place="7")
    assert _titles(moderator.get(path)) == ["Deux", "Trois", "Une"]
    line = world.load(AuditLine, act=Act.PIN_MOVED)
    assert (line.about, line.before, line.after) == (pins[0].public_id, "0", "7")
    version = world.load(Pin, id=pins[0].id).version
    for place in ("100", "-1", "x", "", "9" * 40):
        assert moderator.post(f"{last}/move", {"place": place, "version": version}, 422).errors()
    moderator.post(f"{last}/move", {"place": "1", "version": version - 1}, 409)
    assert world.load(Pin, id=pins[0].id).place == 7
    listed = moderator.get("/mod/pins")
    assert [link.text_content() for link in listed.css(".lines a")] == ["Deux", "Trois", "Une"]


def test_a_pin_taken_down_is_gone_its_agency_reads_why_and_may_ask_for_a_second_look(
    app: Flask, world: World, moderator: Visitor, board: Board, desk: tuple[Account, Agency]
) -> None:
    pin = world.pin(world.service(desk[1], name="Écoute du soir"), board=board)
    address, agent = f"/mod/pins/{pin.public_id}", Visitor(app).become(desk[0])
    for reason in ("", "  "):
        assert moderator.post(f"{address}/take-down", {"reason": reason, "version": pin.version}, 422).errors()
    moderator.post(f"{address}/take-down", {"reason": WHY, "version": pin.version + 1}, 409)
    assert _titles(moderator.get(f"/b/{board.public_id}")) == ["Écoute du soir"]
    moderator.send(moderator.get(address), f"{address}/take-down", reason=WHY)
    assert not _titles(moderator.get(f"/b/{board.public_id}"))
    assert world.count(AuditLine, act=Act.PIN_TAKEN_DOWN, about=pin.public_id) == 1
    moderator.post(f"{address}/take-down", {"reason": WHY, "version": pin.version + 1}, 409)
    moderator.post(f"{address}/move", {"place": "1", "version": pin.version + 1}, 409)
    news = agent.get("/n").text
    assert "L’équipe de relecture a retiré l’épingle de « Écoute du soir »." in news
    assert WHY in news
    assert "retirée par l’équipe de relecture" in agent.get("/desk/pins").text
    appeal = f"/desk/pins/{pin.public_id}/appeal"
    agent.send(agent.get(appeal), appeal, text="Il répond de nouveau.")
    second = Visitor(app).become(world.moderator())
    asked = f"/mod/appeals/{world.load(Appeal).public_id}"
    assert "une épingle retirée" in second.get(asked).text
    second.send(second.get(asked), f"{asked}/view", outcome="overturn", text="Il répond.")
    second.send(second.get(asked), f"{asked}/decide", outcome="overturn", answer="Vous aviez raison.")
    assert world.load(Pin).state is PinState.ACCEPTED
    assert _titles(second.get(f"/b/{board.public_id}")) == ["Écoute du soir"]


def test_who_looks_after_other_boards_leaves_a_pin_alone(
    app: Flask, world: World, board: Board, desk: tuple[Account, Agency]
) -> None:
    """Of a board, of a thread on it, and of the whole site."""
    account, page = world.moderator(), world.guidance(desk[1])
    pins = [world.pin(page, board=board), world.pin(page, thread=world.thread(board)), world.pin(page)]
    waiting = world.pin(world.guidance(desk[1], title="Autre"), board=board, accepted=False)
    _limited(world, account, world.board())
    limited = Visitor(app).become(account)
    assert not limited.get("/mod/pins").css(".lines a")
    limited.post(f"/mod/pins/{waiting.public_id}/decide", {"outcome": "accept", "version": waiting.version}, 403)
    for pin in pins:
        address = f"/mod/pins/{pin.public_id}"
        assert not limited.get(address).css(f"form[action^='{address}']")
        for act, fields in (("move", {"place": "3"}), ("take-down", {"reason": WHY}), ("take-down", {"reason": ""})):
            limited.post(f"{address}/{act}", {**fields, "version": pin.version}, 403)
        assert world.load(Pin, id=pin.id).version == pin.version
    _limited(world, account, board)
    assert len(limited.get("/mod/pins").css(".lines a")) == 2


def test_what_the_team_takes_from_its_readers_takes_its_pins_along_with_a_line_in_the_record(
    app: Flask, world: World, board: Board, desk: tuple[Account, Agency]
) -> None:
    page = world.guidance(desk[1])
    pin = world.pin(page, board=board)
    Visitor(app).become(world.member()).post(f"/r/{page.public_id}/report", {"reason": "identity"})
    admin = Visitor(app).become(world.admin())
    case = admin.get("/mod/reports").css(".lines a[href^='/mod/reports/'], .case a[href^='/mod/reports/']")
    address = case[0].get("href")
    admin.send(admin.get(address), f"{address}/decide", outcome="take_down", rule="anonymous", reason=WHY)
    assert world.load(Pin).state is PinState.WITHDRAWN
    line = world.load(AuditLine, act=Act.PIN_TAKEN_DOWN)
    assert (line.about, line.why, line.before) == (pin.public_id, "page", "accepted")


def test_the_list_goes_on_page_by_page_first_what_stands_everywhere_then_board_by_board(
    world: World, moderator: Visitor, desk: tuple[Account, Agency], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PINS_A_PAGE", 2)
    rooms = [world.board(public=True, name=name) for name in ("La nuit", "Le jour")]
    page = world.guidance(desk[1], title="Une fiche")
    for place in ({"board": rooms[1]}, {"thread": world.thread(rooms[0])}, {"board": rooms[0]}, {}):
        world.pin(page, **place)
    seen, path = [], "/mod/pins"
    while path:
        listed = moderator.get(path)
        assert len(listed.css(".lines li")) == 2
        seen += [" ".join(line.text_content().split()) for line in listed.css(".lines .small")]
        more = listed.css(".pager a.button")
        path = more[0].get("href") if more else ""
    places = ["tout le site", "la rubrique La nuit", "le fil Un titre", "la rubrique Le jour"]
    assert [line.split(" · ")[1] for line in seen] == [f"sur {place}" for place in places]
    for key in ("x", ">i:1", ">i:1~i:1~i:1~i:1~s:a"):
        moderator.get(f"/mod/pins?after={key}", 400)
