"""Administrators add, reword, move and retire rules; an old decision keeps its words."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.labels import RULE_TEXTS, RULE_WORDS
from forum.discussion.models import HouseRule, HouseRuleText, PostState
from forum.discussion.queries import house_rules as queries
from forum.discussion.queries.house_rules import RuleText
from forum.roles import Role
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Page, Visitor

NEW = {
    "code": "respect",
    "name_fr": "Parler avec respect",
    "text_fr": "On ne se moque de personne.",
    "name_en": "Speak with respect",
    "text_en": "Nobody is made fun of.",
    "place": "15",
}


@pytest.fixture
def admin(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.admin())


def in_language(app: Flask, language: str = "fr") -> dict[str, RuleText]:
    with app.test_request_context():
        return queries.rules(language)


def shown(page: Page) -> list[str]:
    """The names on the page of rules."""
    return [name.text_content().rstrip(".") for name in page.css("ol > li strong")]


def change(admin: Visitor, code: str, status: int = 303, **fields: str) -> Page:
    path = f"/admin/rules/{code}"
    return admin.send(admin.get(path), path, status, **fields)


def test_a_fresh_forum_has_the_built_in_rules_in_every_language(app: Flask) -> None:
    for language in ("fr", "en"):
        found = in_language(app, language)
        assert list(found) == list(RULE_WORDS)
        assert all(rule.name and rule.is_built_in and not rule.is_retired for rule in found.values())
        assert [code for code, rule in found.items() if not rule.text] == ["other"]
    assert in_language(app)["contact"].name == "Pas d’échange de contacts"
    assert in_language(app, "en")["contact"].name != "Pas d’échange de contacts"
    assert set(RULE_TEXTS) == set(RULE_WORDS)


def test_a_new_rule_stands_in_its_place_and_language(app: Flask, admin: Visitor, visitor: Visitor) -> None:
    page = admin.get("/admin/rules/new")
    answer = admin.send(page, "/admin/rules/new", **NEW)
    assert "Parler avec respect" in admin.follow(answer).text
    assert shown(visitor.get("/i/r"))[:3] == [
        "Rester anonyme, soi et les autres",
        "Parler avec respect",
        "Ne pas nommer l’auteur des faits",
    ]
    english = Visitor(app, language="en").get("/i/r")
    assert "Speak with respect" in shown(english)
    assert "Nobody is made fun of." in english.text
    line = next(line for line in lines(app) if line.act is Act.RULE_CREATED)
    assert (line.about, line.after) == ("respect", "en fr")


def lines(app: Flask) -> list[AuditLine]:
    with app.app_context():
        return list(db.session.query(AuditLine).order_by(AuditLine.id))


def test_moderators_choose_it_and_authors_read_it(app: Flask, world: World, admin: Visitor) -> None:
    admin.post("/admin/rules/new", NEW)
    account = world.member()
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    path, moderator = f"/mod/p/{post.public_id}", Visitor(app).become(world.moderator())
    page = moderator.get(path)
    assert page.css("select[name=rule] option[value=respect]")
    moderator.send(page, f"{path}/decide", outcome="remove", rule="respect", reason="Les faits.")
    author = Visitor(app).become(account)
    assert "Les faits. Règle : Parler avec respect." in author.get("/n").text
    assert "Les faits. Règle : Parler avec respect." in author.get("/a/texts").text


def test_a_retired_rule_leaves_the_lists_and_keeps_its_words_in_old_decisions(
    app: Flask, world: World, admin: Visitor, visitor: Visitor
) -> None:
    account = world.member()
    world.reply(world.thread(), author=account, state=PostState.RETURNED)  # by the rule "anonymous"
    change(admin, "anonymous", is_retired="y")
    assert "Rester anonyme, soi et les autres" not in shown(visitor.get("/i/r"))
    with app.test_request_context():
        assert "anonymous" not in dict(queries.choices("fr"))
    post = world.reply(world.thread(), state=PostState.HELD)
    path, moderator = f"/mod/p/{post.public_id}", Visitor(app).become(world.moderator())
    page = moderator.get(path)
    assert not page.css("select[name=rule] option[value=anonymous]")
    moderator.send(page, f"{path}/decide", 422, outcome="remove", rule="anonymous", reason="Les faits.")
    assert "Règle : Rester anonyme, soi et les autres." in Visitor(app).become(account).get("/a/texts").text
    assert "n’est plus proposée" in admin.get("/admin/rules").text
    page = admin.get("/admin/rules/anonymous")
    fields = {name: value for name, value in page.form("/admin/rules/anonymous").items() if name != "is_retired"}
    admin.post("/admin/rules/anonymous", fields)
    assert "Rester anonyme, soi et les autres" in shown(visitor.get("/i/r"))
    found = [(line.act, line.before, line.after) for line in lines(app) if line.about == "anonymous"]
    assert (Act.RULE_RETIRED, "in_force", "retired") in found
    assert (Act.RULE_RESTORED, "retired", "in_force") in found


def test_words_changed_in_one_language_leave_the_other_to_the_built_in_list(app: Flask, admin: Visitor) -> None:
    english = in_language(app, "en")["contact"]
    change(admin, "contact", name_fr="Pas de contacts")
    assert in_language(app)["contact"].name == "Pas de contacts"
    assert in_language(app, "en")["contact"].name == english.name
    with app.app_context():
        assert [words.language for words in db.session.query(HouseRuleText)] == ["fr"]
    line = lines(app)[-1]
    assert (line.act, line.about, line.after) == (Act.RULE_CHANGED, "contact", "fr")
    change(admin, "contact", name_fr="Pas d’échange de contacts")
    with app.app_context():
        assert db.session.query(HouseRuleText).count() == 0
    assert in_language(app)["contact"].name == "Pas d’échange de contacts"


def test_a_rule_without_words_in_a_language_is_told_in_another(app: Flask, world: World) -> None:
    with world.open():
        rule = HouseRule(code="respect", place=5)
        db.session.add(rule)
        db.session.flush()
        db.session.add(HouseRuleText(rule_id=rule.id, language="en", name="Speak with respect"))
    assert in_language(app, "fr")["respect"].name == "Speak with respect"


def test_places_order_the_rules(app: Flask, admin: Visitor, visitor: Visitor) -> None:
    change(admin, "court", place="1")
    assert shown(visitor.get("/i/r"))[0] == "Prudence avec une procédure en cours"
    assert list(in_language(app))[-1] == "other"


def test_a_change_of_what_has_changed_meanwhile_is_refused(app: Flask, admin: Visitor) -> None:
    stale = admin.get("/admin/rules/contact").form("/admin/rules/contact")
    change(admin, "contact", name_fr="Un")
    admin.post("/admin/rules/contact", {**stale, "name_fr": "Deux"}, 409)
    again = admin.get("/admin/rules/contact").form("/admin/rules/contact")
    change(admin, "contact", name_fr="Trois")
    admin.post("/admin/rules/contact", {**again, "name_fr": "Quatre"}, 409)
    assert in_language(app)["contact"].name == "Trois"


def test_of_several_changes_at_once_one_holds(app: Flask, world: World, admin: Visitor) -> None:
    accounts: list[Account] = [world.admin() for _ in range(4)]
    for code in ("contact", "respect"):
        if code == "respect":
            admin.post("/admin/rules/new", NEW)
        form = admin.get(f"/admin/rules/{code}").form(f"/admin/rules/{code}")
        asks = [
            pressing(account, app, f"/admin/rules/{code}", {**form, "name_fr": f"Nom {number}"})
            for number, account in enumerate(accounts)
        ]
        assert at_once(asks) == {303: 1, 409: 3}


def test_one_code_is_never_given_twice(app: Flask, admin: Visitor) -> None:
    admin.post("/admin/rules/new", NEW)
    for code in ("respect", "contact", "other", "new"):
        page = admin.post("/admin/rules/new", {**NEW, "code": code}, 422)
        assert "Une règle a déjà ce nom court." in page.errors()
    with app.app_context():
        assert db.session.query(HouseRule).count() == 1


WRONG: list[tuple[dict[str, str], str]] = [
    ({"code": ""}, "Donnez un nom court."),
    ({"code": "Respect"}, "en minuscules"),
    ({"code": "é"}, "en minuscules"),
    ({"code": "a b"}, "en minuscules"),
    ({"code": "-a"}, "en minuscules"),
    ({"code": "../x"}, "en minuscules"),
    ({"code": "a" * 25}, "24"),
    ({"name_fr": ""}, "dans chaque langue"),
    ({"name_en": "\u200b"}, "dans chaque langue"),
    ({"name_fr": "x" * 81}, "Le nom dépasse 80 caractères."),
    ({"text_en": "x" * 601}, "Le texte dépasse 600 caractères."),
    ({"place": "-1"}, "entre 0 et 9999"),
    ({"place": "10000"}, "entre 0 et 9999"),
    ({"place": ""}, "Écrivez un nombre."),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_a_wrong_form_comes_back_with_what_was_written(
    app: Flask, admin: Visitor, wrong: dict[str, str], said: str
) -> None:
    page = admin.post("/admin/rules/new", {**NEW, **wrong}, 422)
    assert said in " ".join(page.errors())
    if "text_fr" not in wrong:
        assert page.one("[name=text_fr]").text_content().strip() == NEW["text_fr"]
    with app.app_context():
        assert db.session.query(HouseRule).count() == 0


def test_a_rule_that_is_not_there_is_a_404(admin: Visitor) -> None:
    for code in ("unknown", "A", "a.b", "é", "x" * 25):
        admin.get(f"/admin/rules/{code}", 404)
        admin.post(f"/admin/rules/{code}", {**NEW, "version": "0"}, 404)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY, Role.MODERATOR])
def test_nobody_else_changes_the_rules(app: Flask, world: World, role: Role | None) -> None:
    somebody = Visitor(app) if role is None else Visitor(app).become(world.account(role))
    for path in ("/admin/rules", "/admin/rules/new", "/admin/rules/contact"):
        somebody.get(path, 303 if role is None else 403)
    for path in ("/admin/rules/new", "/admin/rules/contact"):
        somebody.post(path, {**NEW, "version": "0"}, 403)
    with app.app_context():
        assert db.session.query(HouseRule).count() == 0
