"""Telling those who look after a service what became of what they sent."""

from __future__ import annotations

from forum.moderation.queries import reports as queries
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all
from forum.resources.queries.services import Kept


def tell(review: Kept) -> None:
    """A notice within the present unit of work: for every account that writes for its agency; of the team's, for the
    one who wrote it."""
    agency_id = review.organization.agency_id
    writer_id = None if review.draft is None else review.draft.writer_id
    writers = [writer_id] if agency_id is None else queries.writers(agency_id)
    tell_all([(writer, NoticeKind.SERVICE, review.service.public_id) for writer in writers])
