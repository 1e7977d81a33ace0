"""Who may see, write and decide what about guidance, as pure functions."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from forum.resources.models import FEWEST_SHOWN, LONGEST_REVIEW, SOON, GuidanceState, RevisionState
from forum.roles import Role, Viewer


class Decision(StrEnum):
    """What a moderator may do with a text that waits. Sent by forms; stable."""

    PUBLISH = "publish"
    RETURN = "return"


def may_write(viewer: Viewer, *, own_agency: int | None) -> bool:
    """Whether the viewer writes for an agency (`own_agency`: its number, None for none)."""
    return viewer.role is Role.AGENCY and own_agency is not None


def may_edit(viewer: Viewer, *, page_agency: int, own_agency: int | None) -> bool:
    """Whether the page is one of the viewer's own agency."""
    return may_write(viewer, own_agency=own_agency) and page_agency == own_agency


def may_see(viewer: Viewer, *, state: GuidanceState, page_agency: int, own_agency: int | None) -> bool:
    """Published pages are for everybody, the others for their agency and those who review.

    Its twin in SQL is `queries.guidance_seen_by`.
    """
    if state is GuidanceState.PUBLISHED or viewer.is_reviewer:
        return True
    return may_edit(viewer, page_agency=page_agency, own_agency=own_agency)


def is_current(*, state: GuidanceState, review_by: date, today: date) -> bool:
    """Whether the page is public and its agency is still to read it again. Twin: `queries.is_current_on`."""
    return state is GuidanceState.PUBLISHED and review_by >= today


def is_due(*, state: GuidanceState, review_by: date, today: date) -> bool:
    """Whether the desk asks the agency to read its public page again."""
    return state is GuidanceState.PUBLISHED and review_by <= today + timedelta(days=SOON)


def is_review_day(day: date, *, today: date) -> bool:
    """Whether a page may promise to be read again by this day: after today, at most LONGEST_REVIEW days ahead."""
    return today < day <= today + timedelta(days=LONGEST_REVIEW)


def may_withdraw(state: GuidanceState) -> bool:
    return state is not GuidanceState.WITHDRAWN


def may_check_again(state: GuidanceState) -> bool:
    """Whether the agency may confirm the text as it stands: only what readers see."""
    return state is GuidanceState.PUBLISHED


def may_rate(state: GuidanceState) -> bool:
    return state is GuidanceState.PUBLISHED


def open_decisions(viewer: Viewer, *, state: GuidanceState, edit_state: RevisionState | None) -> tuple[Decision, ...]:
    """What this viewer may decide now about a page and its open edit (None: there is none)."""
    if not viewer.is_reviewer:
        return ()
    page_waits = state is GuidanceState.HELD
    edit_waits = state is GuidanceState.PUBLISHED and edit_state is RevisionState.HELD
    return (Decision.PUBLISH, Decision.RETURN) if page_waits or edit_waits else ()


def shown_count(answers: int) -> bool:
    """Whether so many answers may be told to the agency."""
    return answers >= FEWEST_SHOWN
