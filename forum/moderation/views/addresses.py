"""Where each kind of what waits is looked at: the endpoint of its page, which takes its public id as `item_id`."""

from __future__ import annotations

from flask import url_for

from forum.moderation.models.items import ItemKind

PAGES = {
    ItemKind.POST: "moderation.review",
    ItemKind.EDIT: "moderation.review",
    ItemKind.NAME: "moderation.name",
    ItemKind.REPORT: "moderation.report",
    ItemKind.APPEAL: "moderation.appeal",
    ItemKind.GUIDANCE: "moderation.guidance",
    ItemKind.PIN: "moderation.pin",
    ItemKind.SERVICE: "moderation.service",
    ItemKind.SIGNATURE: "moderation.signature",
    ItemKind.CASE: "moderation.case",
    ItemKind.MESSAGE: "moderation.conversation",
}


def page_of(kind: ItemKind, public_id: str) -> str:
    """The address of the page on which an item is read and decided."""
    return url_for(PAGES[kind], item_id=public_id)
