"""Pages in several languages. The view commits."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from forum.db import db
from forum.errors import Conflict, Refused
from forum.resources import queries, rules
from forum.resources.models import GuidancePage
from forum.resources.operations.guidance import Draft, new_page
from forum.resources.queries import Review

LANGUAGE_TAKEN = "language_taken"


def translate(original: GuidancePage, draft: Draft) -> GuidancePage:
    """A page of the same agency that says the same in another language: held until a moderator publishes it.

    Raises Conflict when the original cannot be translated (any more) or has no text of the number `draft.follows`;
    Refused(LANGUAGE_TAKEN) when it is there in that language already, perhaps since a moment ago.
    """
    original = queries.lock_original(original.id)
    if not rules.may_translate(original.state) or original.original_id is not None:
        raise Conflict
    if not rules.may_follow(draft.follows, text_number=original.text_number):
        raise Conflict
    if draft.language == original.language:
        raise Refused(LANGUAGE_TAKEN, status=409)
    page = new_page(original.agency_id, draft)
    page.original_id, page.follows = original.id, draft.follows
    try:
        with db.session.begin_nested():
            db.session.add(page)
    except IntegrityError as error:
        raise Refused(LANGUAGE_TAKEN, status=409) from error
    return page


def say_same(own: Review, *, seen: int | None) -> None:
    """The agency has compared: what readers have says what the original says today. `seen` is the number of the text
    of the original that it read. Raises Conflict when that one has changed since, or there is none."""
    if own.original is None or seen != own.original.text_number:
        raise Conflict
    own.page.follows = seen
    if own.revision is not None:
        own.revision.follows = seen
