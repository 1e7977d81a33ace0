"""Telling people that something at their desk has to be checked again."""

from __future__ import annotations

from collections.abc import Collection

from forum.moderation.queries import due as queries
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_anew


def tell(desks: Collection[str]) -> None:
    """One notice for everybody at each desk, whatever is due there and however much; in the place of the one before."""
    tell_anew([(account, NoticeKind.REVIEW_DUE, desk) for account, desk in queries.people_at(desks)])
