"""How a whole thread stands, for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadFacts:
    """How a thread stands. `wrote_here`: whether the viewer has a text in it; `in_scope`: whether it lies within the
    boards and languages of this moderator; `has_replies`: whether there is something to split from its beginning."""

    is_published: bool = True
    is_locked: bool = False
    is_hidden: bool = False
    is_pinned: bool = False
    has_replies: bool = False
    wrote_here: bool = False
    in_scope: bool = True
