"""Who may appeal, until when, and who may decide again, as pure functions."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from forum.discussion.models import PinState, PostState
from forum.moderation.models import AppealState, Outcome
from forum.roles import Viewer

DAYS_TO_APPEAL = 183  # six months
# Where a text stands after a decision against it.
STATE_AFTER = {Outcome.RETURN: PostState.RETURNED, Outcome.REMOVE: PostState.REMOVED}


class Obstacle(StrEnum):
    """Why a second look cannot be asked for. The codes of what is then refused."""

    ASKED = "asked_before"
    NOTHING = "nothing_stands"
    LATE = "too_late"


def last_day(decided_on: date) -> date:
    """The last day on which somebody can appeal."""
    return decided_on + timedelta(days=DAYS_TO_APPEAL)


def obstacle(*, stands: bool, decided_on: date, today: date, has_appeal: bool) -> Obstacle | None:
    """Why one cannot appeal; None when one can. `stands`: whether the decision is still in force."""
    if has_appeal:
        return Obstacle.ASKED
    if not stands:
        return Obstacle.NOTHING
    return Obstacle.LATE if today > last_day(decided_on) else None


def stands(outcome: Outcome, *, is_edit: bool, post_state: PostState, edit_state: PostState | None) -> bool:
    """Whether a text is still where a decision against it put it: its author has neither changed nor withdrawn it.

    `edit_state`: of the post's edit that is not published, None where there is none.
    """
    wanted = STATE_AFTER.get(outcome)
    if wanted is None:
        return False
    return post_state is PostState.PUBLISHED and edit_state is wanted if is_edit else post_state is wanted


def may_appeal_pin(state: PinState) -> bool:
    """An agency's pin that the team did not take."""
    return state is PinState.REFUSED


def is_first_decider(viewer: Viewer, *, deciders: tuple[int | None, ...]) -> bool:
    """Whether the viewer took part in the first decision."""
    return viewer.number is not None and viewer.number in deciders


def may_write_view(viewer: Viewer, *, state: AppealState, viewed_by: int | None) -> bool:
    """Whether it is for this viewer to write a view before they see the first reasoning: once each."""
    return viewer.is_reviewer and state is AppealState.WAITING and viewed_by != viewer.number


def may_decide(viewer: Viewer, *, state: AppealState, viewed_by: int | None) -> bool:
    """Whether the viewer has written the view, hence sees the first reasoning and decides."""
    has_written = viewer.number is not None and viewed_by == viewer.number
    return viewer.is_reviewer and state is AppealState.WAITING and has_written


def may_withdraw(viewer: Viewer, *, appellant_id: int, state: AppealState) -> bool:
    """Who asked may take it back while it waits."""
    return viewer.account_id == appellant_id and state is AppealState.WAITING
