"""Who may sanction whom, and for how long it holds, a sentence a row."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from forum.accounts import rules as account_rules
from forum.accounts.models import NEVER_ENDS
from forum.moderation.models.sanctions import SanctionKind, Subject
from forum.moderation.rules import sanctions as rules
from forum.moderation.rules.sanctions import Hindrance
from forum.roles import VISITOR, Role, Viewer

WARNING, READ_ONLY = SanctionKind.WARNING, SanctionKind.READ_ONLY
SUSPENSION, CLOSURE = SanctionKind.SUSPENSION, SanctionKind.CLOSURE
MEMBER, MODERATOR, ADMIN = Viewer(1, Role.MEMBER, 11), Viewer(3, Role.MODERATOR, 13), Viewer(4, Role.ADMIN, 14)
UNPROVEN = Viewer(5, None, 15)
SUSPENDED = Viewer(3, Role.MODERATOR, 13, may_write=False, is_suspended=True)
OTHER = Subject(account_id=7, role=Role.MEMBER)
TODAY, DAY = date(2026, 3, 14), timedelta(days=1)

GIVING = {
    "a moderator sanctions a member": (MODERATOR, OTHER, None),
    "an administrator sanctions a member": (ADMIN, OTHER, None),
    "a member sanctions nobody": (MEMBER, OTHER, Hindrance.ROLE),
    "a visitor sanctions nobody": (VISITOR, OTHER, Hindrance.ROLE),
    "staff without their second factor sanction nobody": (UNPROVEN, OTHER, Hindrance.ROLE),
    "who is suspended sanctions nobody": (SUSPENDED, OTHER, Hindrance.ROLE),
    "nobody sanctions themselves": (MODERATOR, Subject(account_id=3, role=Role.MODERATOR), Hindrance.OWN),
    "a moderator sanctions no moderator": (
        MODERATOR, Subject(account_id=7, role=Role.MODERATOR), Hindrance.STAFF,
    ),
    "an administrator sanctions no moderator": (ADMIN, Subject(account_id=7, role=Role.MODERATOR), Hindrance.STAFF),
    "nobody sanctions an administrator": (ADMIN, Subject(account_id=7, role=Role.ADMIN), Hindrance.STAFF),
    "nobody sanctions an agency": (MODERATOR, Subject(account_id=7, role=Role.AGENCY), Hindrance.STAFF),
    "nobody sanctions for a text of a thread they wrote in": (
        MODERATOR, Subject(account_id=7, role=Role.MEMBER, wrote_here=True), Hindrance.WROTE_HERE,
    ),
    "administrators neither": (
        ADMIN, Subject(account_id=7, role=Role.MEMBER, wrote_here=True), Hindrance.WROTE_HERE,
    ),
    "a closed account is sanctioned no more": (
        MODERATOR, Subject(account_id=7, role=Role.MEMBER, is_closed=True), Hindrance.CLOSED,
    ),
}  # fmt: skip
LASTING = {
    "a warning has no end": (WARNING, None, True),
    "a warning is not given one": (WARNING, TODAY + DAY, False),
    "a closure has no end": (CLOSURE, None, True),
    "a closure is not given one": (CLOSURE, TODAY + DAY, False),
    "read-only must end": (READ_ONLY, None, False),
    "a suspension must end": (SUSPENSION, None, False),
    "a suspension does not end on the day it is given": (SUSPENSION, TODAY, False),
    "a suspension lasts a day at least": (SUSPENSION, TODAY + DAY, True),
    "a suspension lasts half a year at most": (SUSPENSION, TODAY + 180 * DAY, True),
    "and not a day longer": (SUSPENSION, TODAY + 181 * DAY, False),
    "read-only neither": (READ_ONLY, TODAY + 181 * DAY, False),
}
STANDING = {
    "a suspension stands on its last day": (SUSPENSION, TODAY, None, True),
    "a suspension falls the day after": (SUSPENSION, TODAY - DAY, None, False),
    "what somebody ended stands no more": (SUSPENSION, TODAY + DAY, TODAY, False),
    "a closure stands": (CLOSURE, None, None, True),
    "a closure that was ended does not": (CLOSURE, None, TODAY, False),
    "a warning stands": (WARNING, None, None, True),
    "a warning that was ended does not": (WARNING, None, TODAY, False),
}
OTHERS = (98, 99)
ENDING = {
    "a moderator ends the suspension they gave": (MODERATOR, SUSPENSION, 7, (13, None), True, True),
    "not that of somebody else": (MODERATOR, SUSPENSION, 7, OTHERS, True, False),
    "nor what keeps somebody from writing": (MODERATOR, READ_ONLY, 7, OTHERS, True, False),
    "an administrator ends a suspension": (ADMIN, SUSPENSION, 7, OTHERS, True, True),
    "an administrator lets somebody write again": (ADMIN, READ_ONLY, 7, OTHERS, True, True),
    "a moderator ends a warning": (MODERATOR, WARNING, 7, OTHERS, True, True),
    "a member ends nothing": (MEMBER, SUSPENSION, 7, OTHERS, True, False),
    "not what they gave as a moderator": (MEMBER, SUSPENSION, 7, (11, None), True, False),
    "nobody ends their own": (MODERATOR, SUSPENSION, 3, (13, None), True, False),
    "nobody ends what is over": (MODERATOR, SUSPENSION, 7, (13, None), False, False),
    "one moderator does not open what two people closed": (MODERATOR, CLOSURE, 7, OTHERS, True, False),
    "nor if they were one of them": (MODERATOR, CLOSURE, 7, (13, 99), True, False),
    "an administrator who is neither does": (ADMIN, CLOSURE, 7, OTHERS, True, True),
    "who signed does not": (ADMIN, CLOSURE, 7, (14, 99), True, False),
    "nor who asked": (ADMIN, CLOSURE, 7, (99, 14), True, False),
}
LIMITS = {
    "an account without sanctions does everything": (None, None, (True, False, None)),
    "on its last day an account is still read-only": (TODAY, None, (False, False, TODAY)),
    "the day after it writes again": (TODAY - DAY, None, (True, False, None)),
    "on its last day an account is still suspended": (None, TODAY, (False, True, TODAY)),
    "the day after it is not": (None, TODAY - DAY, (True, False, None)),
    "a suspension counts before reading only": (TODAY + 9 * DAY, TODAY + DAY, (False, True, TODAY + DAY)),
    "what is left after a suspension is reading only": (TODAY, TODAY - DAY, (False, False, TODAY)),
    "a closed account is suspended for ever": (None, NEVER_ENDS, (False, True, NEVER_ENDS)),
}


@pytest.mark.parametrize(("viewer", "subject", "expected"), GIVING.values(), ids=GIVING)
def test_who_may_sanction_whom(viewer: Viewer, subject: Subject, expected: Hindrance | None) -> None:
    assert rules.hindrance(viewer, subject) is expected
    assert rules.open_kinds(viewer, subject) == (list(SanctionKind) if expected is None else [])


@pytest.mark.parametrize(("kind", "until", "expected"), LASTING.values(), ids=LASTING)
def test_how_long_a_sanction_may_last(kind: SanctionKind, until: date | None, expected: bool) -> None:
    assert rules.may_last(kind, until, today=TODAY) is expected


@pytest.mark.parametrize(("kind", "until", "ended_on", "expected"), STANDING.values(), ids=STANDING)
def test_how_long_a_sanction_counts(
    kind: SanctionKind, until: date | None, ended_on: date | None, expected: bool
) -> None:
    assert rules.stands(kind, given_on=TODAY - DAY, until=until, ended_on=ended_on, today=TODAY) is expected


def test_a_warning_counts_for_half_a_year() -> None:
    counted = [
        rules.stands(WARNING, given_on=TODAY, until=None, ended_on=None, today=TODAY + days * DAY)
        for days in (180, 181)
    ]
    assert counted == [True, False]


@pytest.mark.parametrize("row", ENDING.values(), ids=ENDING)
def test_who_ends_a_sanction_before_its_day(
    row: tuple[Viewer, SanctionKind, int, tuple[int | None, ...], bool, bool],
) -> None:
    viewer, kind, account_id, deciders, stands, expected = row
    assert rules.may_end(viewer, kind, account_id=account_id, deciders=deciders, stands=stands) is expected


@pytest.mark.parametrize(("read_only", "suspended", "expected"), LIMITS.values(), ids=LIMITS)
def test_what_limits_an_account_today(
    read_only: date | None, suspended: date | None, expected: tuple[bool, bool, date | None]
) -> None:
    found = account_rules.limits(read_only_until=read_only, suspended_until=suspended, today=TODAY)
    viewer = Viewer(1, Role.MEMBER, 11, **found)
    assert (viewer.may_write, viewer.is_suspended, viewer.limited_until) == expected


@pytest.mark.parametrize(("role", "suspended"), list(product(Role, (True, False))))
def test_who_is_suspended_is_neither_member_nor_reviewer_and_keeps_what_they_wrote(role: Role, suspended: bool) -> None:
    viewer = Viewer(1, role, 11, is_suspended=suspended)
    writes, reviews = role is not Role.AGENCY, role in {Role.MODERATOR, Role.ADMIN}
    assert (viewer.is_member, viewer.is_reviewer) == (writes and not suspended, reviews and not suspended)
    assert viewer.has_texts  # an agency has those that it writes in threads
