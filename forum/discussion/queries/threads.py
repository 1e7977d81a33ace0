"""One thread and its posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, bindparam, func, select
from sqlalchemy.orm import aliased, contains_eager

from forum.accounts import queries as account_queries
from forum.accounts.models import Account
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.discussion.queries.counting import EVERYTHING, POSTS_A_PAGE, Counting, counting, countings, newest_key
from forum.discussion.queries.keys import key_after_place, place_of
from forum.discussion.queries.own_texts import UNPUBLISHED, OwnText, own_texts
from forum.discussion.queries.visibility import (
    asked_of,
    is_theirs,
    kind_of,
    may_meet,
    post_seen_by,
    selves,
    thread_seen_by,
)
from forum.errors import Hidden
from forum.resources.models import Agency, AgencyKind
from forum.roles import VISITOR, Viewer

# A thread's page shows one's own texts beside its posts, and counts them.
__all__ = ["POSTS_A_PAGE", "OwnText", "newest_key", "own_texts"]

# What every page asks is built once, here and below: to build such a statement takes longer than to run it.
_POSTS = (
    select(
        Post.place,
        Post.public_id,
        Post.state,
        Post.html,
        Post.notes,
        Post.published_on,
        Post.author_id,
        Post.agency_id,
        func.coalesce(Agency.name, Account.pseudonym),
        Agency.kind,
        Post.quotes_id,
    )
    .outerjoin(Agency, Agency.id == Post.agency_id)
    .outerjoin(Account, (Account.id == Post.author_id) & Post.agency_id.is_(None))
    .where(Post.thread_id == bindparam("thread_id"), Post.place > bindparam("after"))
    .order_by(Post.place)
    .limit(POSTS_A_PAGE + 1)  # one more tells whether there is a next page
)


class PostRow(NamedTuple):
    """A post as readers see it. Of one that was withdrawn or removed only its place is left. `author` is the name
    under which it stands; of an agency's post that of the agency, whose `kind` it then has."""

    public_id: str
    place: int
    state: PostState
    html: str = ""
    notes: tuple[str, ...] = ()
    published_on: date | None = None
    author_id: int | None = None
    agency_id: int | None = None
    author: str = ""
    kind: AgencyKind | None = None
    quotes_id: int | None = None


@dataclass(frozen=True, slots=True)
class PostPage:
    """At most 20 posts, and the key of the next page, "" on the last; `how` their reader counts in this thread."""

    rows: tuple[PostRow, ...]
    next_key: str
    how: Counting = EVERYTHING


_POSTS_MET = _POSTS.where(may_meet(Post, VISITOR))


@cache
def _thread(kind: Viewer, *, is_apart: bool) -> Select[Thread]:
    return (
        select(Thread)
        .join(Thread.board)
        .options(contains_eager(Thread.board))
        .where(Thread.public_id == bindparam("public_id"), thread_seen_by(kind, is_apart=is_apart))
    )


def thread(public_id: str, viewer: Viewer) -> Thread:
    """A thread with its board. Raises Hidden when it is absent or not there for the viewer."""
    statement = _thread(kind_of(viewer), is_apart=bool(viewer.avoids))
    found = db.session.scalar(statement, asked_of(viewer, public_id=public_id))
    if found is None:
        raise Hidden
    return found


def posts(thread_id: int, key: str | None, viewer: Viewer) -> PostPage:
    """A page of a thread's published posts, in order. The caller has loaded the thread for the viewer.

    Withdrawn and removed posts keep their place, empty, so that answers to them still make sense.
    Raises BadPageKey.
    """
    # Plain rows: the session need not look after what nobody changes.
    statement = _POSTS_MET if viewer.avoids else _POSTS
    how = counting(thread_id, viewer)
    asked = asked_of(viewer, thread_id=thread_id, after=how.stored(place_of(key)))
    rows = db.session.connection().execute(statement, asked).all()
    page = tuple(_post_row(row, how) for row in rows[:POSTS_A_PAGE])
    return PostPage(page, key_after_place(page[-1].place) if len(rows) > POSTS_A_PAGE else "", how)


def _post_row(row: Any, how: Counting) -> PostRow:
    place, public_id, state, html, notes, published_on, author_id, agency_id, author, kind, quotes_id = row
    place = how.shown(place)
    if state is not PostState.PUBLISHED:
        return PostRow(public_id, place, state)
    notes = tuple(notes.split())
    return PostRow(
        public_id, place, state, html, notes, published_on, author_id, agency_id, author or "", kind, quotes_id
    )


