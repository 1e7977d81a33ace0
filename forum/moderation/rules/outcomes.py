"""What a moderator may do with a text, as pure functions: the buttons and the accepted acts are the same list."""

from __future__ import annotations

from forum.moderation.models import Outcome
from forum.roles import Viewer


def may_review(viewer: Viewer, *, author_id: int | None) -> bool:
    """Those who review, never their own texts."""
    return viewer.is_reviewer and viewer.account_id is not None and not viewer.wrote(author_id)


def open_outcomes(
    viewer: Viewer,
    *,
    author_id: int | None,
    is_waiting: bool,
    passed_on_by: int | None = None,
    wrote_here: bool = False,
) -> list[Outcome]:
    """The outcomes this viewer may choose for this text now; the page draws its buttons from it.

    None for those who wrote in its thread, and for those who have passed it on to somebody else.
    """
    if not is_waiting or not may_review(viewer, author_id=author_id):
        return []
    if wrote_here or viewer.account_id == passed_on_by:
        return []
    return [Outcome.PUBLISH, Outcome.MASK, Outcome.RETURN, Outcome.REMOVE, Outcome.ESCALATE]


def needs_rule(outcome: Outcome) -> bool:
    """No restriction without a statement of reasons: the rule and the facts."""
    return outcome in {Outcome.MASK, Outcome.RETURN, Outcome.REMOVE}


def needs_reason(outcome: Outcome) -> bool:
    """Whoever it concerns is told why: the author, or the colleague who goes on with it."""
    return needs_rule(outcome) or outcome is Outcome.ESCALATE
