"""Who may see, write and decide what about guidance, as pure functions."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from forum.resources.models import LONGEST_REVIEW, GuidanceState, RevisionState
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


def may_see(viewer: Viewer, *, is_public: bool, page_agency: int, own_agency: int | None) -> bool:
    """What is public today (`rules.is_public_now`) is for everybody, the rest for its agency and those who review.

    Its twin in SQL is `queries.guidance_seen_by`.
    """
    if is_public or viewer.is_reviewer:
        return True
    return may_edit(viewer, page_agency=page_agency, own_agency=own_agency)


def is_review_day(day: date, *, today: date) -> bool:
    """Whether a page may promise to be read again by this day: after today, at most LONGEST_REVIEW days ahead."""
    return today < day <= today + timedelta(days=LONGEST_REVIEW)


def may_appear_from(day: date | None, *, review_by: date | None, today: date, has_appeared: bool) -> bool:
    """Whether a page may be found from this day on (None: at once): while it is believed, and never later than it was
    found already."""
    if day is None or day <= today:
        return True
    return not has_appeared and (review_by is None or day <= review_by)


def may_last_until(day: date | None, *, first: date | None, today: date) -> bool:
    """Whether this may be the last day on which readers find a page (None: there is none)."""
    return day is None or (day >= today and (first is None or day >= first))


def may_be_indexed(*, is_public: bool, is_indexable: bool) -> bool:
    """Whether an answer with this page says that search engines may find it."""
    return is_public and is_indexable


def may_withdraw(state: GuidanceState) -> bool:
    return state is not GuidanceState.WITHDRAWN


def may_check_again(state: GuidanceState) -> bool:
    """Whether the agency may confirm the text as it stands: only what readers see."""
    return state is GuidanceState.PUBLISHED


def may_appear(*, review_by: date, valid_to: date | None, today: date) -> bool:
    """Whether a text may be published today: readers are given nothing that is overdue already, or over."""
    return review_by >= today and (valid_to is None or valid_to >= today)


def open_decisions(viewer: Viewer, *, state: GuidanceState, edit_state: RevisionState | None) -> tuple[Decision, ...]:
    """What this viewer may decide now about a page and its open edit (None: there is none)."""
    if not viewer.is_reviewer:
        return ()
    page_waits = state is GuidanceState.HELD
    edit_waits = state is GuidanceState.PUBLISHED and edit_state is RevisionState.HELD
    return (Decision.PUBLISH, Decision.RETURN) if page_waits or edit_waits else ()
