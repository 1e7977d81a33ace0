"""Saved replies: those somebody wrote, and the built-in ones where nobody has."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from forum.db import db
from forum.errors import Hidden
from forum.moderation.built_in_replies import BUILT_IN
from forum.moderation.models import Occasion, SavedReply

PREFIX = "built-in-"  # of ids that no row has: shorter than those of rows


def replies() -> list[SavedReply]:
    """All replies that are offered, by language and occasion: those that somebody wrote, and the built-in ones where
    nobody has written any for the same occasion in the same language. One query.

    A built-in one is no row: its id begins with "built-in-", and it must not be added to a session.
    """
    own = list(db.session.scalars(select(SavedReply).order_by(SavedReply.language, SavedReply.name, SavedReply.id)))
    covered = {(reply.occasion, reply.language) for reply in own}
    found = own + [reply for reply in _built_in() if (reply.occasion, reply.language) not in covered]
    order = list(Occasion)
    return sorted(found, key=lambda reply: (reply.language, order.index(reply.occasion)))


def _built_in() -> Iterable[SavedReply]:
    for number, each in enumerate(BUILT_IN):
        yield SavedReply(
            public_id=f"{PREFIX}{number}",
            occasion=Occasion(each.occasion),
            language=each.language,
            name=each.name,
            body=each.body,
        )


def is_built_in(reply: SavedReply) -> bool:
    return reply.public_id.startswith(PREFIX)


def for_outcomes(language: str) -> list[SavedReply]:
    """The replies in one language, for every outcome and other occasion."""
    return [reply for reply in replies() if reply.language == language]


def for_occasion(occasion: Occasion, language: str) -> list[SavedReply]:
    """The replies for one occasion in one language."""
    return [reply for reply in for_outcomes(language) if reply.occasion is occasion]


def chosen(public_id: str, language: str) -> SavedReply | None:
    """The reply that somebody chose in a form; None for none of this language."""
    return next((reply for reply in for_outcomes(language) if reply.public_id == public_id), None)


def find(public_id: str) -> SavedReply | None:
    """A reply of any language, a built-in one too: to start another one from."""
    return next((reply for reply in replies() if reply.public_id == public_id), None)


def reply(public_id: str) -> SavedReply:
    """A reply that somebody wrote. Raises Hidden."""
    found = db.session.scalar(select(SavedReply).where(SavedReply.public_id == public_id))
    if found is None:
        raise Hidden
    return found
