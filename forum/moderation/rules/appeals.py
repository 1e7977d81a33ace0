"""Who may appeal, until when, and who may decide again, as pure functions."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from forum.discussion.models import PinState
from forum.moderation.models import AppealState
from forum.roles import Role, Viewer

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
    """An agency's pin that the team did not take, or took down."""
    return state is PinState.REFUSED


def is_first_decider(viewer: Viewer, *, deciders: tuple[int | None, ...]) -> bool:
    """Whether the viewer took part in the first decision."""
    return viewer.number is not None and viewer.number in deciders


def may_meet(viewer: Viewer, *, is_closure: bool) -> bool:
    """Whether the appeal is there for the viewer. What two people closed only administrators look at again: somebody
    else than the two, and no single moderator."""
    return viewer.is_reviewer and (viewer.role is Role.ADMIN or not is_closure)


def may_write_view(viewer: Viewer, *, state: AppealState, seen: frozenset[int]) -> bool:
    """Whether it is for this viewer to write a view before they see the first reasoning: once each, whoever else has
    written one since. `seen`: the numbers of those who have seen it."""
    is_open = viewer.is_reviewer and state is AppealState.WAITING
    return is_open and viewer.number is not None and viewer.number not in seen


def may_decide(viewer: Viewer, *, state: AppealState, seen: frozenset[int]) -> bool:
    """Whether the viewer has written a view, hence sees the first reasoning and decides."""
    return viewer.is_reviewer and state is AppealState.WAITING and viewer.number in seen


def knows_reasons(viewer: Viewer, *, deciders: tuple[int | None, ...], seen: frozenset[int]) -> bool:
    """Whether the viewer may read the first reasoning wherever it stands while the appeal waits: who gave it, and who
    has written their own view."""
    return is_first_decider(viewer, deciders=deciders) or viewer.number in seen


def may_withdraw(viewer: Viewer, *, appellant_id: int, state: AppealState) -> bool:
    """Who asked may take it back while it waits."""
    return viewer.wrote(appellant_id) and state is AppealState.WAITING
