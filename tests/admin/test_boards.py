"""Administrators open boards and change them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Board, WhoReads
from forum.roles import Role
from tests.factories import World
from tests.visitor import Visitor

GOOD = {"name": "Ailleurs", "purpose": "Quand on recommence.", "language": "fr", "who_reads": "members", "place": "3"}


@pytest.fixture
def admin(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.admin())


def boards(app: Flask) -> list[Board]:
    with app.app_context():
        return list(db.session.scalars(select(Board).order_by(Board.id)))


def acts(app: Flask) -> list[tuple[Act, str, str]]:
    with app.app_context():
        return [
            (line.act, line.about, line.why) for line in db.session.scalars(select(AuditLine).order_by(AuditLine.id))
        ]


def test_a_new_board_stands_in_the_list_and_on_the_first_page(app: Flask, admin: Visitor) -> None:
    page = admin.get("/admin/boards/new")
    answer = admin.send(page, "/admin/boards/new", **GOOD)
    assert answer.location == "/admin/boards"
    listed = admin.follow(answer).text
    assert "La rubrique est ouverte." in listed
    assert "Ailleurs" in listed
    assert "Ailleurs" in admin.get("/").text
    board = boards(app)[0]
    assert (board.name, board.purpose, board.place, board.who_reads) == (
        "Ailleurs",
        GOOD["purpose"],
        3,
        WhoReads.MEMBERS,
    )


def test_the_harmless_choices_are_made_already(app: Flask, world: World, admin: Visitor) -> None:
    world.board()
    form = admin.get("/admin/boards/new").form("/admin/boards/new")
    assert form["who_reads"] == "members"
    assert form["language"] == "fr"
    assert int(form["place"]) >= 1


def test_a_board_is_for_members_unless_somebody_chooses_otherwise(app: Flask, admin: Visitor) -> None:
    admin.send(admin.get("/admin/boards/new"), "/admin/boards/new", name="Une")
    assert boards(app)[0].who_reads is WhoReads.MEMBERS


def test_a_changed_board_keeps_its_address(app: Flask, world: World, admin: Visitor) -> None:
    board = world.board(name="Avant")
    path = f"/admin/boards/{board.public_id}"
    page = admin.get(path)
    assert page.form(path)["name"] == "Avant"
    admin.send(page, path, name="Après", place="7")
    changed = boards(app)[0]
    assert (changed.public_id, changed.name, changed.place) == (board.public_id, "Après", 7)


def test_an_empty_board_can_be_opened_to_all(app: Flask, world: World, admin: Visitor, visitor: Visitor) -> None:
    board = world.board()
    visitor.get(f"/b/{board.public_id}", 303 if _leads_to_entrance(visitor, board) else 404)
    path = f"/admin/boards/{board.public_id}"
    admin.send(admin.get(path), path, who_reads="public")
    visitor.get(f"/b/{board.public_id}")


def _leads_to_entrance(visitor: Visitor, board: Board) -> bool:
    return visitor.client.get(f"/b/{board.public_id}", base_url="https://localhost").status_code == 303


def test_what_was_written_for_members_is_never_opened_to_all(
    app: Flask, world: World, admin: Visitor, visitor: Visitor
) -> None:
    board = world.board()
    world.thread(board, title="Entre nous")
    path = f"/admin/boards/{board.public_id}"
    page = admin.send(admin.get(path), path, 422, who_reads="public", name="Autre nom")
    assert page.form(path)["name"] == "Autre nom"
    assert boards(app)[0].who_reads is WhoReads.MEMBERS
    assert boards(app)[0].name != "Autre nom"


def test_a_public_board_can_be_closed_at_any_time(app: Flask, world: World, admin: Visitor, visitor: Visitor) -> None:
    board = world.board(public=True)
    world.thread(board)
    visitor.get(f"/b/{board.public_id}")
    path = f"/admin/boards/{board.public_id}"
    admin.send(admin.get(path), path, who_reads="members")
    assert visitor.client.get(f"/b/{board.public_id}", base_url="https://localhost").status_code in {303, 404}


WRONG: list[tuple[dict[str, str], str]] = [
    ({"name": ""}, "Donnez un nom."),
    ({"name": " \u200b\u202e "}, "Donnez un nom."),
    ({"name": "x" * 81}, "Le nom dépasse 80 caractères."),
    ({"purpose": "x" * 301}, "La phrase dépasse 300 caractères."),
    ({"place": "-1"}, "entre 0 et 9999"),
    ({"place": "10000"}, "entre 0 et 9999"),
    ({"place": "9" * 400}, "entre 0 et 9999"),
    ({"place": "un"}, ""),
    ({"place": ""}, "Écrivez un nombre."),
    ({"language": "xx"}, ""),
    ({"who_reads": "anybody"}, ""),
    ({"who_reads": "\x00"}, ""),
]


def test_a_wrong_form_comes_back_with_what_was_written(app: Flask, world: World, admin: Visitor) -> None:
    board = world.board(name="Avant")
    for path in ("/admin/boards/new", f"/admin/boards/{board.public_id}"):
        for wrong, said in WRONG:
            page = admin.post(path, {**GOOD, **wrong}, 422)
            assert page.errors(), wrong
            assert said in " ".join(page.errors())
            if "purpose" not in wrong:
                assert page.form(path)["purpose"] == GOOD["purpose"]
    kept = boards(app)
    assert [(one.name, one.who_reads, one.place) for one in kept] == [("Avant", WhoReads.MEMBERS, board.place)]


def test_a_missing_choice_is_no_500(app: Flask, world: World, admin: Visitor) -> None:
    board = world.board()
    for path in ("/admin/boards/new", f"/admin/boards/{board.public_id}"):
        for missing in GOOD:
            answer = {name: value for name, value in GOOD.items() if name != missing}
            assert admin.client.post(
                path, data={**answer, "csrf_token": admin.token()}, base_url="https://localhost"
            ).status_code in {303, 422}, (path, missing)


def test_names_are_cleaned_of_what_cannot_be_seen(app: Flask, admin: Visitor) -> None:
    admin.post("/admin/boards/new", {**GOOD, "name": "  Ail\u202eleurs\u200b \n "})
    assert boards(app)[0].name == "Ailleurs"


def test_a_board_that_is_not_there_is_a_404(admin: Visitor) -> None:
    for path in (f"/admin/boards/{'A' * 22}", "/admin/boards/1", "/admin/boards/x"):
        admin.get(path, 404)
        admin.post(path, GOOD, 404)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY, Role.MODERATOR])
def test_nobody_else_gets_there(app: Flask, world: World, role: Role | None) -> None:
    board = world.board(name="Avant")
    browser = Visitor(app) if role is None else Visitor(app).become(world.account(role))
    for path in ("/admin/boards", "/admin/boards/new", f"/admin/boards/{board.public_id}"):
        browser.get(path, 303 if role is None else 403)
    for path in ("/admin/boards/new", f"/admin/boards/{board.public_id}"):
        browser.post(path, GOOD, 403)
    assert [kept.name for kept in boards(app)] == ["Avant"]


def test_what_was_done_is_in_the_record_without_names(app: Flask, admin: Visitor) -> None:
    admin.post("/admin/boards/new", GOOD)
    board = boards(app)[0]
    admin.post(f"/admin/boards/{board.public_id}", {**GOOD, "who_reads": "public"})
    assert acts(app) == [
        (Act.BOARD_CREATED, board.public_id, ""),
        (Act.BOARD_CHANGED, board.public_id, "public"),
    ]
