"""Who may appeal and who may decide again, as tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forum.discussion.models import PinState, PostState
from forum.moderation.models import AppealState, Outcome
from forum.moderation.models.restrictions import stands as stands_at
from forum.moderation.rules import appeals as rules
from forum.moderation.rules.appeals import Obstacle
from forum.roles import Role, Viewer

DAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("days", "is_late"), [(0, False), (1, False), (182, False), (183, False), (184, True), (400, True)]
)
def test_one_can_appeal_for_six_months_and_not_a_day_longer(days: int, is_late: bool) -> None:
    found = rules.obstacle(stands=True, decided_on=DAY, today=DAY + timedelta(days=days), has_appeal=False)
    assert (found is Obstacle.LATE) is is_late
    assert rules.last_day(DAY) == date(2026, 8, 2)


@pytest.mark.parametrize(
    ("stands", "has_appeal", "late", "found"),
    [
        (True, False, False, None),
        (True, True, False, Obstacle.ASKED),
        (False, True, True, Obstacle.ASKED),
        (False, False, False, Obstacle.NOTHING),
        (False, False, True, Obstacle.NOTHING),
        (True, False, True, Obstacle.LATE),
    ],
)
def test_the_first_obstacle_is_told(stands: bool, has_appeal: bool, late: bool, found: Obstacle | None) -> None:
    today = DAY + timedelta(days=300 if late else 3)
    assert rules.obstacle(stands=stands, decided_on=DAY, today=today, has_appeal=has_appeal) is found


RESTRICTED = {Outcome.RETURN: PostState.RETURNED, Outcome.REMOVE: PostState.REMOVED}


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("state", PostState)
@pytest.mark.parametrize("edit", [None, *PostState])
def test_a_decision_stands_while_its_text_is_where_it_was_put(
    outcome: Outcome, state: PostState, edit: PostState | None
) -> None:
    wanted = RESTRICTED.get(outcome)
    of_post = stands_at(outcome, is_edit=False, post_state=state, edit_state=edit)
    of_edit = stands_at(outcome, is_edit=True, post_state=state, edit_state=edit)
    assert of_post is (wanted is not None and state is wanted)
    assert of_edit is (wanted is not None and state is PostState.PUBLISHED and edit is wanted)


@pytest.mark.parametrize("state", PinState)
def test_only_a_pin_that_was_not_taken_can_be_contested(state: PinState) -> None:
    assert rules.may_appeal_pin(state) is (state is PinState.REFUSED)


ME, OTHER = 7, 8


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("state", AppealState)
@pytest.mark.parametrize("seen", [frozenset(), {ME}, {OTHER}, {ME, OTHER}], ids=["nobody", "I", "another", "both"])
def test_whoever_decides_has_written_their_own_view_and_nobody_writes_it_twice(
    role: Role | None, state: AppealState, seen: frozenset[int]
) -> None:
    viewer = Viewer(account_id=1, role=role, number=ME)
    waits_for_me = role in {Role.MODERATOR, Role.ADMIN} and state is AppealState.WAITING
    assert rules.may_write_view(viewer, state=state, seen=seen) is (waits_for_me and ME not in seen)
    assert rules.may_decide(viewer, state=state, seen=seen) is (waits_for_me and ME in seen)
    assert rules.knows_reasons(viewer, deciders=(OTHER, None), seen=seen) is (ME in seen)
    assert rules.knows_reasons(viewer, deciders=(OTHER, ME), seen=seen)


@pytest.mark.parametrize("role", [None, *Role])
def test_what_two_people_closed_is_there_for_administrators_alone(role: Role | None) -> None:
    viewer = Viewer(account_id=1, role=role, number=ME)
    assert rules.may_meet(viewer, is_closure=True) is (role is Role.ADMIN)
    assert rules.may_meet(viewer, is_closure=False) is (role in {Role.MODERATOR, Role.ADMIN})


def test_somebody_without_a_number_never_counts_as_who_wrote_the_view() -> None:
    nobody = Viewer(account_id=1, role=Role.MODERATOR, number=None)
    assert not rules.may_decide(nobody, state=AppealState.WAITING, seen=frozenset())
    assert not rules.may_write_view(nobody, state=AppealState.WAITING, seen=frozenset())
    assert not rules.knows_reasons(nobody, deciders=(None, None), seen=frozenset())
    assert not rules.is_first_decider(nobody, deciders=(None, None))


@pytest.mark.parametrize(
    ("deciders", "is_first"),
    [((ME, None), True), ((OTHER, ME), True), ((OTHER, None), False), ((None, None), False)],
)
def test_both_of_two_who_decided_are_first_deciders(deciders: tuple[int | None, int | None], is_first: bool) -> None:
    viewer = Viewer(account_id=1, role=Role.ADMIN, number=ME)
    assert rules.is_first_decider(viewer, deciders=deciders) is is_first


@pytest.mark.parametrize("state", AppealState)
@pytest.mark.parametrize("appellant", [1, 2])
def test_only_who_asked_takes_it_back_and_only_while_it_waits(state: AppealState, appellant: int) -> None:
    viewer = Viewer(account_id=1, role=Role.MEMBER, number=ME)
    found = rules.may_withdraw(viewer, appellant_id=appellant, state=state)
    assert found is (appellant == 1 and state is AppealState.WAITING)
