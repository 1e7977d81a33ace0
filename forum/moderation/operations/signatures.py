"""Asking for a second signature, giving or refusing it, taking a request back; what a signature does.

What two people decided happens in the same unit of work as the signature, or for some hours after it may be done by
the one who asked. The view commits.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete

from forum import clock
from forum.accounts.models import Account
from forum.accounts.operations import grant_role
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict, Refused
from forum.moderation.models.claims import Claim
from forum.moderation.models.signatures import FROM_A_TEXT, LONGEST_TERMS, Signature, SignatureState, SignedAct
from forum.moderation.operations import claims, sanctions
from forum.moderation.queries import signatures as queries
from forum.moderation.rules import signatures as rules
from forum.moderation.rules.signatures import Step
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell
from forum.resources import operations as resources
from forum.resources.models import AgencyKind
from forum.roles import Role, Viewer
from forum.waiting import Level
from forum.web import locale

ACTS = {
    SignatureState.SIGNED: Act.SIGNATURE_SIGNED,
    SignatureState.REFUSED: Act.SIGNATURE_REFUSED,
    SignatureState.WITHDRAWN: Act.SIGNATURE_WITHDRAWN,
    SignatureState.EXPIRED: Act.SIGNATURE_EXPIRED,
}


def ask(act: SignedAct, *, about: str, terms: dict[str, str], reason: str, viewer: Viewer) -> Signature:
    """Ask for what nobody does alone. `about` is a member number as text, the public id of a post, the code of a
    country for a change to its emergency numbers, or "" for an export; `terms` are short codes, ids, names of
    organisations. The same open request twice is one.

    Raises Refused when the viewer may not ask for it, when it is about themselves or from a thread they wrote in, or
    makes no sense for this account; Hidden when there is nothing of that name.
    """
    queries.locked(viewer.account_id)  # of one's own requests at once the second sees the first
    if not rules.may_ask(viewer.role, act) or viewer.number is None:
        raise Refused("role")
    concerned = queries.concerned(act, about)
    if concerned is not None and viewer.wrote(concerned.id):
        raise Refused("own_account")
    if act in FROM_A_TEXT and queries.wrote_beside(about, viewer):
        raise Refused("wrote_here")
    if not _makes_sense(act, concerned, terms):
        raise Refused("terms")
    stated = json.dumps(terms, ensure_ascii=False, sort_keys=True)
    if not reason or len(stated) > LONGEST_TERMS:
        raise Refused("terms")
    now = clock.now()
    sweep(now)
    return queries.same_waiting(act, about, stated, viewer) or _write_down(
        Signature(act=act, about=about, terms=stated, reason=reason), concerned, viewer, now
    )


def _write_down(signature: Signature, concerned: Account | None, viewer: Viewer, now: datetime) -> Signature:
    signature.initiator_id, signature.initiator = viewer.account_id, viewer.number or 0
    if concerned is not None:
        signature.concerns_id = concerned.id
    signature.admins_only = rules.for_admins_only(signature.act, concerned.role if concerned is not None else None)
    signature.state, signature.asked_on = SignatureState.WAITING, locale.today()
    signature.waiting_at, signature.level = now, Level.AMBER
    signature.expires_at = now + timedelta(days=rules.DAYS_TO_SIGN)
    db.session.add(signature)
    db.session.flush()
    record(
        Act.SIGNATURE_ASKED,
        actor=viewer.number,
        about=signature.public_id,
        why=signature.act.value,
        after=SignatureState.WAITING.value,
    )
    return signature


def _makes_sense(act: SignedAct, concerned: Account | None, terms: dict[str, str]) -> bool:
    """Whether this can be done to this account: asked when it is requested, and again when it is signed."""
    if concerned is None:
        return act is SignedAct.EXPORT or (act is SignedAct.CHANGE_EMERGENCY and bool(terms.get("change")))
    if act is SignedAct.GRANT_ROLE:
        wanted = terms.get("role", "")
        return wanted in set(Role) and rules.may_be_granted(Role(wanted), present=concerned.role)
    if act is SignedAct.ADMIT_AGENCY:
        is_known = terms.get("kind", "") in set(AgencyKind) and bool(terms.get("name")) and bool(terms.get("country"))
        return is_known and concerned.role in rules.ADMISSIBLE
    if act is SignedAct.OPEN_NAME:
        return concerned.is_once
    # A one-off name has no way in that could be closed.
    return act is not SignedAct.CLOSE_ACCOUNT or (bool(terms.get("rule")) and not concerned.is_once)


def sign(signature: Signature, *, version: int, viewer: Viewer) -> Signature:
    """Give the second signature: what was asked is done, or may now be done by the one who asked.

    A request that has expired is marked so, and nothing else happens: look at its state. Raises Refused for the one
    who asked and for whom it is not to sign, Conflict when it is no longer as it was seen or cannot be done any more.
    """
    if not _begin(signature, Step.SIGN, version=version, viewer=viewer):
        return signature
    now = clock.now()
    if signature.act in rules.GRANTS:
        signature.open_until = now + timedelta(hours=rules.HOURS_OPEN)
    signature.signed_by = viewer.number
    _close(signature, SignatureState.SIGNED, viewer)
    EXECUTORS[signature.act](signature, viewer)
    return signature


def refuse(signature: Signature, *, version: int, reason: str, viewer: Viewer) -> Signature:
    """Answer no, in writing. An expired request is marked so. Raises Refused and Conflict as `sign`."""
    if not _begin(signature, Step.REFUSE, version=version, viewer=viewer):
        return signature
    if not reason:
        raise Refused("reason")
    signature.signed_by, signature.answer = viewer.number, reason
    _close(signature, SignatureState.REFUSED, viewer)
    return signature


def withdraw(signature: Signature, *, version: int, viewer: Viewer) -> Signature:
    """Take one's own request back. Raises Refused for all others, Conflict when it no longer waits."""
    if _begin(signature, Step.WITHDRAW, version=version, viewer=viewer):
        _close(signature, SignatureState.WITHDRAWN, viewer)
    return signature


