"""Giving a sanction, closing an account, ending either before its day. The account's own columns follow."""

from __future__ import annotations

from datetime import date

from forum.accounts.models import NEVER_ENDS, Account
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict, Refused
from forum.moderation.models.sanctions import Sanction, SanctionKind, Subject
from forum.moderation.models.signatures import Signature, SignedAct
from forum.moderation.operations import claims
from forum.moderation.queries import sanctions as queries
from forum.moderation.rules import sanctions as rules
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell
from forum.roles import Viewer
from forum.web import locale

ENDED, STANDING = "ended", "standing"


def give(
    account: Account, *, kind: SanctionKind, until: date | None, rule: str, reason: str, about: str = "", viewer: Viewer
) -> Sanction:
    """Sanction a member, tell them, and let it hold from their next request on. Sent twice, it is the same one.

    `until` is the last day, `about` the public id of the text it is about. Raises Refused when this viewer may not,
    for a closure, which takes two people, for the suspension of a one-off name, and for an end that is none.
    """
    if kind not in rules.ALONE:
        raise Refused("needs_two")
    return _give(_new(account, kind=kind, until=until, rule=rule, reason=reason, about=about, viewer=viewer), viewer)


def close(account: Account, *, rule: str, reason: str, signature: Signature, viewer: Viewer) -> Sanction:
    """Close an account for good: what a second signature does. Raises Refused without one."""
    if signature.act is not SignedAct.CLOSE_ACCOUNT or signature.signed_by != viewer.number:
        raise Refused("needs_two")
    about = signature.particulars.get("post", "")
    sanction = _new(
        account, kind=SanctionKind.CLOSURE, until=None, rule=rule, reason=reason, about=about, viewer=viewer
    )
    sanction.asked_by = signature.initiator
    return _give(sanction, viewer)


def end(sanction: Sanction, *, why: str, viewer: Viewer) -> None:
    """End a sanction before its day: by whoever lifts it, or by the answer to an appeal. `why` is what the person
    reads. Raises Conflict when it has ended, Refused for one's own.
    """
    account = queries.locked_account(sanction.account_id)
    if viewer.wrote(account.id) or not why:
        raise Refused(rules.Hindrance.OWN.value if why else "reason")
    if not _stands(sanction):
        raise Conflict
    sanction.ended_on, sanction.ended_why = locale.today(), why
    db.session.flush()  # StaleDataError here: somebody was faster
    _settle(account)
    record(
        Act.SANCTION_ENDED,
        actor=viewer.number,
        about=sanction.public_id,
        why=sanction.kind.value,
        before=STANDING,
        after=ENDED,
    )
    tell(account.id, NoticeKind.SANCTION, sanction.public_id)


def lift(sanction: Sanction, *, why: str, version: int, viewer: Viewer) -> None:
    """End a sanction from the interface, as it was seen. Raises Conflict when it is no longer so, Refused when it is
    not this viewer's to end.
    """
    if sanction.version != version or not _stands(sanction):
        raise Conflict
    account_id, deciders = sanction.account_id, sanction.deciders
    if not rules.may_end(viewer, sanction.kind, account_id=account_id, deciders=deciders, stands=True):
        raise Refused("role")
    end(sanction, why=why, viewer=viewer)


def _new(
    account: Account, *, kind: SanctionKind, until: date | None, rule: str, reason: str, about: str, viewer: Viewer
) -> Sanction:
    return Sanction(
        account_id=account.id,
        kind=kind,
        rule=rule,
        reason=reason,
        about=about,
        given_by=viewer.number or 0,  # never 0: the rules refuse who has none
        given_on=locale.today(),
        until=until,
    )


def _give(sanction: Sanction, viewer: Viewer) -> Sanction:
    if not sanction.rule or not sanction.reason:
        raise Refused("reason")
    if not rules.may_last(sanction.kind, sanction.until, today=locale.today()):
        raise Refused("end")
    account = queries.locked_account(sanction.account_id)
    twin = queries.same(sanction)
    if twin is not None:
        return twin
    must_be_open(account, about=sanction.about, viewer=viewer)
    if not rules.may_be_given(sanction.kind, is_once=account.is_once):
        raise Refused("one_off_name")
    before = _limits(account)
    db.session.add(sanction)
    db.session.flush()
    _settle(account)
    record(
        Act.ACCOUNT_CLOSED if sanction.kind is SanctionKind.CLOSURE else Act.SANCTION_GIVEN,
        actor=viewer.number,
        about=sanction.public_id,
        why=f"{sanction.kind.value} {sanction.rule}",
        before=before,
        after=_limits(account),
    )
    tell(account.id, NoticeKind.SANCTION, sanction.public_id)
    return sanction


def must_be_open(account: Account, *, about: str, viewer: Viewer) -> None:
    """Also to be asked before a closure is asked for. Raises Refused when this viewer may not sanction this account,
    or, with the public id of a text in `about`, not for that text.
    """
    place = queries.place_of(about, viewer) if about else None
    subject = Subject(
        account_id=account.id,
        role=account.role,
        is_closed=queries.is_closed(account),
        is_once=account.is_once,
        wrote_here=place is not None and place.wrote_here,
    )
    hindrance = rules.hindrance(viewer, subject)
    if hindrance is not None:
        raise Refused(hindrance.value)
    if place is not None:
        claims.must_be_in_scope(place.board_id, place.language, about, viewer)


def _stands(sanction: Sanction) -> bool:
    return rules.stands(
        sanction.kind,
        given_on=sanction.given_on,
        until=sanction.until,
        ended_on=sanction.ended_on,
        today=locale.today(),
    )


def _settle(account: Account) -> None:
    """Put what limits the account into its own columns, where every request finds it."""
    found = queries.limiting(account.id, locale.today())
    ends = {kind: [row.until or NEVER_ENDS for row in found if row.kind is kind] for kind in SanctionKind}
    account.read_only_until = max(ends[SanctionKind.READ_ONLY], default=None)
    account.suspended_until = max(ends[SanctionKind.SUSPENSION] + ends[SanctionKind.CLOSURE], default=None)


def _limits(account: Account) -> str:
    """What limits an account, as a code: its last days of reading only and of suspension."""
    return f"{account.read_only_until or '-'} {account.suspended_until or '-'}"
