"""Second signatures given, refused and taken back at the same moment: done exactly once, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.moderation.models import Signature, SignatureState, SignedAct
from forum.notifications.models import Notice
from forum.resources.models import Agency, AgencyMember
from forum.roles import Role
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing

AGENCY = {"name": "Le Pont", "kind": "charity", "country": "FR"}


def answered(world: World) -> int:
    acts = (Act.SIGNATURE_SIGNED, Act.SIGNATURE_REFUSED, Act.SIGNATURE_WITHDRAWN)
    return sum(world.count(AuditLine, act=act) for act in acts)


def test_of_many_who_sign_at_once_one_does_and_it_is_done_once(app: Flask, world: World) -> None:
    member, signers = world.member(), [world.admin() for _ in range(5)]
    signature = world.signature(SignedAct.ADMIT_AGENCY, by=world.admin(), about=member, **AGENCY)
    path, fields = f"/mod/signatures/{signature.public_id}/sign", {"version": signature.version}
    answers = at_once([pressing(signers[n % 5], app, path, fields) for n in range(20)])
    assert answers == {303: 1, 409: 19}
    assert world.count(Agency) == world.count(AgencyMember) == 1
    assert world.count(AuditLine, act=Act.ROLE_GRANTED) == answered(world) == 1
    assert world.load(Account, id=member.id).role is Role.AGENCY


def test_the_author_is_told_once_however_many_sign(app: Flask, world: World) -> None:
    post = world.first_post(world.thread())
    signature = world.signature(SignedAct.OPEN_TEXTS, by=world.moderator(), about=post)
    path, fields = f"/mod/signatures/{signature.public_id}/sign", {"version": signature.version}
    answers = at_once([pressing(world.moderator(), app, path, fields) for _ in range(8)])
    assert answers == {303: 1, 409: 7}
    assert world.count(Notice) == answered(world) == 1


def test_signing_refusing_and_taking_back_at_once_leave_one_answer(app: Flask, world: World) -> None:
    asker, signer, refuser = world.admin(), world.admin(), world.admin()
    for _ in range(4):
        member = world.member()
        signature = world.signature(SignedAct.GRANT_ROLE, by=asker, about=member, role="moderator")
        path, fields = f"/mod/signatures/{signature.public_id}", {"version": signature.version}
        before = answered(world)
        answers = at_once(
            [
                pressing(signer, app, f"{path}/sign", fields),
                pressing(refuser, app, f"{path}/refuse", {**fields, "reason": "Non."}),
                pressing(asker, app, f"{path}/withdraw", fields),
            ]
        )
        assert answers == {303: 1, 409: 2}
        assert answered(world) == before + 1
        found = world.load(Signature, id=signature.id)
        is_staff = world.load(Account, id=member.id).role is Role.MODERATOR
        assert is_staff is (found.state is SignatureState.SIGNED)


def test_two_administrators_who_sign_about_each_other_wait_for_nobody(app: Flask, world: World) -> None:
    one, two, asker = world.moderator(), world.moderator(), world.admin()
    first = world.signature(SignedAct.GRANT_ROLE, by=asker, about=one, role="admin")
    second = world.signature(SignedAct.GRANT_ROLE, by=asker, about=two, role="admin")
    asks = [
        pressing(world.admin(), app, f"/mod/signatures/{found.public_id}/sign", {"version": found.version})
        for found in (first, second)
        for _ in range(3)
    ]
    assert at_once(asks) == {303: 2, 409: 4}


@pytest.mark.parametrize("many", [10])
def test_the_same_request_made_many_times_at_once_is_one(app: Flask, world: World, many: int) -> None:
    asker = world.admin()
    asks = [pressing(asker, app, "/admin/exports/new", {"reason": "Un contrôle."}) for _ in range(many)]
    assert at_once(asks) == {303: many}
    assert world.count(Signature) == world.count(AuditLine, act=Act.SIGNATURE_ASKED) == 1
