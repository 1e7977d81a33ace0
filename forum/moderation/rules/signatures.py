"""Who may ask for a second signature, who may give it: the same answers draw the buttons and guard the acts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from forum.moderation.models.signatures import ADMINS_ONLY, Signature, SignatureState, SignedAct
from forum.roles import REVIEWERS, Role, Viewer

DAYS_TO_SIGN = 7
HOURS_OPEN = 24
# What the signature does not do by itself: for some hours after it the one who asked may.
GRANTS = frozenset({SignedAct.OPEN_TEXTS, SignedAct.OPEN_NAME, SignedAct.DISCLOSE, SignedAct.EXPORT})
# The roles that are granted from the site, and from which. An agency's people are admitted with their agency.
GRANTABLE = {
    Role.MODERATOR: frozenset({Role.MEMBER}),
    Role.ADMIN: frozenset({Role.MEMBER, Role.MODERATOR}),
}
ADMISSIBLE = frozenset({Role.MEMBER, Role.AGENCY})
MOST_TEXTS = "texts"  # the extent of a disclosure that includes what somebody wrote


class Step(StrEnum):
    """What can be done with a request that waits, the harmless first."""

    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    SIGN = "sign"


def may_ask(role: Role | None, act: SignedAct) -> bool:
    """Those who review; for some acts administrators only."""
    return role is Role.ADMIN or (role in REVIEWERS and act not in ADMINS_ONLY)


def for_admins_only(act: SignedAct, concerned: Role | None) -> bool:
    """Whether only administrators see and sign it: also what is about somebody of staff, who must not meet it."""
    return act in ADMINS_ONLY or concerned in {Role.AGENCY, Role.MODERATOR, Role.ADMIN}


def is_initiator(viewer: Viewer, signature: Signature) -> bool:
    """Whether this viewer asked: by account, or by the number that stays when an account is gone."""
    return viewer.account_id is not None and (
        viewer.account_id == signature.initiator_id or viewer.number == signature.initiator
    )


def may_see(viewer: Viewer, signature: Signature) -> bool:
    """Those who review; never the one it is about; administrators only where only they may sign."""
    if not viewer.is_reviewer or viewer.account_id is None or viewer.wrote(signature.concerns_id):
        return False
    return viewer.role is Role.ADMIN or not signature.admins_only


def state_at(signature: Signature, *, now: datetime, initiator_role: Role | None) -> SignatureState:
    """The state in force: what waited too long, or was asked by somebody who could no longer ask, has expired."""
    if signature.state is not SignatureState.WAITING:
        return signature.state
    if signature.expires_at <= now or not may_ask(initiator_role, signature.act):
        return SignatureState.EXPIRED
    return SignatureState.WAITING


def open_steps(viewer: Viewer, signature: Signature, *, now: datetime, initiator_role: Role | None) -> list[Step]:
    """What this viewer may do with the request now. Whoever asked may take it back, and nothing else."""
    if not may_see(viewer, signature):
        return []
    if state_at(signature, now=now, initiator_role=initiator_role) is not SignatureState.WAITING:
        return []
    return [Step.WITHDRAW] if is_initiator(viewer, signature) else [Step.REFUSE, Step.SIGN]


def is_open(viewer: Viewer, signature: Signature, *, now: datetime) -> bool:
    """Whether this viewer may now do what was signed: the one who asked, and nobody else."""
    return (
        signature.state is SignatureState.SIGNED
        and signature.act in GRANTS
        and is_initiator(viewer, signature)
        and may_ask(viewer.role, signature.act)
        and signature.open_until is not None
        and now < signature.open_until
    )


def shows_texts(signature: Signature) -> bool:
    """Whether what was signed includes reading what somebody wrote."""
    if signature.act is SignedAct.DISCLOSE:
        return signature.particulars.get("extent") == MOST_TEXTS
    return signature.act is SignedAct.OPEN_TEXTS


def may_be_granted(wanted: Role, *, present: Role) -> bool:
    """Whether an account of this role can be given that one."""
    return present in GRANTABLE.get(wanted, frozenset())
