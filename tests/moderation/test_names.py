"""Deciding about a chosen name: read by somebody else, given or given back, the old one kept nowhere."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import inspect

from forum.accounts.models import Account, ChosenName, NameState
from forum.accounts.pseudonyms import skeleton
from forum.audit import Act, AuditLine
from forum.db import Base, db
from forum.moderation.models import Claim
from forum.notifications.models import Notice, NoticeKind
from forum.roles import Role
from tests.accounts.test_nothing_in_clear import everything_stored
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

OLD, NEW = "Loutre Calme", "Petite Vague"


@pytest.fixture
def account(world: World) -> Account:
    return world.member(OLD)


@pytest.fixture
def wish(world: World, account: Account) -> ChosenName:
    return world.wish(account, NEW)


def _decide(somebody: Visitor, wish: ChosenName, status: int = 303, **fields: object) -> None:
    path = f"/mod/names/{wish.public_id}/decide"
    somebody.post(path, {"version": wish.version, **fields}, status)


def test_a_name_stands_in_the_queue_and_is_read_on_its_page(moderator: Visitor, wish: ChosenName) -> None:
    page = moderator.get("/mod")
    assert "Nom choisi" in page.text
    assert NEW in page.text
    assert moderator.send(page, "/mod/next").location == f"/mod/names/{wish.public_id}"
    page = moderator.get(f"/mod/names/{wish.public_id}")
    assert (NEW in page.text, OLD in page.text) == (True, True)
    assert "ressemble à un vrai nom" not in page.text
    assert page.css("form[action$='/release']")
    buttons = page.css("form[action$='/decide'] button")
    assert [button.get("value") for button in buttons] == ["return", "publish"]


def test_those_who_review_are_told_of_a_name_that_looks_real(world: World, moderator: Visitor) -> None:
    wish = world.wish(world.member(), "Marie Dupont")
    assert "ressemble à un vrai nom" in moderator.get(f"/mod/names/{wish.public_id}").text


def test_a_name_that_is_given_stands_everywhere_and_the_old_one_nowhere(
    app: Flask, world: World, moderator: Visitor, account: Account, wish: ChosenName
) -> None:
    thread = world.thread(world.board(public=True), author=account)
    page = moderator.get(f"/mod/names/{wish.public_id}")
    moderator.send(page, f"/mod/names/{wish.public_id}/decide", outcome="publish")
    assert NEW in Visitor(app).get(f"/t/{thread.public_id}").text
    after = world.load(ChosenName)
    assert (after.state, after.name, after.skeleton, after.waiting_at) == (NameState.PUBLISHED, "", None, None)
    assert world.load(Account, id=account.id).pseudonym == NEW
    assert OLD not in _everything(app)
    for former in (OLD, skeleton(OLD)):  # nor in the files, whatever was written to them before
        assert former.encode() not in everything_stored(app)
    line = world.load(AuditLine, act=Act.NAME_PUBLISHED)
    assert (line.about, line.why, line.before, line.after) == (wish.public_id, "", "", "")
    assert world.count(Claim) == 0
    assert "Le nom que vous aviez demandé est maintenant le vôtre." in Visitor(app).become(account).get("/n").text
    world.member(OLD)  # free for others


def _everything(app: Flask) -> str:
    """Every value of every row."""
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if inspect(db.engine).has_table(table.name)]
        return repr([tuple(row) for table in tables for row in db.session.execute(table.select())])


def test_a_name_that_is_given_back_has_a_reason_and_changes_nothing(
    app: Flask, world: World, moderator: Visitor, account: Account, wish: ChosenName
) -> None:
    _decide(moderator, wish, outcome="return", reason="Ce nom ressemble à celui d’une ville.")
    assert world.load(Account, id=account.id).pseudonym == OLD
    assert NEW not in _everything(app)
    somebody = Visitor(app).become(account)
    told = somebody.get("/n")
    assert "Votre demande de nom vous est rendue." in told.text
    assert "ressemble à celui d’une ville" in told.text
    page = somebody.get("/a/names")
    assert "ressemble à celui d’une ville" in page.text
    assert page.css("form[action='/a/names']")
    assert world.load(Notice, account_id=account.id).kind is NoticeKind.NAME


@pytest.mark.parametrize(
    "fields",
    [{"outcome": "return"}, {"outcome": "return", "reason": "  "}, {"outcome": "remove", "reason": "Non."}, {},
     {"outcome": "return", "reason": "x" * 2001}],
)  # fmt: skip
def test_a_decision_that_makes_no_sense_changes_nothing(
    world: World, moderator: Visitor, wish: ChosenName, fields: dict[str, str]
) -> None:
    path = f"/mod/names/{wish.public_id}/decide"
    page = moderator.post(path, {"version": wish.version, **fields}, 422)
    assert page.one("textarea[name=reason]").text_content().strip() == fields.get("reason", "").strip()
    assert world.load(ChosenName).state is NameState.HELD
    assert world.count(AuditLine, act=Act.NAME_RETURNED) == world.count(Notice) == 0


def test_nobody_decides_about_their_own_name(app: Flask, world: World) -> None:
    for role in (Role.MODERATOR, Role.ADMIN):
        account = world.account(role)
        wish = world.wish(account, f"Vague {role.value[:2]}")
        somebody = Visitor(app).become(account)
        page = somebody.get(f"/mod/names/{wish.public_id}")
        assert not page.css("form[action$='/decide'], form[action$='/claim']")
        _decide(somebody, wish, 403, outcome="publish")
        somebody.post(f"/mod/items/{wish.public_id}/claim", None, 403)
        assert world.load(ChosenName, id=wish.id).state is NameState.HELD


def test_somebody_elses_claim_and_a_late_decision_are_conflicts(
    app: Flask, world: World, moderator: Visitor, account: Account, wish: ChosenName
) -> None:
    other = Visitor(app).become(world.moderator())
    other.post(f"/mod/items/{wish.public_id}/claim")
    assert not moderator.get(f"/mod/names/{wish.public_id}").css("form[action$='/decide']")
    _decide(moderator, wish, 409, outcome="publish")
    other.post(f"/mod/names/{wish.public_id}/decide", {"version": 7, "outcome": "publish"}, 409)
    Visitor(app).become(account).post("/a/names/withdraw")
    _decide(other, wish, 409, outcome="publish")
    assert world.load(Account, id=account.id).pseudonym == OLD
    assert other.get(f"/mod/names/{wish.public_id}", 303).location == "/mod"
    other.get(f"/mod/names/{'n' * 22}", 404)


def test_a_name_that_was_taken_meanwhile_is_a_conflict_and_goes_on_waiting(
    world: World, moderator: Visitor, wish: ChosenName
) -> None:
    world.member(NEW)
    _decide(moderator, wish, 409, outcome="publish")
    assert world.load(ChosenName).state is NameState.HELD
    _decide(moderator, wish, outcome="return", reason="Ce nom vient d’être pris.")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY])
def test_wishes_are_closed_to_everybody_else(app: Flask, world: World, wish: ChosenName, role: Role) -> None:
    somebody = Visitor(app).become(world.account(role))
    somebody.get(f"/mod/names/{wish.public_id}", 403)
    _decide(somebody, wish, 403, outcome="publish")
    assert Visitor(app).get(f"/mod/names/{wish.public_id}", 303).location == "/in"


def test_of_fifty_who_decide_at_once_one_does(app: Flask, world: World, wish: ChosenName, account: Account) -> None:
    moderators = [world.moderator() for _ in range(5)]
    path, why = f"/mod/names/{wish.public_id}/decide", {"reason": "Non.", "version": wish.version}
    asks = [pressing(moderators[n % 5], app, path, {**why, "outcome": ("publish", "return")[n % 2]}) for n in range(50)]
    assert at_once(asks) == {303: 1, 409: 49}
    lines = world.count(AuditLine, act=Act.NAME_PUBLISHED) + world.count(AuditLine, act=Act.NAME_RETURNED)
    assert lines == world.count(Notice, account_id=account.id) == 1
    is_given = world.load(ChosenName).state is NameState.PUBLISHED
    assert (world.load(Account, id=account.id).pseudonym == NEW) is is_given
