"""Who must show what, as pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from forum.roles import STAFF, Role, Viewer

# Of what is said before a first text (`/i/w`). Turned when something changes that people must know before they write:
# everybody is then asked once more.
AGREEMENT_VERSION = 1


WARNED = 5  # minutes before its end somebody is told that their session ends
STEP = 5  # minutes; how exactly a page can time the warning by itself


def must_have_second_factor(role: Role, *, demo: bool) -> bool:
    """Staff always, except on a demonstration that only this machine can reach."""
    return role in STAFF and not demo


def may_drop_second_factor(role: Role, *, left: int, demo: bool) -> bool:
    """Whether one of its second factors may go, so that `left` remain."""
    return left > 0 or not must_have_second_factor(role, demo=demo)


def must_prove_words(role: Role, *, has_second: bool, demo: bool) -> bool:
    """Whether a second factor is added, replaced or removed only with the passphrase: whoever finds a session open must
    not put theirs in the place of the owner's. Staff who have none yet reach nothing but the page that asks for it.
    """
    return has_second or not must_have_second_factor(role, demo=demo)


def is_copied(*, count_kept: int, count_shown: int) -> bool:
    """Whether a passkey's count of its signatures did not go on: another copy of it is in use. Passkeys that keep no
    count always show 0. Source: Web Authentication Level 2, section 6.1.1.
    """
    return (count_kept > 0 or count_shown > 0) and count_shown <= count_kept


def role_in_force(role: Role, *, is_strong: bool, demo: bool) -> Role | None:
    """The role of a session now: None for staff whose second factor was not shown in it."""
    if must_have_second_factor(role, demo=demo) and not is_strong:
        return None
    return role


def limits(*, read_only_until: date | None, suspended_until: date | None, today: date) -> dict[str, Any]:
    """What sanctions leave an account today, as facts of its Viewer. The days named are the last ones."""
    if suspended_until is not None and suspended_until >= today:
        return {"may_write": False, "is_suspended": True, "limited_until": suspended_until}
    if read_only_until is not None and read_only_until >= today:
        return {"may_write": False, "limited_until": read_only_until}
    return {}


def is_idle(*, minutes_now: int, minutes_last: int, limit: int) -> bool:
    """Whether nothing was asked for longer than `limit` minutes. Minutes count from the session's start."""
    return minutes_now - minutes_last > limit


def must_agree(viewer: Viewer, *, agreed_version: int) -> bool:
    """Whether somebody is first shown what writing here means. Agencies write in the name of an organisation, about
    nobody's life: they are not asked."""
    return not viewer.is_agency and agreed_version < AGREEMENT_VERSION


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts if nothing else is asked for, in minutes. `warned_after` is a multiple of STEP;
    `ended_after` is when it has ended for certain. `is_final`: it ends then whatever is done.
    """

    warned_after: int
    ended_after: int
    is_final: bool


def lasting(*, idle: int, left: int) -> Lasting:
    """`idle`: minutes that the account may be idle; `left`: until the last end of the session."""
    last = min(idle, left)
    warned_after = max(last - WARNED, 0) // STEP * STEP
    # Minutes are counted whole from the session's start: an idle end is up to one later.
    return Lasting(warned_after=warned_after, ended_after=last + 1, is_final=left < idle)
