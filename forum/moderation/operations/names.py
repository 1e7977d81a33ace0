"""Deciding about a name that a member asked for."""

from __future__ import annotations

from forum.accounts import operations as accounts
from forum.accounts.models import ChosenName, NameState
from forum.audit import Act, record
from forum.errors import Conflict
from forum.moderation.models.items import Item
from forum.moderation.operations import claims
from forum.moderation.rules.names import NameOutcome
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell
from forum.roles import Viewer


def must_be_at(wish: ChosenName, version: int | None) -> None:
    """Raises Conflict when it no longer waits, or is not as it was seen."""
    if wish.state is not NameState.HELD or wish.version != version:
        raise Conflict


def decide(
    wish: ChosenName, item: Item, outcome: NameOutcome, *, version: int | None, reason: str, viewer: Viewer
) -> None:
    """Give the account its new name, or give the wish back with a reason; either way the member is told.

    Raises Conflict when it was decided or withdrawn meanwhile, when somebody else holds it, or has that name by now;
    Refused when it is not the viewer's to decide.
    """
    must_be_at(wish, version)
    claims.end(item, viewer)
    if outcome is NameOutcome.PUBLISH:
        accounts.publish_name(wish)
        record(Act.NAME_PUBLISHED, actor=viewer.number, about=wish.public_id)
    else:
        accounts.return_name(wish, reason)
        record(Act.NAME_RETURNED, actor=viewer.number, about=wish.public_id)
    tell(wish.account_id, NoticeKind.NAME, wish.public_id)
