"""What a moderator may do with a text, as pure functions: the buttons and the accepted acts are the same list."""

from __future__ import annotations

from datetime import datetime

from forum.moderation.models import Outcome
from forum.roles import Viewer


def may_review(viewer: Viewer, *, author_id: int | None) -> bool:
    """Those who review, never their own texts."""
    return viewer.is_reviewer and viewer.account_id is not None and viewer.account_id != author_id


def open_outcomes(viewer: Viewer, *, author_id: int | None, is_waiting: bool) -> list[Outcome]:
    """The outcomes this viewer may choose for this text now; the page draws its buttons from it."""
    if not is_waiting or not may_review(viewer, author_id=author_id):
        return []
    return [Outcome.PUBLISH, Outcome.RETURN, Outcome.REMOVE]


def needs_reason(outcome: Outcome) -> bool:
    """No restriction without a statement of reasons."""
    return outcome is not Outcome.PUBLISH


def is_taken(*, by: int | None, until: datetime | None, viewer: Viewer, now: datetime) -> bool:
    """Whether somebody else has it before them now."""
    return by is not None and until is not None and until > now and by != viewer.account_id
