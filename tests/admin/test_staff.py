"""Roles are given by two administrators and taken away by one; the last administrator stays."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Account, LoginSession
from forum.audit import Act, AuditLine
from forum.db import db
from forum.moderation.models import Signature, SignedAct
from forum.resources.models import AgencyMember
from forum.roles import STAFF, Role
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor

GRANT = {"name": "Loutre Calme", "role": "moderator", "reason": "Formation suivie."}


@pytest.fixture
def admin(world: World) -> Account:
    return world.admin()


@pytest.fixture
def office(app: Flask, admin: Account) -> Visitor:
    return Visitor(app).become(admin)


def roles(world: World) -> dict[str, Role]:
    with world.app.app_context():
        return {account.pseudonym: account.role for account in db.session.scalars(select(Account))}


def test_the_list_names_everybody_with_a_role_and_nobody_else(world: World, office: Visitor, admin: Account) -> None:
    world.member("Hérisson Sage")
    moderator, (writer, agency) = world.moderator(), world.agency("Le Pont")
    text = office.get("/admin/staff").text
    for name in (admin.pseudonym, moderator.pseudonym, writer.pseudonym, agency.name):
        assert name in text
    assert "Hérisson Sage" not in text


def test_a_role_is_asked_for_and_waits(world: World, office: Visitor, admin: Account) -> None:
    member = world.member("Loutre Calme")
    answer = office.send(office.get("/admin/staff"), "/admin/staff", **GRANT)
    signature = world.load(Signature)
    assert answer.location == f"/mod/signatures/{signature.public_id}"
    assert (signature.act, signature.about) == (SignedAct.GRANT_ROLE, str(member.number))
    assert (signature.particulars, signature.initiator) == ({"role": "moderator"}, admin.number)
    assert roles(world)["Loutre Calme"] is Role.MEMBER
    assert "attend la signature" in office.follow(answer).text


WRONG = [
    {"name": ""},
    {"name": "Loutre Calm"},
    {"name": "loutre calme"},
    {"name": "Lоutre Calme"},
    {"name": "Castor Gai"},
    {"name": "Ourse Vive"},
    {"name": "x" * 41},
    {"role": ""},
    {"role": "agency"},
    {"role": "member"},
    {"reason": " "},
    {"reason": "x" * 2001},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wrong_request_comes_back_with_what_was_written(
    app: Flask, world: World, admin: Account, wrong: dict[str, str]
) -> None:
    world.member("Loutre Calme")
    world.moderator("Castor Gai")
    with world.open():
        db.session.get_one(Account, admin.id).pseudonym = "Ourse Vive"
    page = Visitor(app).become(admin).post("/admin/staff", {**GRANT, **wrong}, 422)
    assert page.errors()
    if "reason" not in wrong:
        assert page.form("/admin/staff")["reason"].strip() == GRANT["reason"]
    assert world.count(Signature) == 0


def test_a_moderator_can_be_proposed_for_administration(world: World, office: Visitor) -> None:
    world.moderator("Loutre Calme")
    office.post("/admin/staff", {**GRANT, "role": "admin"})
    assert world.load(Signature).particulars == {"role": "admin"}


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_role_is_taken_at_once_by_one_person_and_the_sessions_end(
    app: Flask, world: World, office: Visitor, admin: Account, role: Role
) -> None:
    account = world.agency()[0] if role is Role.AGENCY else world.account(role)
    browser = Visitor(app).become(account)
    office.post("/admin/staff/take", {"taken_name": account.pseudonym, "why": "lost"})
    assert roles(world)[account.pseudonym] is Role.MEMBER
    assert world.count(LoginSession, account_id=account.id) == world.count(AgencyMember) == 0
    browser.get("/a", 303)
    line = world.load(AuditLine, act=Act.ROLE_TAKEN)
    assert (line.actor, line.about, line.why) == (admin.number, str(account.number), "lost")
    assert (line.before, line.after) == (role.value, "member")
    office.get("/admin/staff")  # whoever took it is still there


def test_the_last_administrator_cannot_be_removed(world: World, office: Visitor, admin: Account) -> None:
    page = office.post("/admin/staff/take", {"taken_name": admin.pseudonym, "why": "left"}, 422)
    assert "dernière personne" in " ".join(page.errors())
    assert roles(world)[admin.pseudonym] is Role.ADMIN
    assert world.count(AuditLine, act=Act.ROLE_TAKEN) == 0


def test_an_administrator_may_step_down_while_another_stays(world: World, office: Visitor, admin: Account) -> None:
    world.admin()
    assert office.post("/admin/staff/take", {"taken_name": admin.pseudonym, "why": "left"}).location == "/"
    assert roles(world)[admin.pseudonym] is Role.MEMBER
    office.get("/admin/staff", 303)


def test_two_administrators_who_remove_each_other_at_once_leave_one(app: Flask, world: World) -> None:
    for _ in range(3):
        one, two = world.admin(), world.admin()
        others = [account for account, role in roles(world).items() if role is Role.ADMIN]
        assert sorted(others) == sorted([one.pseudonym, two.pseudonym])
        asks = [
            pressing(by, app, "/admin/staff/take", {"taken_name": whom.pseudonym, "why": "trust"})
            for by, whom in ((one, two), (two, one))
        ]
        answers = at_once(asks)
        assert answers[303] == 1
        left = [account for account, role in roles(world).items() if role is Role.ADMIN]
        assert len(left) == 1
        with world.open():
            account = db.session.scalars(select(Account).where(Account.role == Role.ADMIN)).one()
            account.role = Role.MEMBER


@pytest.mark.parametrize("wrong", [{"taken_name": ""}, {"taken_name": "Personne"}, {"why": "x"}, {"why": ""}])
def test_taking_a_role_needs_an_exact_name_and_a_reason(world: World, office: Visitor, wrong: dict[str, str]) -> None:
    world.moderator("Castor Gai")
    page = office.post("/admin/staff/take", {"taken_name": "Castor Gai", "why": "left", **wrong}, 422)
    assert page.errors()
    assert roles(world)["Castor Gai"] is Role.MODERATOR


def test_a_member_has_no_role_to_take(world: World, office: Visitor) -> None:
    world.member("Castor Gai")
    page = office.post("/admin/staff/take", {"taken_name": "Castor Gai", "why": "left"}, 422)
    assert "pas de rôle" in " ".join(page.errors())


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY, Role.MODERATOR])
def test_only_administrators_get_to_these_pages(app: Flask, world: World, role: Role | None) -> None:
    world.member("Loutre Calme")
    world.moderator("Castor Gai")
    browser = Visitor(app) if role is None else Visitor(app).become(world.account(role))
    for path in ("staff", "agencies", "disclosures/new", "exports/new"):
        browser.get(f"/admin/{path}", 303 if role is None else 403)
        browser.post(f"/admin/{path}", {**GRANT}, 403)
    browser.post("/admin/staff/take", {"taken_name": "Castor Gai", "why": "left"}, 403)
    assert world.count(Signature) == 0
    assert roles(world)["Castor Gai"] is Role.MODERATOR
