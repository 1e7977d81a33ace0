"""Requests for a second signature of every act, pressing their buttons, and what the record says of them."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Account
from forum.admin.models import Change
from forum.admin.operations import emergency
from forum.audit import Act, AuditLine
from forum.db import db
from forum.moderation.models import Signature, SignedAct
from tests.factories import World, viewer_of
from tests.visitor import Visitor

TERMS: dict[SignedAct, dict[str, str]] = {
    SignedAct.CLOSE_ACCOUNT: {"rule": "respect"},
    SignedAct.GRANT_ROLE: {"role": "moderator"},
    SignedAct.ADMIT_AGENCY: {"name": "Le Pont", "kind": "charity", "country": "BE"},
    SignedAct.OPEN_TEXTS: {},
    SignedAct.OPEN_NAME: {},
    SignedAct.DISCLOSE: {"authority": "court", "basis": "Un article", "extent": "account"},
    SignedAct.EXPORT: {},
}
GRANTS = [SignedAct.OPEN_TEXTS, SignedAct.OPEN_NAME, SignedAct.DISCLOSE, SignedAct.EXPORT]
ACTS = list(SignedAct)


def asked(world: World, act: SignedAct, by: Account, author: Account | None = None) -> Signature:
    """A request of any act, about `author` where it is about somebody."""
    author = author or world.member()
    if act is SignedAct.EXPORT:
        return world.signature(act, by=by)
    if act is SignedAct.CHANGE_EMERGENCY:
        return emergency_change(world, by=by)
    if act is SignedAct.OPEN_NAME:
        thread = world.one_off_thread(author, f"Un {author.pseudonym}")
        return world.signature(act, by=by, about=world.first_post(thread))
    if act is SignedAct.OPEN_TEXTS:
        return world.signature(act, by=by, about=world.first_post(world.thread(author=author)))
    return world.signature(act, by=by, about=author, **TERMS[act])


def emergency_change(world: World, *, by: Account, code: str = "TN") -> Signature:
    """A change of a country's emergency numbers that waits: the first line of its police was read again."""
    with world.open():
        document = emergency.document_of(code, emergency.in_force())
        assert document is not None
        return emergency.ask(
            code,
            part="police-0",
            change=Change.CHECKED,
            document=document,
            source=document["police"][0]["source"],
            reason="Une raison.",
            viewer=viewer_of(by),
        )


def now(world: World, signature: Signature) -> Signature:
    return world.load(Signature, id=signature.id)


def press(visitor: Visitor, signature: Signature, step: str, status: int = 303, **fields: object) -> None:
    sent = {"version": signature.version, **fields}
    visitor.post(f"/mod/signatures/{signature.public_id}/{step}", sent, status)


def lines(app: Flask, about: str) -> list[tuple[Act, int | None, str, str, str]]:
    with app.app_context():
        found = db.session.scalars(select(AuditLine).where(AuditLine.about == about).order_by(AuditLine.id))
        return [(line.act, line.actor, line.why, line.before, line.after) for line in found]
