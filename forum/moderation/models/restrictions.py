"""Decisions against texts, and whether they still stand."""

from __future__ import annotations

from dataclasses import dataclass

from forum.discussion.models import PostState
from forum.moderation.models.appeals import Appeal
from forum.moderation.models.decisions import Decision, Outcome

# Where a text stands after a decision against it.
STATE_AFTER = {Outcome.RETURN: PostState.RETURNED, Outcome.REMOVE: PostState.REMOVED}


def stands(outcome: Outcome, *, is_edit: bool, post_state: PostState, edit_state: PostState | None) -> bool:
    """Whether a text is still where a decision against it put it: its author has neither changed nor withdrawn it.

    `edit_state`: of the post's edit that is not published, None where there is none.
    """
    wanted = STATE_AFTER.get(outcome)
    if wanted is None:
        return False
    return post_state is PostState.PUBLISHED and edit_state is wanted if is_edit else post_state is wanted


@dataclass(frozen=True, slots=True)
class Restriction:
    """A decision against a text, whether it still stands, and the appeal against it, if there was one."""

    decision: Decision
    post_id: str  # public
    stands: bool
    appeal: Appeal | None
