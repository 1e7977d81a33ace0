"""Saved replies offered in a form: chosen from a list, taken over into the text by a button, stored only when the form
itself is sent."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from forum.moderation.models.replies import Occasion
from forum.moderation.queries import replies
from forum.moderation.rules import replies as rules


def choices(occasion: Occasion, language: str) -> list[tuple[str, str]]:
    """What the list offers: (public id, name), in the language of whoever reads the reply. One query."""
    return [("", _("Choisir")), *((each.public_id, each.name) for each in replies.for_occasion(occasion, language))]


def is_asked() -> bool:
    """Whether the button that takes a reply over was pressed."""
    return request.form.get("step") == "fill"


def filled(public_id: str | None, language: str, **facts: str) -> str:
    """The chosen reply with its blanks filled in as far as they are known; "" for none."""
    reply = replies.chosen(public_id or "", language)
    return "" if reply is None else rules.filled(reply.body, **facts)
