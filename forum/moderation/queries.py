"""The queue and one item of it. What waits is read from the posts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager

from forum.accounts.models import Account
from forum.db import db, never_null, page_of
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.errors import Hidden
from forum.moderation.models import Claim, Decision
from forum.roles import Viewer

ITEMS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the queue. `body` is the source of what waits; the page shows its beginning, folded."""

    public_id: str
    board: str
    language: str
    opens: bool
    is_edit: bool
    waiting_at: datetime
    author_id: int | None
    body: str
    claimed_by: int | None
    claimed_until: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """At most 25 items, the key of the next page, and how many wait in all."""

    items: tuple[Item, ...]
    next_key: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Review:
    """A text under review: the post, its edit if that is what waits, who wrote it, who has it."""

    post: Post
    revision: Revision | None
    author: str
    claim: Claim | None

    @property
    def is_waiting(self) -> bool:
        return self.post.waiting_at is not None


def queue(key: str | None) -> Queue:
    """What waits, the oldest first."""
    page = page_of(
        select(
            Post.waiting_at,
            Post.public_id,
            Board.name.label("board"),
            Board.language,
            Post.opens,
            Post.state,
            Post.author_id,
            func.coalesce(Revision.body, Post.body).label("body"),
            Claim.moderator_id,
            Claim.until,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Board, Board.id == Thread.board_id)
        .outerjoin(Revision, (Revision.post_id == Post.id) & (Revision.state == PostState.HELD))
        .outerjoin(Claim, Claim.post_id == Post.id)
        .where(Post.waiting_at.is_not(None))
        .order_by(never_null(Post.waiting_at), Post.public_id),
        key,
        size=ITEMS_A_PAGE,
        kinds=(datetime, str),
    )
    return Queue(
        items=tuple(_item(row) for row in page),
        next_key=str(page.paging.bookmark_next) if page.paging.has_next else "",
        waiting=waiting(),
    )


def _item(row: Any) -> Item:
    return Item(
        public_id=row.public_id,
        board=row.board,
        language=row.language,
        opens=row.opens,
        is_edit=row.state is PostState.PUBLISHED,
        waiting_at=row.waiting_at,
        author_id=row.author_id,
        body=row.body,
        claimed_by=row.moderator_id,
        claimed_until=row.until,
    )


def waiting() -> int:
    """How many posts and edits wait."""
    return db.session.scalar(select(func.count()).select_from(Post).where(Post.waiting_at.is_not(None))) or 0


def review(public_id: str) -> Review:
    """One text for review, decided or not. Raises Hidden for what never waited for a moderator."""
    row = db.session.execute(
        select(Post, Revision, Account.pseudonym, Claim)
        .join(Post.thread)
        .join(Thread.board)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .outerjoin(Account, Account.id == Post.author_id)
        .outerjoin(Revision, (Revision.post_id == Post.id) & (Revision.state == PostState.HELD))
        .outerjoin(Claim, Claim.post_id == Post.id)
        .where(Post.public_id == public_id, Post.state != PostState.WITHDRAWN)
    ).first()
    if row is None:
        raise Hidden
    return Review(post=row[0], revision=row[1], author=row[2] or "", claim=row[3])


def next_free(viewer: Viewer, now: datetime) -> str | None:
    """The public id of the oldest text that nobody has and that is not the viewer's own.

    Two who ask at once get two texts where the engine can skip what somebody else is just taking.
    """
    return db.session.scalar(
        select(Post.public_id)
        .outerjoin(Claim, Claim.post_id == Post.id)
        .where(
            Post.waiting_at.is_not(None),
            or_(Post.author_id.is_(None), Post.author_id != viewer.account_id),
            or_(Claim.post_id.is_(None), Claim.until <= now, Claim.moderator_id == viewer.account_id),
        )
        .order_by(Post.waiting_at, Post.public_id)
        .limit(1)
        .with_for_update(of=Post, skip_locked=True, key_share=True)
    )


def claim(post_id: int) -> Claim | None:
    """The claim on a post as it is now, locked where the engine can."""
    return db.session.scalar(
        select(Claim).where(Claim.post_id == post_id).with_for_update().execution_options(populate_existing=True)
    )


def ended_claims(now: datetime, *, besides: int) -> Select[int]:
    """The posts of claims that have ended, but for one post. What somebody else is just taking is left to them: two
    who tidied up each other's claims would wait for one another for ever."""
    return select(Claim.post_id).where(Claim.until <= now, Claim.post_id != besides).with_for_update(skip_locked=True)


def decisions_for(viewer: Viewer, public_ids: Sequence[str]) -> list[tuple[Decision, Thread, Post]]:
    """Decisions about the viewer's own texts, with where these are; nothing about those they have withdrawn."""
    rows = db.session.execute(
        select(Decision, Thread, Post)
        .join(Post, Post.id == Decision.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Decision.public_id.in_(public_ids),
            Post.author_id == viewer.account_id,
            Post.state != PostState.WITHDRAWN,
        )
    )
    return [(decision, thread, post) for decision, thread, post in rows]
