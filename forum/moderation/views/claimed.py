"""Who has something before them, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.errors import Hidden
from forum.moderation import waits
from forum.moderation.models.items import Item
from forum.moderation.queries import queue
from forum.moderation.rules import items
from forum.roles import Viewer


@dataclass(frozen=True, slots=True)
class Claimed:
    """The claim on what waits under a public id: the viewer's own, somebody else's, or nobody's. `may_take`: whether it
    can be theirs at all."""

    public_id: str
    is_mine: bool
    is_taken: bool
    minutes_left: int
    may_take: bool


def of(item: Item, viewer: Viewer, now: datetime) -> Claimed:
    is_held = item.claimed_until is not None and item.claimed_until > now
    return Claimed(
        public_id=item.public_id,
        is_mine=is_held and item.claimed_by == viewer.account_id,
        is_taken=items.is_taken(by=item.claimed_by, until=item.claimed_until, viewer=viewer, now=now),
        minutes_left=waits.minutes_left(item.claimed_until, now) if item.claimed_until is not None else 0,
        may_take=items.hindrance(viewer, item) is None,
    )


def found(public_id: str, viewer: Viewer, now: datetime) -> Claimed | None:
    """The same for who knows only the id; None when nothing waits under it. One query."""
    try:
        return of(queue.item(public_id, viewer, now), viewer, now)
    except Hidden:
        return None
