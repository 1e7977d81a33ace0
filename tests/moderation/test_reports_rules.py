"""Reports: what may be decided, and whose eyes they are for, a sentence a row."""

from __future__ import annotations

import pytest

from forum.moderation.models import Concern, ReportedKind, ReportOutcome, ReportState
from forum.moderation.rules import reports as rules
from forum.roles import VISITOR, Role, Viewer
from forum.waiting import Level

FINE, HANDLED, HOLD, TAKE_DOWN = ReportOutcome
EVERYTHING = [FINE, HANDLED, HOLD, TAKE_DOWN]


@pytest.mark.parametrize(
    ("sentence", "facts", "open_outcomes"),
    [
        ("a public text can stay, wait or go", {"is_public": True, "is_reporter": False}, EVERYTHING),
        ("what others do not see can only be settled", {"is_public": False, "is_reporter": False}, [FINE, HANDLED]),
        ("who reported it decides nothing", {"is_public": True, "is_reporter": True}, []),
    ],
)
def test_what_may_be_decided_about_an_open_case(
    sentence: str, facts: dict[str, bool], open_outcomes: list[ReportOutcome]
) -> None:
    assert rules.open_outcomes(ReportState.OPEN, kind=ReportedKind.POST, **facts) == open_outcomes, sentence


@pytest.mark.parametrize("state", [state for state in ReportState if state is not ReportState.OPEN])
def test_a_case_that_has_ended_is_decided_no_more(state: ReportState) -> None:
    assert rules.open_outcomes(state, kind=ReportedKind.POST, is_public=True, is_reporter=False) == []


@pytest.mark.parametrize(
    ("kind", "reason", "role", "admins_only"),
    [
        (ReportedKind.POST, "blame", Role.MEMBER, False),
        (ReportedKind.POST, "blame", None, False),
        (ReportedKind.THREAD, Concern.DANGER, Role.MEMBER, False),
        (ReportedKind.POST, Concern.STAFF, Role.MEMBER, True),
        (ReportedKind.POST, "blame", Role.MODERATOR, True),
        (ReportedKind.THREAD, "blame", Role.ADMIN, True),
        (ReportedKind.POST, "blame", Role.AGENCY, True),
        (ReportedKind.GUIDANCE, "advert", Role.AGENCY, True),
        (ReportedKind.GUIDANCE, "advert", None, True),
    ],
)
def test_what_concerns_staff_or_agencies_is_for_administrators(
    kind: ReportedKind, reason: str, role: Role | None, admins_only: bool
) -> None:
    assert rules.is_for_admins(kind, reason, role) is admins_only


@pytest.mark.parametrize(
    ("viewer", "admins_only", "author_id", "sees"),
    [
        (Viewer(1, Role.MODERATOR), False, 2, True),
        (Viewer(1, Role.MODERATOR), False, None, True),
        (Viewer(1, Role.MODERATOR), True, 2, False),
        (Viewer(1, Role.MODERATOR), False, 1, False),
        (Viewer(1, Role.ADMIN), True, 2, True),
        (Viewer(1, Role.ADMIN), True, 1, False),
        (Viewer(1, Role.MEMBER), False, 2, False),
        (Viewer(1, Role.AGENCY), False, 2, False),
        (VISITOR, False, None, False),
    ],
)
def test_who_meets_a_case(viewer: Viewer, admins_only: bool, author_id: int | None, sees: bool) -> None:
    assert rules.may_see(viewer, admins_only=admins_only, author_id=author_id) is sees


def test_danger_and_a_known_identity_are_looked_at_within_hours() -> None:
    levels = {reason: rules.level(reason) for reason in (*Concern, "blame", "other")}
    assert levels == {
        Concern.DANGER: Level.RED,
        Concern.IDENTITY: Level.RED,
        Concern.STAFF: Level.AMBER,
        Concern.ADDRESS: Level.RED,
        Concern.CLOSED: Level.AMBER,
        Concern.FAKE: Level.AMBER,
        Concern.NUMBER: Level.AMBER,
        "blame": Level.AMBER,
        "other": Level.AMBER,
    }


@pytest.mark.parametrize(("established", "limit", "held"), [(0, 0, False), (9, 0, False), (2, 3, False), (3, 3, True)])
def test_so_many_members_are_enough_and_a_limit_of_none_never_is(established: int, limit: int, held: bool) -> None:
    assert rules.must_be_held(established, limit=limit) is held


@pytest.mark.parametrize(("sent", "may"), [(0, True), (9, True), (10, False), (11, False)])
def test_ten_may_be_sent_in_a_day(sent: int, may: bool) -> None:
    assert rules.may_report_too(sent) is may
