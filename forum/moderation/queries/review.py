"""One text under review, and what its author is told of a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.discussion.queries.visibility import is_theirs
from forum.errors import Hidden
from forum.moderation.models import Claim, Decision, Masking, Outcome
from forum.moderation.queries.held import wrote_in
from forum.resources.models import Agency
from forum.roles import Viewer

# Taken back, or taken down by their author with everything else: nobody else reads them.
OUT_OF_SIGHT = (PostState.WITHDRAWN, PostState.ASIDE)


@dataclass(frozen=True, slots=True)
class Review:
    """A text under review: the post, its edit if that is what waits, under whose name it appears, who has it."""

    post: Post
    revision: Revision | None
    author: str
    author_language: str
    claim: Claim | None
    wrote_here: bool
    # Whether its author stands under a one-off name; whose that is, nobody is told here.
    is_once: bool = False

    @property
    def title(self) -> str:
        """The title that is under review, "" for a reply."""
        if not self.post.opens:
            return ""
        return self.revision.title if self.revision is not None else self.post.thread.title

    @property
    def body(self) -> str:
        """The source of the text that is under review."""
        return self.revision.body if self.revision is not None else self.post.body

    @property
    def board(self) -> Board:
        return self.post.thread.board

    def is_claimed_by(self, viewer: Viewer, now: datetime) -> bool:
        """Whether the viewer has it before them now."""
        claim = self.claim
        return claim is not None and claim.moderator_id == viewer.account_id and claim.until > now

    @property
    def is_waiting(self) -> bool:
        return self.post.waiting_at is not None


def review(public_id: str, viewer: Viewer) -> Review:
    """One text for review, decided or not. Raises Hidden for what never waited for a moderator."""
    row = db.session.execute(
        select(
            Post,
            Revision,
            func.coalesce(Agency.name, Account.pseudonym),
            Account.language,
            Claim,
            wrote_in(Post.thread_id, viewer),
            Account.once_link.is_not(None),
        )
        .join(Post.thread)
        .join(Thread.board)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .outerjoin(Account, Account.id == Post.author_id)
        .outerjoin(Agency, Agency.id == Post.agency_id)
        .outerjoin(Revision, (Revision.post_id == Post.id) & (Revision.state == PostState.HELD))
        .outerjoin(Claim, Claim.about == Post.public_id)
        .where(Post.public_id == public_id, Post.state.not_in(OUT_OF_SIGHT))
    ).first()
    if row is None:
        raise Hidden
    return Review(
        post=row[0],
        revision=row[1],
        author=row[2] or "",
        author_language=row[3] or row[0].thread.language,
        claim=row[4],
        wrote_here=row[5],
        is_once=bool(row[6]),
    )


def texts(public_ids: Sequence[str]) -> dict[str, Post]:
    """Texts by public id, decided or not, with their thread and board. One query."""
    rows = db.session.scalars(
        select(Post)
        .join(Post.thread)
        .join(Thread.board)
        .options(contains_eager(Post.thread).contains_eager(Thread.board))
        .where(Post.public_id.in_(public_ids), Post.state.not_in(OUT_OF_SIGHT))
    )
    return {post.public_id: post for post in rows}


def masking(post_id: int) -> Masking | None:
    """What is kept of a text in which words were masked, until its author agrees or takes it back."""
    return db.session.scalar(select(Masking).where(Masking.post_id == post_id))


def are_masked(post_ids: Sequence[int]) -> set[int]:
    """Those of these posts of which an original is still kept."""
    return set(db.session.scalars(select(Masking.post_id).where(Masking.post_id.in_(post_ids)))) if post_ids else set()


def masking_decision(post_id: int) -> Decision | None:
    """The decision by which words of this post were masked; the last one. None when its record is gone."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.post_id == post_id, Decision.outcome == Outcome.MASK)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()


def decisions_for(viewer: Viewer, public_ids: Sequence[str]) -> list[tuple[Decision, Thread, Post]]:
    """Decisions about the viewer's own texts, or those of their agency, with where these are; nothing about those that
    were withdrawn."""
    rows = db.session.execute(
        select(Decision, Thread, Post)
        .join(Post, Post.id == Decision.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Decision.public_id.in_(public_ids),
            is_theirs(Post, viewer),
            Post.state != PostState.WITHDRAWN,
        )
    )
    return [(decision, thread, post) for decision, thread, post in rows]
