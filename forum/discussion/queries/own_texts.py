"""One's own texts that others do not see, or not in this form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, false, func, not_, or_, select, true

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.discussion.queries.visibility import asked_of, board_read_by, is_theirs, kind_of, not_met
from forum.roles import Viewer
from forum.waiting import BY_AUTHOR, Level

# What is there for its author alone.
UNPUBLISHED = (PostState.HELD, PostState.RETURNED, PostState.REMOVED)


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text of the viewer's that others do not see, or not in this form: a post or an edit of one."""

    public_id: str
    thread_id: str
    # "" where its thread, which somebody else began, is out of the viewer's reach.
    thread_title: str
    # The title this text would give its thread; "" when it is no beginning.
    title: str
    is_edit: bool
    opens: bool
    state: PostState
    html: str
    notes: tuple[str, ...]
    rule: str
    reason: str
    # How urgent it is while it waits: where it reads like danger to life, its card shows the numbers.
    level: Level = Level.GREEN
    # Whether its author asked for a quick answer.
    is_quick: bool = False
    # The number of the post that it quotes.
    quotes_id: int | None = None
    # The one-off name under which it stands, "" for the author's own.
    once: str = ""


@cache
def _own_texts(kind: Viewer, *, in_thread: bool, is_apart: bool) -> Select[*tuple[Any, ...]]:
    # An agency may also have written where it no longer reads.
    closed = or_(Thread.is_hidden, not_(board_read_by(kind)), not_met(Thread, kind) if is_apart else false())
    is_out_of_reach = true() if kind.is_suspended else closed
    statement = (
        select(
            Post.public_id,
            Thread.public_id.label("thread_id"),
            case((and_(is_out_of_reach, ~Post.opens), ""), else_=Thread.title).label("thread_title"),
            func.coalesce(Revision.title, func.nullif(Thread.removed_title, ""), Thread.title).label("title"),
            Revision.id.is_not(None).label("is_edit"),
            Post.opens,
            func.coalesce(Revision.state, Post.state).label("state"),
            func.coalesce(Revision.html, Post.html).label("html"),
            func.coalesce(Revision.notes, Post.notes).label("notes"),
            func.coalesce(Revision.rule, Post.rule).label("rule"),
            func.coalesce(Revision.reason, Post.reason).label("reason"),
            Post.level,
            Post.level_why,
            Post.quotes_id,
            func.coalesce(Account.pseudonym, "").label("once"),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Board, Board.id == Thread.board_id)
        .outerjoin(Revision, (Revision.post_id == Post.id) & Revision.state.in_(UNPUBLISHED))
        .outerjoin(Account, (Account.id == Post.author_id) & Account.once_link.is_not(None))
        .where(is_theirs(Post, kind))
        .order_by(Post.id.desc())
        .limit(bindparam("limit"))
    )
    # An edit of what its author put aside waits for nobody.
    unseen = Post.state.in_(UNPUBLISHED) | and_(Revision.id.is_not(None), Post.state != PostState.ASIDE)
    if in_thread:
        # A sum is in no index: found by author, as one has written less than a long thread holds.
        return statement.where(unseen, Post.thread_id + 0 == bindparam("thread_id"))
    # What is published where its author can no longer go is found here, to be taken back.
    return statement.where(unseen | and_(Post.state == PostState.PUBLISHED, is_out_of_reach))


def own_texts(viewer: Viewer, *, thread_id: int | None = None, limit: int = 50) -> list[OwnText]:
    """The viewer's own texts, or those of the agency they write for, that wait, came back or were removed, the newest
    first; in one thread, or anywhere.

    Anywhere: also while suspended, and then with all that is published, as with what is in hidden threads.
    """
    if viewer.account_id is None or not viewer.has_texts or (thread_id is not None and viewer.is_suspended):
        return []
    asked = asked_of(viewer, limit=limit)
    if thread_id is not None:
        asked["thread_id"] = thread_id
    rows: Iterable[Any] = db.session.connection().execute(
        _own_texts(kind_of(viewer), in_thread=thread_id is not None, is_apart=bool(viewer.avoids)), asked
    )
    return [_own_text(row) for row in rows]


def number_aside(viewer: Viewer) -> int:
    """How many texts the viewer has taken down with everything of theirs, under all names, and can still put back."""
    aside = select(func.count(Post.id)).where(
        Post.author_id.in_(sorted(viewer.selves)), Post.agency_id.is_(None), Post.state == PostState.ASIDE
    )
    return db.session.scalar(aside) or 0


def _own_text(row: Any) -> OwnText:
    return OwnText(
        public_id=row.public_id,
        thread_id=row.thread_id,
        thread_title=row.thread_title,
        title=row.title if row.opens else "",
        is_edit=row.is_edit,
        opens=row.opens,
        state=row.state,
        html=row.html,
        notes=tuple(row.notes.split()),
        rule=row.rule,
        reason=row.reason,
        level=row.level,
        is_quick=BY_AUTHOR in row.level_why.split(),
        quotes_id=row.quotes_id,
        once=row.once,
    )
