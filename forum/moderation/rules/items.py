"""Who may handle what waits: the same answer draws the buttons and guards the acts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from forum.moderation.models.items import Item, ItemKind, Scope
from forum.roles import Role, Viewer


class Hindrance(StrEnum):
    """Why somebody who reviews may not handle an item. The codes of what is then refused."""

    ROLE = "role"
    OWN = "own_text"
    DECIDED_BEFORE = "decided_before"
    ADMINS_ONLY = "admins_only"
    WROTE_HERE = "wrote_here"
    OUT_OF_SCOPE = "out_of_scope"
    RECUSED = "recused"


def hindrance(
    viewer: Viewer, item: Item, *, wrote_here: bool = False, recused: bool = False, scope: Scope | None = None
) -> Hindrance | None:
    """Why this viewer may not handle this item, which was loaded for them; None when they may. The query
    `queue.next_free` says the same in SQL.

    `wrote_here`: whether they wrote in the thread it belongs to. `recused`: whether they have said that somebody else
    should. Administrators are limited like everybody, but for the scope of moderators.
    """
    if not viewer.is_reviewer or viewer.account_id is None:
        return Hindrance.ROLE
    if viewer.wrote(item.author_id):
        return Hindrance.OWN
    checks = (
        (item.bars_me, Hindrance.DECIDED_BEFORE),
        (item.admins_only and viewer.role is not Role.ADMIN, Hindrance.ADMINS_ONLY),
        (wrote_here, Hindrance.WROTE_HERE),
        (recused, Hindrance.RECUSED),
        (scope is not None and not _is_within(scope, item), Hindrance.OUT_OF_SCOPE),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def _is_within(scope: Scope, item: Item) -> bool:
    allows = scope.allows_pin if item.kind is ItemKind.PIN else scope.allows
    return allows(item.board_id, item.language)


def is_taken(*, by: int | None, until: datetime | None, viewer: Viewer, now: datetime) -> bool:
    """Whether somebody else has it before them now."""
    return by is not None and until is not None and until > now and by != viewer.account_id
