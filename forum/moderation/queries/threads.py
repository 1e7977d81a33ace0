"""A whole thread, for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from forum.db import db
from forum.discussion.models import PostState, Thread
from forum.errors import Hidden
from forum.moderation.models.items import Scope
from forum.moderation.models.threads import ThreadFacts
from forum.moderation.queries.held import wrote_in
from forum.roles import Viewer


@dataclass(frozen=True, slots=True)
class Tended:
    """A thread with its board, and the facts by which it is decided what the viewer may do with it."""

    thread: Thread
    facts: ThreadFacts


def facts(thread: Thread, scope: Scope, today: date, *, wrote_here: bool) -> ThreadFacts:
    """How a thread stands today, for somebody with these limits."""
    return ThreadFacts(
        is_published=thread.state is PostState.PUBLISHED,
        is_locked=thread.is_locked,
        is_hidden=thread.is_hidden,
        is_pinned=thread.pinned_until is not None and thread.pinned_until >= today,
        has_replies=thread.replies > 0,
        wrote_here=wrote_here,
        in_scope=scope.allows(thread.board_id, thread.language),
    )


def tended(public_id: str, viewer: Viewer, scope: Scope, today: date) -> Tended:
    """A published thread, hidden or not. Raises Hidden: what waits is met in the queue."""
    row = db.session.execute(
        select(Thread, wrote_in(Thread.id, viewer))
        .join(Thread.board)
        .options(contains_eager(Thread.board))
        .where(Thread.public_id == public_id, Thread.state == PostState.PUBLISHED)
    ).first()
    if row is None:
        raise Hidden
    return Tended(row[0], facts(row[0], scope, today, wrote_here=bool(row[1])))


def wrote_here(thread_id: int, viewer: Viewer) -> bool:
    """Whether the viewer has a text in a thread, in whatever state."""
    return bool(db.session.scalar(select(wrote_in(thread_id, viewer))))
