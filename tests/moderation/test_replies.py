"""Saved replies: offered from the first day, edited in the interface, filled in with what is known."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.audit import Act, AuditLine
from forum.moderation.built_in_replies import BUILT_IN
from forum.moderation.models import Occasion, SavedReply
from forum.moderation.models.replies import LONGEST_REPLY, LONGEST_REPLY_NAME
from forum.moderation.queries import replies as queries
from forum.moderation.rules import replies as rules
from forum.roles import Role
from tests.factories import World
from tests.visitor import Visitor

GOOD = {
    "occasion": "return",
    "language": "fr",
    "name": "Un numéro",
    "body": "Bonjour {name}, le numéro dans « {board} » ({rule}), avant le {until}.",
}

FILLED = [
    ("Bonjour {name}.", {"name": "Loutre"}, "Bonjour Loutre."),
    ("{name} {name}", {"name": "L"}, "L L"),
    ("{name}", {"name": "{rule}", "rule": "secret"}, "{rule}"),
    ("{name} {until}", {"name": "L"}, "L {until}"),
    ("{name}", {"name": ""}, "{name}"),
    ("{unknown} {", {"name": "L"}, "{unknown} {"),
    ("{name.__class__} {0} {}", {"name": "L"}, "{name.__class__} {0} {}"),
    ("100 %", {}, "100 %"),
]


@pytest.mark.parametrize(("body", "facts", "said"), FILLED)
def test_what_is_known_is_put_in_and_never_looked_at_again(body: str, facts: dict[str, str], said: str) -> None:
    assert rules.filled(body, **facts) == said


STRANGE = [
    ("{name} {board} {rule} {until}", []),
    ("", []),
    ("{nom}", ["nom"]),
    ("{nom} {name} {nom} {x}", ["nom", "x"]),
    ("{Name}", ["Name"]),
    ("{ name }", [" name "]),
    ("{}", [""]),
    ("{name", []),
]


@pytest.mark.parametrize(("body", "strange"), STRANGE)
def test_unknown_placeholders_are_found(body: str, strange: list[str]) -> None:
    assert rules.unknown(body) == strange


def test_the_built_in_replies_are_complete_in_both_languages() -> None:
    for language in ("fr", "en"):
        assert {each.occasion for each in BUILT_IN if each.language == language} == set(Occasion)
    for each in BUILT_IN:
        assert not rules.unknown(each.body)
        assert 0 < len(each.body) <= LONGEST_REPLY
        assert 0 < len(each.name) <= LONGEST_REPLY_NAME


@pytest.fixture
def moderator(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.moderator())


def names(app: Flask, occasion: Occasion, language: str = "fr") -> list[str]:
    with app.test_request_context():
        return [reply.name for reply in queries.for_occasion(occasion, language)]


def test_a_fresh_forum_offers_some_for_every_occasion(app: Flask, moderator: Visitor) -> None:
    for language in ("fr", "en"):
        for occasion in Occasion:
            assert names(app, occasion, language)
    assert "Un moyen de contact" in moderator.get("/mod/replies").text
    with app.test_request_context():
        first = queries.for_occasion(Occasion.RETURN, "fr")[0]
        assert queries.chosen(first.public_id, "fr") is not None
        assert queries.chosen(first.public_id, "en") is None
        assert queries.chosen("", "fr") is None
        assert queries.is_built_in(first)


def test_one_that_was_written_takes_the_place_of_the_built_in_ones_of_its_kind(
    app: Flask, world: World, moderator: Visitor
) -> None:
    page = moderator.get("/mod/replies/new")
    answer = moderator.send(page, "/mod/replies/new", **GOOD)
    assert "Un numéro" in moderator.follow(answer).text
    assert names(app, Occasion.RETURN) == ["Un numéro"]
    assert len(names(app, Occasion.RETURN, "en")) > 1
    assert names(app, Occasion.REMOVE) == ["Texte retiré"]
    assert world.count(SavedReply) == 1
    line = world.load(AuditLine, act=Act.REPLY_WRITTEN)
    assert (line.after, line.about) == ("return fr", world.load(SavedReply).public_id)


def test_a_built_in_one_is_where_a_new_one_starts(app: Flask, moderator: Visitor) -> None:
    links = [link.get("href") for link in moderator.get("/mod/replies").css("a[href*='like=']")]
    assert len(links) == len(BUILT_IN)
    form = moderator.get(links[0] or "").form("/mod/replies/new")
    assert form["body"].strip()
    assert not moderator.get("/mod/replies/new?like=nothing").form("/mod/replies/new")["name"]


def test_a_reply_is_changed_and_withdrawn(app: Flask, world: World, moderator: Visitor) -> None:
    moderator.post("/mod/replies/new", GOOD)
    reply = world.load(SavedReply)
    path = f"/mod/replies/{reply.public_id}"
    stale = moderator.get(path).form(path)
    moderator.send(moderator.get(path), path, name="Un autre nom", language="en")
    after = world.load(SavedReply)
    assert (after.name, after.language, after.body) == ("Un autre nom", "en", GOOD["body"])
    moderator.post(path, {**stale, "name": "Trop tard"}, 409)
    line = world.load(AuditLine, act=Act.REPLY_CHANGED)
    assert (line.before, line.after) == ("return fr", "return en")
    moderator.send(moderator.get(path), f"{path}/withdraw")
    assert world.count(SavedReply) == 0
    assert world.count(AuditLine, act=Act.REPLY_WITHDRAWN) == 1
    moderator.get(path, 404)
    moderator.post(path, {**GOOD, "version": "1"}, 404)
    moderator.post(f"{path}/withdraw", {}, 404)


WRONG: list[tuple[dict[str, str], str]] = [
    ({"body": "Bonjour {nom} et {ville}"}, "{nom}, {ville}"),
    ({"body": " "}, "Le texte est vide."),
    ({"body": "x" * 2001}, "Le texte dépasse 2000 caractères."),
    ({"name": ""}, "Donnez un nom."),
    ({"name": "x" * 81}, "Le nom dépasse 80 caractères."),
    ({"occasion": "praise"}, ""),
    ({"occasion": ""}, ""),
    ({"language": "xx"}, ""),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_a_wrong_form_comes_back_with_what_was_written(
    world: World, moderator: Visitor, wrong: dict[str, str], said: str
) -> None:
    page = moderator.post("/mod/replies/new", {**GOOD, **wrong}, 422)
    assert page.errors()
    assert said in " ".join(page.errors())
    assert page.one("textarea[name=body]").text_content().strip() == {**GOOD, **wrong}["body"].strip()
    assert world.count(SavedReply) == 0
    moderator.post("/mod/replies/new", GOOD)
    path = f"/mod/replies/{world.load(SavedReply).public_id}"
    moderator.post(path, {**GOOD, **wrong, "version": "1"}, 422)
    assert world.load(SavedReply).body == GOOD["body"]


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY])
def test_nobody_else_reads_or_writes_them(app: Flask, world: World, moderator: Visitor, role: Role | None) -> None:
    moderator.post("/mod/replies/new", GOOD)
    path = f"/mod/replies/{world.load(SavedReply).public_id}"
    somebody = Visitor(app) if role is None else Visitor(app).become(world.account(role))
    for page in ("/mod/replies", "/mod/replies/new", path):
        somebody.get(page, 303 if role is None else 403)
    for page in ("/mod/replies/new", path, f"{path}/withdraw"):
        somebody.post(page, {**GOOD, "version": "1"}, 403)
    assert world.count(SavedReply) == 1
