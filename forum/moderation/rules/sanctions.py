"""Who may sanction whom, with what, and for how long it holds: pure, the same for buttons and for acts."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from forum.moderation.models.sanctions import ENDING, LONGEST_SANCTION, SanctionKind, Subject
from forum.roles import Role, Viewer

# By one person; a closure is asked for, and takes a second one.
ALONE = (SanctionKind.WARNING, SanctionKind.READ_ONLY, SanctionKind.SUSPENSION)
# A one-off name opens nothing, so there is nothing to suspend or to close: its owner's account stays as it is. What
# keeps it from writing keeps its owner from writing under every name.
FOR_ONE_OFF = (SanctionKind.WARNING, SanctionKind.READ_ONLY)


class Hindrance(StrEnum):
    """Why somebody who reviews may not sanction an account. The codes of what is then refused."""

    ROLE = "role"
    OWN = "own_account"
    STAFF = "of_staff"
    WROTE_HERE = "wrote_here"
    CLOSED = "already_closed"


def hindrance(viewer: Viewer, subject: Subject) -> Hindrance | None:
    """Why this viewer may not sanction this account; None when they may.

    Staff are never sanctioned here: an administrator takes the role away first, which one person may do alone.
    """
    if not viewer.is_reviewer or viewer.account_id is None:
        return Hindrance.ROLE
    checks = (
        (viewer.wrote(subject.account_id), Hindrance.OWN),
        (subject.role is not Role.MEMBER, Hindrance.STAFF),
        (subject.wrote_here, Hindrance.WROTE_HERE),
        (subject.is_closed, Hindrance.CLOSED),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def open_kinds(viewer: Viewer, subject: Subject) -> list[SanctionKind]:
    """What this viewer may choose for this account now, the mildest first; a closure is asked for only."""
    if hindrance(viewer, subject) is not None:
        return []
    return [kind for kind in SanctionKind if may_be_given(kind, is_once=subject.is_once)]


def may_be_given(kind: SanctionKind, *, is_once: bool) -> bool:
    """Whether a sanction of this kind can do what it says to such an account; `is_once`: a one-off name."""
    return not is_once or kind in FOR_ONE_OFF


def may_last(kind: SanctionKind, until: date | None, *, today: date) -> bool:
    """Whether a sanction of this kind may have this last day: between tomorrow and half a year, or none at all."""
    if kind not in ENDING:
        return until is None
    return until is not None and today < until <= today + timedelta(days=LONGEST_SANCTION)


def last_day(kind: SanctionKind, *, given_on: date, until: date | None) -> date | None:
    """The last day on which it counts; None for a closure. A warning counts as long as the longest sanction."""
    return given_on + timedelta(days=LONGEST_SANCTION) if kind is SanctionKind.WARNING else until


def stands(kind: SanctionKind, *, given_on: date, until: date | None, ended_on: date | None, today: date) -> bool:
    """Whether it counts today: nobody has ended it, and its last day is not past."""
    last = last_day(kind, given_on=given_on, until=until)
    return ended_on is None and (last is None or last >= today)


def may_end(
    viewer: Viewer, kind: SanctionKind, *, account_id: int, deciders: tuple[int | None, ...], stands: bool
) -> bool:
    """Whether this viewer may end a sanction before its day, without an appeal. `deciders`: the numbers of who gave it,
    and of who asked for it where that took two.

    What two people closed only an administrator opens again who is neither: no less than three people have then looked
    at it. What limits an account for a time ends by who gave it, or an administrator; a warning limits nothing.
    """
    if not stands or not viewer.is_reviewer or viewer.wrote(account_id):
        return False
    is_admin, decided = viewer.role is Role.ADMIN, viewer.number is not None and viewer.number in deciders
    if kind is SanctionKind.CLOSURE:
        return is_admin and not decided
    return kind not in ENDING or is_admin or decided
