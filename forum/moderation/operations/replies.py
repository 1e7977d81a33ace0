"""Writing, changing and withdrawing saved replies."""

from __future__ import annotations

from dataclasses import dataclass

from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict
from forum.moderation.models import Occasion, SavedReply
from forum.roles import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a reply says, when, in which language, under which name."""

    occasion: Occasion
    language: str
    name: str
    body: str


def write(words: Words, viewer: Viewer) -> SavedReply:
    reply = SavedReply(occasion=words.occasion, language=words.language, name=words.name, body=words.body)
    db.session.add(reply)
    db.session.flush()
    record(Act.REPLY_WRITTEN, actor=viewer.number, about=reply.public_id, after=_code(reply))
    return reply


def change(reply: SavedReply, words: Words, *, version: int, viewer: Viewer) -> None:
    """Raises Conflict when it has changed since `version`."""
    if reply.version != version:
        raise Conflict
    before = _code(reply)
    reply.occasion, reply.language, reply.name, reply.body = words.occasion, words.language, words.name, words.body
    record(Act.REPLY_CHANGED, actor=viewer.number, about=reply.public_id, before=before, after=_code(reply))


def withdraw(reply: SavedReply, viewer: Viewer) -> None:
    """Offer it no more. What was sent with its words stays as it is."""
    db.session.delete(reply)
    record(Act.REPLY_WITHDRAWN, actor=viewer.number, about=reply.public_id, before=_code(reply))


def _code(reply: SavedReply) -> str:
    return f"{reply.occasion.value} {reply.language}"
