"""What takes two people: asked by one, signed or refused by another, never by the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.moderation.models import Sanction, Signature, SignatureState, SignedAct
from forum.notifications.models import Notice
from forum.roles import Role
from tests.factories import World
from tests.moderation.signing import ACTS, asked, lines, now, press
from tests.visitor import Visitor


@pytest.fixture
def asker(world: World) -> Account:
    return world.admin()


@pytest.fixture
def signer(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.admin())


@pytest.mark.parametrize("act", ACTS)
def test_a_request_waits_in_the_queue_and_leads_to_its_page(
    world: World, asker: Account, signer: Visitor, act: SignedAct
) -> None:
    signature = asked(world, act, asker)
    queue = signer.get("/mod?kind=signature")
    assert [link for link in queue.css("a[href], form[action]") if signature.public_id in str(link.attrib)]
    page = signer.get(f"/mod/signatures/{signature.public_id}")
    assert "Une raison." in page.text
    assert "Signer" in page.text
    assert signature.public_id in signer.get("/mod/signatures").source


@pytest.mark.parametrize("act", ACTS)
def test_whoever_asked_is_refused_by_hand_too_administrators_included(
    app: Flask, world: World, asker: Account, act: SignedAct
) -> None:
    signature, browser = asked(world, act, asker), Visitor(app).become(asker)
    page = browser.get(f"/mod/signatures/{signature.public_id}")
    assert [form.get("action", "").rsplit("/", 1)[1] for form in page.css("main form")] == ["withdraw"]
    before = world.count(AuditLine)
    press(browser, signature, "sign", 403)
    press(browser, signature, "refuse", 403, reason="Non.")
    press(browser, signature, "refuse", 403)
    found = now(world, signature)
    assert (found.state, found.version, found.open_until) == (SignatureState.WAITING, signature.version, None)
    assert world.count(AuditLine) == before
    assert world.count(Notice) == 0


@pytest.mark.parametrize("act", ACTS)
def test_who_asked_cannot_sign_after_losing_and_regaining_the_role(
    app: Flask, world: World, asker: Account, act: SignedAct
) -> None:
    signature, browser = asked(world, act, asker), Visitor(app).become(asker)
    with world.open():
        db.session.get_one(Account, asker.id).role = Role.MEMBER
    press(browser, signature, "sign", 403)
    with world.open():
        db.session.get_one(Account, asker.id).role = Role.ADMIN
    press(browser, signature, "sign", 403)
    assert now(world, signature).state is SignatureState.WAITING


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.MEMBER, None])
def test_what_somebody_asked_who_is_no_longer_staff_has_expired(
    world: World, asker: Account, signer: Visitor, act: SignedAct, role: Role | None
) -> None:
    author = world.member()
    signature = asked(world, act, asker, author)
    with world.open():
        account = db.session.get_one(Account, asker.id)
        if role is None:
            db.session.delete(account)
        else:
            account.role = role
    press(signer, signature, "sign", 409)
    found = now(world, signature)
    assert (found.state, found.signed_by, found.waiting_at) == (SignatureState.EXPIRED, None, None)
    assert world.load(Account, id=author.id).role is Role.MEMBER
    assert world.count(Notice) == world.count(Sanction) == 0


@pytest.mark.parametrize(
    "act", sorted(set(SignedAct) - {SignedAct.CLOSE_ACCOUNT, SignedAct.OPEN_TEXTS, SignedAct.OPEN_NAME})
)
def test_moderators_neither_see_nor_sign_what_is_for_administrators(
    app: Flask, world: World, asker: Account, act: SignedAct
) -> None:
    signature, moderator = asked(world, act, asker), Visitor(app).become(world.moderator())
    assert signature.public_id not in moderator.get("/mod/signatures").source
    assert signature.public_id not in moderator.get("/mod").source
    moderator.get(f"/mod/signatures/{signature.public_id}", 404)
    for step in ("sign", "refuse", "withdraw", "open"):
        press(moderator, signature, step, 404, reason="Non.")
    assert now(world, signature).state is SignatureState.WAITING


@pytest.mark.parametrize("act", [SignedAct.CLOSE_ACCOUNT, SignedAct.OPEN_TEXTS])
def test_a_moderator_asks_and_another_moderator_signs(app: Flask, world: World, act: SignedAct) -> None:
    signature, other = asked(world, act, world.moderator()), world.moderator()
    press(Visitor(app).become(other), signature, "sign")
    found = now(world, signature)
    assert (found.state, found.signed_by) == (SignatureState.SIGNED, other.number)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_whom_it_is_about_never_meets_the_request(app: Flask, world: World, asker: Account, role: Role) -> None:
    accused = world.account(role)
    signature = asked(world, SignedAct.OPEN_TEXTS, asker, accused)
    browser = Visitor(app).become(accused)
    browser.get(f"/mod/signatures/{signature.public_id}", 404)
    press(browser, signature, "sign", 404)
    assert signature.public_id not in browser.get("/mod/signatures").source
    assert now(world, signature).state is SignatureState.WAITING
    Visitor(app).become(world.moderator()).get(f"/mod/signatures/{signature.public_id}", 404)


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.AGENCY])
def test_nobody_else_gets_to_second_signatures(app: Flask, world: World, asker: Account, role: Role | None) -> None:
    signature = asked(world, SignedAct.OPEN_TEXTS, asker)
    browser = Visitor(app) if role is None else Visitor(app).become(world.account(role))
    for path in ("", f"/{signature.public_id}", f"/{signature.public_id}/texts", f"/{signature.public_id}/account"):
        browser.get(f"/mod/signatures{path}", 303 if role is None else 403)
    for step in ("sign", "refuse", "withdraw", "open"):
        press(browser, signature, step, 403)
    assert now(world, signature).state is SignatureState.WAITING


def test_a_refusal_says_why_and_is_final(app: Flask, world: World, asker: Account, signer: Visitor) -> None:
    signature = asked(world, SignedAct.GRANT_ROLE, asker)
    path = f"/mod/signatures/{signature.public_id}"
    page = signer.post(f"{path}/refuse", {"version": signature.version, "reason": " "}, 422)
    assert page.errors()
    page = signer.post(f"{path}/refuse", {"version": signature.version, "reason": "x" * 2001}, 422)
    assert page.form(f"{path}/refuse")["reason"].strip() == "x" * 2001
    assert now(world, signature).state is SignatureState.WAITING
    press(signer, signature, "refuse", reason="Trop tôt.")
    assert "Trop tôt." in Visitor(app).become(asker).get(path).text
    for step in ("sign", "refuse"):
        press(signer, now(world, signature), step, 409, reason="Encore.")
    assert now(world, signature).answer == "Trop tôt."


def test_a_request_can_be_taken_back_by_who_asked_and_by_nobody_else(
    app: Flask, world: World, asker: Account, signer: Visitor
) -> None:
    signature = asked(world, SignedAct.EXPORT, asker)
    press(signer, signature, "withdraw", 403)
    press(Visitor(app).become(asker), signature, "withdraw", 409, version=signature.version + 1)
    press(Visitor(app).become(asker), signature, "withdraw")
    assert now(world, signature).state is SignatureState.WITHDRAWN
    press(signer, now(world, signature), "sign", 409)
    assert signature.public_id not in signer.get("/mod").source


@pytest.mark.parametrize("version", ["", "-1", "x", "2", "9" * 30])
def test_a_signature_for_another_version_changes_nothing(
    world: World, asker: Account, signer: Visitor, version: str
) -> None:
    signature = asked(world, SignedAct.EXPORT, asker)
    press(signer, signature, "sign", 409, version=version)
    assert now(world, signature).state is SignatureState.WAITING


@pytest.mark.parametrize("act", ACTS)
def test_a_request_expires_after_seven_days(app: Flask, world: World, asker: Account, act: SignedAct) -> None:
    signature, other = asked(world, act, asker), world.admin()
    path = f"/mod/signatures/{signature.public_id}"
    with time_machine.travel(signature.expires_at - timedelta(minutes=1), tick=False):
        signer = Visitor(app).become(other)
        assert signature.public_id in signer.get("/mod?kind=signature").source
        assert "Signer" in signer.get(path).text
    with time_machine.travel(signature.expires_at, tick=False):
        assert signature.public_id not in signer.get("/mod?kind=signature").source
        assert "Échue" in signer.get(path).text
        assert "Échue" in signer.post(f"{path}/sign", {"version": signature.version}, 409).text
    found = now(world, signature)
    assert signature.expires_at - clock.now() > timedelta(days=6, hours=23)
    assert (found.state, found.signed_by, found.open_until) == (SignatureState.EXPIRED, None, None)
    assert world.count(Notice) == world.count(Sanction) == 0
    assert lines(app, signature.public_id)[-1][0] is Act.SIGNATURE_EXPIRED


@pytest.mark.parametrize("step", ["refuse", "withdraw"])
def test_what_has_expired_can_be_neither_refused_nor_taken_back(
    app: Flask, world: World, asker: Account, step: str
) -> None:
    signature, other = asked(world, SignedAct.EXPORT, asker), world.admin()
    with time_machine.travel(signature.expires_at, tick=False):
        visitor = Visitor(app).become(asker if step == "withdraw" else other)
        press(visitor, signature, step, 409, reason="Non.")
    assert now(world, signature).state is SignatureState.EXPIRED


def test_the_same_open_request_twice_is_one(world: World, asker: Account) -> None:
    member, other = world.member(), world.admin()
    first = world.signature(SignedAct.GRANT_ROLE, by=asker, about=member, role="moderator")
    again = world.signature(SignedAct.GRANT_ROLE, by=asker, about=member, role="moderator")
    assert again.public_id == first.public_id
    world.signature(SignedAct.GRANT_ROLE, by=asker, about=member, role="admin")
    world.signature(SignedAct.GRANT_ROLE, by=other, about=member, role="moderator")
    assert world.count(Signature) == 3
    assert world.count(AuditLine, act=Act.SIGNATURE_ASKED) == 3


def test_what_expired_unnoticed_is_marked_with_the_next_request(app: Flask, world: World, asker: Account) -> None:
    first = asked(world, SignedAct.EXPORT, asker)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        second = asked(world, SignedAct.EXPORT, asker)
    assert first.public_id != second.public_id
    assert now(world, first).state is SignatureState.EXPIRED
    assert lines(app, first.public_id)[-1] == (Act.SIGNATURE_EXPIRED, None, "export", "waiting", "expired")
