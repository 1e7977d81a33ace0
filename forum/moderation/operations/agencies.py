"""Telling an agency what became of what it sent."""

from __future__ import annotations

from forum.discussion.models import Post, Thread
from forum.moderation.queries import reports as queries
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all


def tell(agency_id: int, about: str) -> None:
    """A notice for every account that writes for an agency, within the present unit of work."""
    tell_all([(writer, NoticeKind.GUIDANCE, about) for writer in queries.writers(agency_id)])


def writers_of(text: Post | Thread) -> list[int | None]:
    """Who is told of a text: its author; of one in the name of an agency everybody who writes for it."""
    return [text.author_id] if text.agency_id is None else [*queries.writers(text.agency_id)]
