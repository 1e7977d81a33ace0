"""Who wrote a post, for those who want to block or mute them. No id of anybody leaves here."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from forum import keys
from forum.accounts.models import Account, Mute, MutedKind
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Post, PostState
from forum.discussion.queries.counting import Counting, counting
from forum.discussion.queries.visibility import asked_of, may_meet
from forum.errors import Hidden
from forum.roles import Viewer

HANDLE = "person"  # purpose of the aliases that stand for a post, and so for its author, in forms
_PLACE = re.compile(r"[0-9]{1,9}")


class Author(NamedTuple):
    """Who wrote a post: their number, never shown; the name under which it stands; the place of the post as the reader
    counts; and the alias that stands for it in forms."""

    account_id: int
    name: str
    place: int
    alias: str


def author(thread_id: int, said: str, viewer: Viewer) -> Author:
    """Who wrote a published post of a thread that the viewer has open. `said` is its place as they count, or the alias
    that a form carried: it means the same post when places have changed. Raises Hidden for whatever is not there for
    them, and for whom nobody blocks: agencies, and the viewer."""
    how = counting(thread_id, viewer)
    statement = (
        select(Post.public_id, Post.place, Post.author_id, Post.agency_id, Account.pseudonym)
        .join(Account, Account.id == Post.author_id)
        .where(
            Post.thread_id == thread_id, Post.state == PostState.PUBLISHED, may_meet(Post, viewer), _named(said, how)
        )
    )
    row = db.session.execute(statement, asked_of(viewer)).first()
    if row is None or not rules.may_be_kept_apart(row.author_id, row.agency_id, viewer=viewer):
        raise Hidden
    return Author(row.author_id or 0, row.pseudonym, how.shown(row.place or 0), keys.alias(HANDLE, row.public_id))


def _named(said: str, how: Counting) -> ColumnElement[bool]:
    if _PLACE.fullmatch(said):
        return Post.place == how.stored(int(said))
    try:
        return Post.public_id == keys.unalias(HANDLE, said)
    except keys.NoAlias:
        raise Hidden from None


def muted_boards(viewer: Viewer) -> list[tuple[str, str, str]]:
    """The boards that the viewer muted: (public id of that choice, name, language)."""
    rows = db.session.execute(
        select(Mute.public_id, Board.name, Board.language)
        .join(Board, Board.public_id == Mute.about)
        .where(Mute.account_id == viewer.account_id, Mute.kind == MutedKind.BOARD)
        .order_by(Board.language, Board.place, Board.id)
    )
    return [(public_id, name, language) for public_id, name, language in rows]
