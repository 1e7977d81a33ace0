"""Who may appeal, until when, and who may decide again, as pure functions."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from forum.discussion.models import PinState
from forum.moderation.models import AppealState
from forum.roles import Viewer

DAYS_TO_APPEAL = 183  # six months


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


def may_appeal_pin(state: PinState) -> bool:
    """An agency's pin that the team did not take."""
    return state is PinState.REFUSED


def is_first_decider(viewer: Viewer, *, deciders: tuple[int | None, ...]) -> bool:
    """Whether the viewer took part in the first decision."""
    return viewer.number is not None and viewer.number in deciders


def may_write_view(viewer: Viewer, *, state: AppealState, own_view_by: int | None) -> bool:
    """Whether it is for this viewer to write a view before they see the first reasoning: once each."""
    return viewer.is_reviewer and state is AppealState.WAITING and own_view_by != viewer.number


def may_decide(viewer: Viewer, *, state: AppealState, own_view_by: int | None) -> bool:
    """Whether the viewer has written the view, hence sees the first reasoning and decides."""
    has_written = viewer.number is not None and own_view_by == viewer.number
    return viewer.is_reviewer and state is AppealState.WAITING and has_written


def may_withdraw(viewer: Viewer, *, appellant_id: int, state: AppealState) -> bool:
    """Who asked may take it back while it waits."""
    return viewer.account_id == appellant_id and state is AppealState.WAITING