def _begin(signature: Signature, step: Step, *, version: int, viewer: Viewer) -> bool:
    """Whether this step may be taken now; False when the request has expired, which is then written down."""
    if rules.is_initiator(viewer, signature) != (step is Step.WITHDRAW):
        raise Refused("own_request" if rules.is_initiator(viewer, signature) else "others_request")
    accounts = queries.locked(signature.initiator_id, signature.concerns_id)
    queries.renew(signature)  # whoever was faster has changed it while this one waited for the locks
    if signature.state is not SignatureState.WAITING or signature.version != version:
        raise Conflict
    now = clock.now()
    initiator = accounts.get(signature.initiator_id or 0)
    role = initiator.role if initiator is not None else None
    if rules.state_at(signature, now=now, initiator_role=role) is SignatureState.EXPIRED:
        _close(signature, SignatureState.EXPIRED, viewer)
        return False
    if step not in rules.open_steps(viewer, signature, now=now, initiator_role=role):
        raise Refused("role")
    if step is Step.WITHDRAW:
        db.session.execute(delete(Claim).where(Claim.about == signature.public_id))
    else:
        claims.finish(signature.public_id, viewer)
    return True


def _close(signature: Signature, state: SignatureState, viewer: Viewer) -> None:
    """It waits no longer. Of two at once the second meets StaleDataError here, before anything is done."""
    before, signature.state = signature.state, state
    signature.waiting_at, signature.answered_on = None, locale.today()
    db.session.flush()
    record(
        ACTS[state],
        actor=viewer.number,
        about=signature.public_id,
        why=signature.act.value,
        before=before.value,
        after=state.value,
    )


def sweep(now: datetime) -> int:
    """Mark what has expired; how many there were."""
    found = queries.expired(now)
    for signature in found:
        _close(signature, SignatureState.EXPIRED, Viewer())
    return len(found)


