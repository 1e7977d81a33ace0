"""What somebody who reviews may do with a whole thread: pure, the same for buttons and for acts."""

from __future__ import annotations

from enum import StrEnum

from forum.discussion.models.acts import ThreadAct
from forum.moderation.models.threads import ThreadFacts
from forum.roles import Viewer


class Hindrance(StrEnum):
    """Why somebody who reviews must leave a thread to others. The codes of what is then refused."""

    ROLE = "role"
    WROTE_HERE = "wrote_here"
    OUT_OF_SCOPE = "out_of_scope"


def hindrance(viewer: Viewer, facts: ThreadFacts) -> Hindrance | None:
    """Why this viewer may do nothing with this thread; None when they may. It limits administrators like everybody."""
    if not viewer.is_reviewer or viewer.account_id is None:
        return Hindrance.ROLE
    if facts.wrote_here:
        return Hindrance.WROTE_HERE
    return None if facts.in_scope else Hindrance.OUT_OF_SCOPE


def open_acts(viewer: Viewer, facts: ThreadFacts) -> list[ThreadAct]:
    """What this viewer may do with this thread now, the mildest first. Only with what others can read; of a hidden
    one nothing but to show it again."""
    if hindrance(viewer, facts) is not None or not facts.is_published:
        return []
    if facts.is_hidden:
        return [ThreadAct.SHOW]
    return [
        ThreadAct.SLOW,
        ThreadAct.UNPIN if facts.is_pinned else ThreadAct.PIN,
        ThreadAct.UNLOCK if facts.is_locked else ThreadAct.LOCK,
        *([ThreadAct.SPLIT] if facts.has_replies else []),
        ThreadAct.MERGE,
        ThreadAct.MOVE,
        ThreadAct.HIDE,
    ]
