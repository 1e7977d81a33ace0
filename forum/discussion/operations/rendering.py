"""A text and the HTML that is stored beside it: made when it is written, and again when it appears if its links are
then to be followed and were not, or the other way round."""

from __future__ import annotations

from flask import current_app

from forum import markup
from forum.discussion import rules
from forum.discussion.models import Post, Revision
from forum.discussion.queries import plain_links as queries
from forum.roles import Viewer

SIGN_OF_LINK = "://"


def shows_plain_links(body: str, *, author_id: int | None, agency_id: int | None) -> bool:
    """Whether the links of a text are shown as text now. Asks the database only for a member's text with links."""
    if SIGN_OF_LINK not in body or agency_id is not None or author_id is None:
        return False
    known = queries.standing(author_id)
    return known is not None and not rules.links_are_live(
        known.role,
        is_once=known.is_once,
        published=known.published,
        until=current_app.config["ABRI"].plain_links_until,
    )


def would_show_plain_links(body: str, viewer: Viewer, *, once: bool) -> bool:
    """The same for what somebody is about to send; `once`: under a one-off name."""
    if once:
        return SIGN_OF_LINK in body and current_app.config["ABRI"].plain_links_until > 0
    author_id = None if viewer.is_agency else viewer.account_id
    return shows_plain_links(body, author_id=author_id, agency_id=None)


def write(text: Post | Revision, body: str, *, of: Post) -> None:
    """Put words into a text, with their HTML. `of` is the post that it is or will be."""
    plain = shows_plain_links(body, author_id=of.author_id, agency_id=of.agency_id)
    _store(text, body, plain=plain)


def at_publication(text: Post | Revision, *, of: Post) -> None:
    """Turn its links into text, or back, as its author stands now. Of an author who is gone it stays as it was."""
    if SIGN_OF_LINK not in text.body or of.author_id is None:
        return
    plain = shows_plain_links(text.body, author_id=of.author_id, agency_id=of.agency_id)
    if plain is not text.has_plain_links:
        _store(text, text.body, plain=plain)


def _store(text: Post | Revision, body: str, *, plain: bool) -> None:
    text.body, text.html, text.renderer = body, str(markup.render(body, links=not plain)), markup.RENDERER
    text.has_plain_links = plain
