"""What posts quote: read where it stands, as the reader may see it now, never copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select, true

from forum import keys, markup
from forum.accounts.models import Account
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Post, PostState
from forum.discussion.queries.counting import Counting, counting, newest_key
from forum.discussion.queries.visibility import asked_of, may_meet
from forum.resources.models import Agency
from forum.roles import VISITOR, Viewer

BEGINNING = 280  # characters of a quoted text
HANDLE = "quote"  # purpose of the aliases that stand for other people's posts in forms
_PLACE = re.compile(r"[0-9]{1,9}")


class Quote(NamedTuple):
    """What a post quotes: its place as the reader counts, 0 where it is not there for them, whatever the reason; under
    whose name it stands, "" for somebody who left; the beginning of its text; the codes of its content notes; the key
    of its page. `alias` stands for it in forms."""

    place: int = 0
    author: str = ""
    beginning: str = ""
    notes: tuple[str, ...] = ()
    page_key: str = ""
    alias: str = ""


GONE = Quote()


@cache
def _quoted(*, is_apart: bool) -> Select[*tuple[Any, ...]]:
    """Published posts of a thread: what has gone elsewhere is quoted no more."""
    return (
        select(
            Post.id,
            Post.public_id,
            Post.place,
            Post.html,
            Post.notes,
            Post.author_id,
            Post.agency_id,
            func.coalesce(Agency.name, Account.pseudonym).label("author"),
        )
        .outerjoin(Agency, Agency.id == Post.agency_id)
        .outerjoin(Account, (Account.id == Post.author_id) & Post.agency_id.is_(None))
        .where(
            Post.thread_id == bindparam("thread_id"),
            Post.state == PostState.PUBLISHED,
            may_meet(Post, VISITOR) if is_apart else true(),
        )
    )


@cache
def _by_number(*, is_apart: bool) -> Select[*tuple[Any, ...]]:
    return _quoted(is_apart=is_apart).where(Post.id.in_(bindparam("ids", expanding=True)))


def quoted(thread_id: int, wanted: Mapping[str, int], viewer: Viewer, how: Counting) -> dict[str, Quote]:
    """What posts of a thread quote that the viewer has open, by the names that `wanted` gives them beside the numbers
    of what they quote; what is not there for the viewer is GONE. `how` they count there. One statement, none for none.
    """
    if not wanted:
        return {}
    asked = asked_of(viewer, thread_id=thread_id, ids=sorted(set(wanted.values())))
    rows = db.session.connection().execute(_by_number(is_apart=bool(viewer.avoids)), asked)
    muted = viewer.ties.muted if viewer.account_id is not None else frozenset()
    found = {row.id: _quote(row, how) for row in rows if not rules.is_muted(row.author_id, row.agency_id, muted=muted)}
    return {name: found.get(quotes_id, GONE) for name, quotes_id in wanted.items()}


def of_post(post: Post, viewer: Viewer) -> Quote | None:
    """What a post quotes, as the viewer may see it now; None for nothing."""
    if post.quotes_id is None:
        return None
    how = counting(post.thread_id, viewer)
    return quoted(post.thread_id, {post.public_id: post.quotes_id}, viewer, how)[post.public_id]


def _quote(row: Any, how: Counting) -> Quote:
    place = how.shown(row.place)
    return Quote(
        place=place,
        author=row.author or "",
        beginning=markup.beginning(row.html, BEGINNING),
        notes=tuple(row.notes.split()),
        page_key=newest_key(place),
        alias=keys.alias(HANDLE, row.public_id),
    )


def chosen(thread_id: int, said: str, viewer: Viewer) -> tuple[int, Quote] | None:
    """The post of a thread that somebody wants to quote: its number, and how it is shown. `said` is its place as they
    count, or the alias that a form carried, which means the same post whatever has become of the places. None for
    anything that is not there for them; the viewer has the thread open."""
    how = counting(thread_id, viewer)
    named = _named(said, how)
    if named is None:
        return None
    statement = _quoted(is_apart=bool(viewer.avoids)).where(named)
    row = db.session.connection().execute(statement, asked_of(viewer, thread_id=thread_id)).first()
    if row is None or rules.is_muted(row.author_id, row.agency_id, muted=viewer.ties.muted):
        return None
    return row.id, _quote(row, how)


def _named(said: str, how: Counting) -> ColumnElement[bool] | None:
    if _PLACE.fullmatch(said):
        return Post.place == how.stored(int(said))
    try:
        return Post.public_id == keys.unalias(HANDLE, said)
    except keys.NoAlias:
        return None