def use(act: SignedAct, viewer: Viewer, *, about: str = "") -> Signature:
    """Do what was signed: to be called, and committed, before anything is shown. Raises Refused without a grant that
    is open for this viewer. With `about`, one that is about that.
    """
    signature = queries.open_grant(act, viewer, clock.now(), about=about)
    if signature is None:
        raise Refused("signature")
    return open_up(signature, viewer)


def open_up(signature: Signature, viewer: Viewer) -> Signature:
    """As `use`, for one request. Every opening is a line of the record."""
    if not rules.is_open(viewer, signature, now=clock.now()):
        raise Refused("signature")
    before = "used" if signature.used_on is not None else "unused"
    signature.used_on = signature.used_on or locale.today()
    db.session.flush()
    record(
        Act.NAME_OPENED if signature.act is SignedAct.OPEN_NAME else Act.GRANT_USED,
        actor=viewer.number,
        about=signature.public_id,
        why=signature.act.value,
        before=before,
        after="used",
    )
    return signature


# What a signature does.


def _still_there(signature: Signature) -> Account:
    """The account it is about. Raises Conflict when it is gone, or what was asked makes no sense any more."""
    account = queries.locked(signature.concerns_id).get(signature.concerns_id or 0)
    if account is None or not _makes_sense(signature.act, account, signature.particulars):
        raise Conflict
    return account


def _close_account(signature: Signature, viewer: Viewer) -> None:
    rule = signature.particulars["rule"]
    sanctions.close(_still_there(signature), rule=rule, reason=signature.reason, signature=signature, viewer=viewer)


def _change_role(account: Account, role: Role, viewer: Viewer) -> None:
    before = account.role
    if before is not role:
        grant_role(account, role)
        record(Act.ROLE_GRANTED, actor=viewer.number, about=str(account.number), before=before.value, after=role.value)


def _grant_role(signature: Signature, viewer: Viewer) -> None:
    _change_role(_still_there(signature), Role(signature.particulars["role"]), viewer)


def _admit_agency(signature: Signature, viewer: Viewer) -> None:
    account, terms = _still_there(signature), signature.particulars
    _change_role(account, Role.AGENCY, viewer)
    agency = resources.find_or_create_agency(terms["name"], terms["kind"], terms["country"])
    resources.admit(account.id, agency.id)


def _open_texts(signature: Signature, _viewer: Viewer) -> None:
    """The author learns at once that it happened, not who did it."""
    tell(signature.concerns_id, NoticeKind.TEXTS_OPENED, signature.public_id)


def _open_name(signature: Signature, _viewer: Viewer) -> None:
    """Whose name it is learns at once that it happened. They are told under that name, which they alone can tell for
    theirs: a notice to their account would say to whoever takes the database whose the name is."""
    _still_there(signature)
    tell(signature.concerns_id, NoticeKind.NAME_OPENED, signature.public_id)


def _disclose(signature: Signature, _viewer: Viewer) -> None:
    """Whom it is about learns of it, unless the demand itself forbids that."""
    if not signature.particulars.get("silent"):
        tell(signature.concerns_id, NoticeKind.DISCLOSED, signature.public_id)


def _nothing(_signature: Signature, _viewer: Viewer) -> None:
    """What was signed is done elsewhere."""


EXECUTORS: dict[SignedAct, Callable[[Signature, Viewer], None]] = {
    SignedAct.CLOSE_ACCOUNT: _close_account,
    SignedAct.GRANT_ROLE: _grant_role,
    SignedAct.ADMIT_AGENCY: _admit_agency,
    SignedAct.OPEN_TEXTS: _open_texts,
    SignedAct.OPEN_NAME: _open_name,
    SignedAct.DISCLOSE: _disclose,
    SignedAct.EXPORT: _nothing,
}


def register(act: SignedAct, execute: Callable[[Signature, Viewer], None]) -> None:
    """For features above this one: what a signature of this act does, within the unit of work of the signature.
    `execute` raises Conflict for what cannot be done any more.
    """
    EXECUTORS[act] = execute
