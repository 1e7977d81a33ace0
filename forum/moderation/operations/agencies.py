"""Telling an agency what became of what it sent."""

from __future__ import annotations

from forum.moderation.queries import reports as queries
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all


def tell(agency_id: int, about: str) -> None:
    """A notice for every account that writes for an agency, within the present unit of work."""
    tell_all([(writer, NoticeKind.GUIDANCE, about) for writer in queries.writers(agency_id)])
