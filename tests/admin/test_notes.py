"""Administrators add, reword, move, retire and bring back content notes; what a text carries keeps its words."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.labels import NOTE_WORDS
from forum.discussion.models import ContentNote, ContentNoteText
from forum.discussion.queries import content_notes as queries
from forum.discussion.queries.content_notes import NoteText
from forum.roles import Role
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Page, Visitor

NEW = {"code": "deuil", "name_fr": "deuil", "name_en": "grief", "place": "25"}


@pytest.fixture
def admin(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.admin())


def in_language(app: Flask, language: str = "fr") -> dict[str, NoteText]:
    with app.test_request_context():
        return queries.notes(language)


def change(admin: Visitor, code: str, status: int = 303, **fields: str) -> Page:
    path = f"/admin/notes/{code}"
    return admin.send(admin.get(path), path, status, **fields)


def offered(page: Page) -> list[str]:
    return [box.get("value") or "" for box in page.css("input[name=notes]")]


def summary(page: Page) -> str:
    return " ".join(page.one(".post-card .veil summary").text_content().split())


def test_a_fresh_forum_has_the_built_in_notes_in_every_language(app: Flask) -> None:
    for language in ("fr", "en"):
        found = in_language(app, language)
        assert list(found) == list(NOTE_WORDS) == ["violence", "threats", "suicide", "sexual", "children", "animals"]
        assert all(note.name and note.is_built_in and not note.is_retired for note in found.values())
    assert in_language(app)["threats"].name == "menaces"


def test_a_note_is_added_reworded_moved_retired_and_brought_back(app: Flask, world: World, admin: Visitor) -> None:
    board = world.board()
    member = Visitor(app).become(world.member())
    assert "deuil" in admin.follow(admin.send(admin.get("/admin/notes/new"), "/admin/notes/new", **NEW)).text
    writing = f"/b/{board.public_id}/new"
    assert offered(member.get(writing))[:4] == ["violence", "threats", "deuil", "suicide"]
    assert "grief" in Visitor(app, language="en").become(world.member()).get(writing).text

    thread = world.thread(board, notes=["deuil", "threats"])
    page = f"/t/{thread.public_id}"
    assert summary(member.get(page)) == "Parle de : deuil, menaces"
    change(admin, "deuil", name_fr="la perte de quelqu’un", place="99")
    change(admin, "threats", is_retired="y")
    assert summary(member.get(page)) == "Parle de : la perte de quelqu’un, menaces"
    assert offered(member.get(writing))[-1] == "deuil"
    assert "threats" not in offered(member.get(writing))
    refused = member.post(writing, {"title": "Un titre", "body": "Un texte.", "notes": "threats"}, 422)
    assert refused.errors() == ["Choisissez parmi les mots proposés."]
    assert "n’est plus proposé" in admin.get("/admin/notes").text

    fields = admin.get("/admin/notes/threats").form("/admin/notes/threats")
    admin.post("/admin/notes/threats", {name: value for name, value in fields.items() if name != "is_retired"})
    assert "threats" in offered(member.get(writing))
    with app.app_context():
        told = [(line.act, line.about, line.after) for line in db.session.query(AuditLine).order_by(AuditLine.id)]
    assert [line for line in told if line[0].name.startswith("NOTE_")] == [
        (Act.NOTE_CREATED, "deuil", "en fr"),
        (Act.NOTE_CHANGED, "deuil", "fr"),
        (Act.NOTE_CHANGED, "threats", ""),
        (Act.NOTE_RETIRED, "threats", "retired"),
        (Act.NOTE_CHANGED, "threats", ""),
        (Act.NOTE_RESTORED, "threats", "in_force"),
    ]


def test_words_that_say_what_the_built_in_ones_say_are_not_kept(app: Flask, admin: Visitor) -> None:
    english = in_language(app, "en")["threats"].name
    change(admin, "threats", name_fr="menaces de mort")
    assert (in_language(app)["threats"].name, in_language(app, "en")["threats"].name) == ("menaces de mort", english)
    with app.app_context():
        assert [words.language for words in db.session.query(ContentNoteText)] == ["fr"]
    change(admin, "threats", name_fr="menaces")
    with app.app_context():
        assert db.session.query(ContentNoteText).count() == 0


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"code": ""}, "Donnez un nom court."),
        ({"code": "Deuil"}, "Écrivez des lettres sans accent, en minuscules."),
        ({"code": "d" * 19}, "Le nom court dépasse 18 caractères."),
        ({"code": "threats"}, "Un mot a déjà ce nom court."),
        ({"code": "new"}, "Un mot a déjà ce nom court."),
        ({"name_en": ""}, "Donnez un nom dans chaque langue ; il manque celui-ci : English."),
        ({"name_fr": "d" * 41}, "Le nom dépasse 40 caractères."),
        ({"place": "100"}, "Écrivez un nombre entre 0 et 99."),
        ({"place": "x"}, "Écrivez un nombre."),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(
    world: World, admin: Visitor, fields: dict[str, str], error: str
) -> None:
    page = admin.post("/admin/notes/new", {**NEW, **fields}, 422)
    assert page.errors() == [error]
    assert page.one("input[name=name_fr]").get("value") == {**NEW, **fields}["name_fr"]
    assert world.count(ContentNote) == 0


def test_a_late_change_is_a_conflict_and_of_two_at_once_one_is_kept(app: Flask, world: World, admin: Visitor) -> None:
    late = admin.get("/admin/notes/threats").form("/admin/notes/threats")
    change(admin, "threats", name_fr="menaces écrites")
    admin.post("/admin/notes/threats", {**late, "name_fr": "autre chose"}, 409)
    assert in_language(app)["threats"].name == "menaces écrites"
    admin.get("/admin/notes/absent", 404)
    fields: dict[str, object] = dict(NEW)
    answers = at_once([pressing(world.admin(), app, "/admin/notes/new", fields) for _ in range(4)])
    assert answers[303] == 1
    assert set(answers) <= {303, 409, 422}
    assert world.count(ContentNote, code="deuil") == 1


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY, Role.MODERATOR])
def test_nobody_else_sees_or_changes_them(app: Flask, world: World, role: Role | None) -> None:
    somebody = Visitor(app) if role is None else Visitor(app).become(world.account(role))
    for path in ("/admin/notes", "/admin/notes/new", "/admin/notes/threats"):
        somebody.get(path, 303 if role is None else 403)
    for path in ("/admin/notes/new", "/admin/notes/threats"):
        somebody.post(path, {**NEW, "version": "0"}, 403)
    assert world.count(ContentNote) == 0
