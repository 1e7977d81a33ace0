"""What a second signature does, at the moment of signing, and what the record says of it."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account, LoginSession
from forum.audit import Act
from forum.db import db
from forum.discussion.models import Thread
from forum.moderation.models import Sanction, SanctionKind, SignatureState, SignedAct
from forum.resources.models import Agency, AgencyMember
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


def test_a_signed_closure_closes_the_account(world: World, asker: Account, signer: Visitor) -> None:
    member = world.member()
    signature = asked(world, SignedAct.CLOSE_ACCOUNT, asker, member)
    assert world.count(Sanction) == 0
    press(signer, signature, "sign")
    sanction = world.load(Sanction)
    assert (sanction.kind, sanction.account_id, sanction.rule) == (SanctionKind.CLOSURE, member.id, "respect")
    assert (sanction.reason, sanction.asked_by) == ("Une raison.", asker.number)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_a_signed_role_holds_from_the_next_signing_in(
    app: Flask, world: World, asker: Account, signer: Visitor, role: Role
) -> None:
    member = world.member()
    browser = Visitor(app).become(member)
    browser.get("/a")
    signature = world.signature(SignedAct.GRANT_ROLE, by=asker, about=member, role=role.value)
    press(signer, signature, "sign")
    assert world.load(Account, id=member.id).role is role
    assert world.count(LoginSession, account_id=member.id) == 0
    browser.get("/mod", 303)
    weak = Visitor(app).become(world.load(Account, id=member.id), is_strong=False)
    assert weak.get("/mod", 303).location == "/a/second"
    assert lines(app, str(member.number))[-1][2:] == ("", "member", role.value)
    signer.get("/mod")  # the one who signed is still there


def test_a_signed_admission_gives_a_desk(app: Flask, world: World, asker: Account, signer: Visitor) -> None:
    member = world.member()
    press(signer, asked(world, SignedAct.ADMIT_AGENCY, asker, member), "sign")
    agency = world.load(Agency)
    assert (agency.name, agency.kind.value, agency.country) == ("Le Pont", "charity", "BE")
    assert world.load(AgencyMember).account_id == member.id
    desk = Visitor(app).become(world.load(Account, id=member.id))
    assert "Le Pont" in desk.get("/desk").text


def test_what_cannot_be_done_any_more_is_not_signed(world: World, asker: Account, signer: Visitor) -> None:
    member = world.member()
    signature = asked(world, SignedAct.ADMIT_AGENCY, asker, member)
    with world.open():
        db.session.get_one(Account, member.id).role = Role.MODERATOR
    press(signer, signature, "sign", 409)
    assert now(world, signature).state is SignatureState.WAITING
    assert world.count(Agency) == 0


@pytest.mark.parametrize("act", ACTS)
def test_every_step_is_a_line_of_the_record(app: Flask, world: World, asker: Account, act: SignedAct) -> None:
    other = world.admin()
    signature = asked(world, act, asker)
    press(Visitor(app).become(other), signature, "sign")
    assert lines(app, signature.public_id) == [
        (Act.SIGNATURE_ASKED, asker.number, act.value, "", "waiting"),
        (Act.SIGNATURE_SIGNED, other.number, act.value, "waiting", "signed"),
    ]
    again = asked(world, act, asker)
    press(Visitor(app).become(other), again, "refuse", reason="Non.")
    assert lines(app, again.public_id)[-1] == (
        Act.SIGNATURE_REFUSED, other.number, act.value, "waiting", "refused",
    )  # fmt: skip


def test_whoever_signs_a_closure_is_led_to_the_text_and_to_what_was_decided_before(app: Flask, world: World) -> None:
    author = world.member()
    post = world.first_post(world.thread(author=author))
    asker, signer = world.moderator(), Visitor(app).become(world.moderator())
    terms = {"rule": "anonymous", "post": post.public_id}
    path = f"/mod/signatures/{world.signature(SignedAct.CLOSE_ACCOUNT, by=asker, about=author, **terms).public_id}"
    page = signer.get(path)
    thread = world.load(Thread, id=post.thread_id).public_id
    assert page.css(f"a[href='/t/{thread}']")
    assert page.css(f"a[href='/mod/p/{post.public_id}/sanction']")
    signer.get(f"/mod/p/{post.public_id}/sanction")
    Visitor(app).become(author).post(f"/p/{post.public_id}/withdraw")
    gone = signer.get(path)
    assert not gone.css(f"a[href='/t/{thread}'], a[href='/mod/p/{post.public_id}/sanction']")