def key_of_place(place: int) -> str:
    """The page key of the page that holds a post."""
    return newest_key(place)


def own_post(public_id: str, viewer: Viewer) -> Post:
    """A post of the viewer's, or of the agency they write for, with its thread, board; withdrawn ones are gone.
    Raises Hidden."""
    found = db.session.scalar(
        select(Post)
        .join(Post.thread)
        .join(Board, Board.id == Thread.board_id)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .where(
            Post.public_id == public_id,
            is_theirs(Post, viewer),
            Post.state != PostState.WITHDRAWN,
        )
    )
    if found is None:
        raise Hidden
    return found


def open_revision(post_id: int) -> Revision | None:
    """The edit of a post that waits or came back, if there is one."""
    return db.session.scalar(
        select(Revision).where(Revision.post_id == post_id, Revision.state.in_([PostState.HELD, PostState.RETURNED]))
    )


def unpublished_revision(post_id: int) -> Revision | None:
    """The edit of a post that waits, came back or was removed; a post has at most one."""
    return db.session.scalar(select(Revision).where(Revision.post_id == post_id, Revision.state.in_(UNPUBLISHED)))


def lock_author(viewer: Viewer) -> Viewer:
    """Make other requests of the same person that send something wait for this one; the viewer as they are then, with
    every name that a request before this one made."""
    return account_queries.once.held(viewer)


def lock_thread(thread_id: int) -> None:
    """Make others who publish or withdraw in the same thread wait for this one."""
    db.session.execute(select(Thread.id).where(Thread.id == thread_id).with_for_update(key_share=True))


def same_waiting(
    thread_id: int, authors: Collection[int], body: str, notes: str, quotes_id: int | None = None
) -> Post | None:
    """The same words already waiting in the same thread: a button pressed twice makes one post."""
    return db.session.scalar(
        select(Post).where(
            Post.thread_id == thread_id,
            Post.author_id.in_(sorted(authors)),
            Post.state == PostState.HELD,
            Post.body == body,
            Post.notes == notes,
            Post.quotes_id.is_not_distinct_from(quotes_id),
        )
    )


def same_waiting_thread(board_id: int, authors: Collection[int], title: str, body: str, notes: str) -> Thread | None:
    """The same beginning already waiting on the same board."""
    return db.session.scalar(
        select(Thread)
        .join(Post, (Post.thread_id == Thread.id) & Post.opens)
        .where(
            Thread.board_id == board_id,
            Thread.author_id.in_(sorted(authors)),
            Thread.title == title,
            Post.state == PostState.HELD,
            Post.body == body,
            Post.notes == notes,
        )
    )


def count_waiting(viewer: Viewer) -> int:
    """How many texts of the viewer's wait for a moderator."""
    own = select(func.count()).select_from(Post).where(Post.author_id.in_(selves(viewer)))
    return db.session.scalar(own.where(Post.state == PostState.HELD)) or 0


def places(viewer: Viewer, public_ids: Sequence[str]) -> list[tuple[str, str, int]]:
    """Where posts of others stand that the viewer may see, and did not mute: (post, thread, place as they count)."""
    rows = db.session.execute(
        select(Post.public_id, Thread.public_id, Post.place, Post.thread_id, Post.author_id, Post.agency_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Board, Board.id == Thread.board_id)
        .where(
            Post.public_id.in_(public_ids),
            Post.place.is_not(None),
            post_seen_by(viewer),
            Board.public_id.not_in(viewer.ties.muted_boards),
        )
    ).all()
    # Of what they wrote themselves under another name nobody is told; who asks here knows that it is theirs.
    others = [row for row in rows if not viewer.wrote(row.author_id)]
    shown = [row for row in others if not rules.is_muted(row.author_id, row.agency_id, muted=viewer.ties.muted)]
    how = countings([row.thread_id for row in shown], viewer)
    return [(row[0], row[1], how[row.thread_id].shown(row.place or 0)) for row in shown]


def has_published_posts(thread_id: int) -> bool:
    """Whether there is anything left to read in a thread."""
    return (
        db.session.scalar(
            select(Post.id).where(Post.thread_id == thread_id, Post.state == PostState.PUBLISHED).limit(1)
        )
        is not None
    )


def next_rank(board_id: int) -> ScalarSelect[int]:
    """The rank after that of the board's last moved thread, for use within the statement that moves one."""
    other = aliased(Thread)
    last = select(func.max(other.rank)).where(other.board_id == board_id, other.state == PostState.PUBLISHED)
    return select(func.coalesce(last.scalar_subquery(), 0) + 1).scalar_subquery()
