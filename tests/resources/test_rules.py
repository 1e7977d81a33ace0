"""Who may do what with guidance, a sentence a row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forum.resources import rules
from forum.resources.models import GuidanceState, RevisionState
from forum.resources.rules import Decision
from forum.roles import VISITOR, Role, Viewer

TODAY = date(2026, 11, 22)
OURS, THEIRS = 1, 2
HELD, PUBLISHED, RETURNED, WITHDRAWN = GuidanceState
BOTH = (Decision.PUBLISH, Decision.RETURN)


def viewer(role: Role | None) -> Viewer:
    return VISITOR if role is None else Viewer(account_id=5, role=role, number=9)


@pytest.mark.parametrize(
    ("sentence", "role", "own_agency", "expected"),
    [
        ("somebody of an agency writes for it", Role.AGENCY, OURS, True),
        ("an agency account that was not admitted writes nothing", Role.AGENCY, None, False),
        ("a moderator writes no guidance", Role.MODERATOR, None, False),
        ("a former agency account that is a member now writes nothing", Role.MEMBER, OURS, False),
        ("a visitor writes nothing", None, None, False),
    ],
)
def test_who_may_write_guidance(sentence: str, role: Role | None, own_agency: int | None, expected: bool) -> None:
    assert rules.may_write(viewer(role), own_agency=own_agency) is expected, sentence


@pytest.mark.parametrize(
    ("sentence", "state", "role", "own_agency", "expected"),
    [
        ("everybody sees a published page", PUBLISHED, None, None, True),
        ("members see a published page", PUBLISHED, Role.MEMBER, None, True),
        ("another agency sees a published page", PUBLISHED, Role.AGENCY, THEIRS, True),
        ("a visitor sees no held page", HELD, None, None, False),
        ("a member sees no returned page", RETURNED, Role.MEMBER, None, False),
        ("its agency sees its held page", HELD, Role.AGENCY, OURS, True),
        ("its agency sees its returned page", RETURNED, Role.AGENCY, OURS, True),
        ("its agency sees its withdrawn page", WITHDRAWN, Role.AGENCY, OURS, True),
        ("another agency sees no held page", HELD, Role.AGENCY, THEIRS, False),
        ("another agency sees no withdrawn page", WITHDRAWN, Role.AGENCY, THEIRS, False),
        ("a moderator sees a held page", HELD, Role.MODERATOR, None, True),
        ("an administrator sees a withdrawn page", WITHDRAWN, Role.ADMIN, None, True),
    ],
)
def test_who_may_see_a_page(
    sentence: str, state: GuidanceState, role: Role | None, own_agency: int | None, expected: bool
) -> None:
    seen = rules.may_see(viewer(role), is_public=state is PUBLISHED, page_agency=OURS, own_agency=own_agency)
    assert seen is expected, sentence


@pytest.mark.parametrize(
    ("sentence", "state", "days", "expected"),
    [
        ("two weeks ahead the desk begins to ask", PUBLISHED, 14, True),
        ("before that it is quiet", PUBLISHED, 15, False),
        ("an overdue page is asked for", PUBLISHED, -40, True),
        ("a withdrawn page is asked for no more", WITHDRAWN, 1, False),
    ],
)
def test_when_the_desk_asks_for_a_review(sentence: str, state: GuidanceState, days: int, expected: bool) -> None:
    review_by = TODAY + timedelta(days=days)
    assert rules.is_due(state=state, review_by=review_by, today=TODAY) is expected, sentence


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, False), (1, True), (180, True), (181, False)])
def test_a_review_day_lies_after_today_and_at_most_180_days_ahead(days: int, expected: bool) -> None:
    assert rules.is_review_day(TODAY + timedelta(days=days), today=TODAY) is expected


@pytest.mark.parametrize(
    ("sentence", "role", "state", "edit", "expected"),
    [
        ("a moderator decides about a held page", Role.MODERATOR, HELD, None, BOTH),
        ("an administrator too", Role.ADMIN, HELD, None, BOTH),
        (
            "a moderator decides about the held edit of a public page",
            Role.MODERATOR,
            PUBLISHED,
            RevisionState.HELD,
            BOTH,
        ),
        ("nothing is open on a public page without an edit", Role.MODERATOR, PUBLISHED, None, ()),
        ("nor when the edit was given back", Role.MODERATOR, PUBLISHED, RevisionState.RETURNED, ()),
        ("nor on a returned page", Role.MODERATOR, RETURNED, None, ()),
        ("nor on a withdrawn page", Role.ADMIN, WITHDRAWN, None, ()),
        ("an agency decides nothing", Role.AGENCY, HELD, None, ()),
        ("a member decides nothing", Role.MEMBER, HELD, None, ()),
        ("a visitor decides nothing", None, HELD, None, ()),
    ],
)
def test_what_is_open_to_decide(
    sentence: str,
    role: Role | None,
    state: GuidanceState,
    edit: RevisionState | None,
    expected: tuple[Decision, ...],
) -> None:
    assert rules.open_decisions(viewer(role), state=state, edit_state=edit) == expected, sentence


@pytest.mark.parametrize("state", GuidanceState)
def test_only_a_public_page_is_rated_or_confirmed_and_a_withdrawn_one_cannot_be_withdrawn(state: GuidanceState) -> None:
    assert rules.may_rate(state) is (state is PUBLISHED)
    assert rules.may_check_again(state) is (state is PUBLISHED)
    assert rules.may_withdraw(state) is (state is not WITHDRAWN)


@pytest.mark.parametrize(("answers", "expected"), [(0, False), (4, False), (5, True)])
def test_counts_are_told_from_five_answers_on(answers: int, expected: bool) -> None:
    assert rules.shown_count(answers) is expected
