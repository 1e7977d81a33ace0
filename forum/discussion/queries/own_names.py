"""Under which of their names the viewer speaks in a thread, and where their one-off names stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from forum.accounts import one_offs
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Post, Thread
from forum.discussion.queries.visibility import thread_seen_by
from forum.roles import Viewer


@dataclass(frozen=True, slots=True)
class Here:
    """The viewer's names in one thread: their one-off name there, by internal number and as it reads (None and "" for
    none), and whether it was the last under which they sent something there."""

    once_id: int | None = None
    once: str = ""
    spoke_last_as_once: bool = False


def here(thread: Thread, viewer: Viewer) -> Here:
    """The viewer's names in a thread. Who has no one-off name at all costs no statement.

    A thread into which texts of theirs were moved has the name under which these stand.
    """
    if viewer.number is None or not viewer.ties.once:
        return Here()
    spoke = func.max(Post.id)
    rows = db.session.execute(
        select(Account.id, Account.pseudonym, spoke.label("spoke"))
        .outerjoin(Post, and_(Post.author_id == Account.id, Post.thread_id == thread.id))
        .where(
            Account.id.in_(sorted(viewer.selves)),
            or_(Account.once_link == one_offs.link(viewer.number, thread.public_id), Post.id.is_not(None)),
        )
        .group_by(Account.id, Account.pseudonym)
    ).all()
    newest = sorted(rows, key=lambda row: row.spoke or 0, reverse=True)
    once = next((row for row in newest if row.id in viewer.ties.once), None)
    if once is None:
        return Here()
    return Here(once.id, once.pseudonym, bool(once.spoke) and once.id == newest[0].id)


def threads_of(viewer: Viewer) -> list[tuple[str, str, str, str]]:
    """The viewer's one-off names by name, each with a thread where texts of theirs stand: (name, public id of the
    thread, its title, its language); "" for the last three where no such thread is there for them."""
    if not viewer.ties.once:
        return []
    seen = (
        select(Post.author_id, Thread.public_id, Thread.title, Thread.language)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Board, Board.id == Thread.board_id)
        .where(Post.author_id.in_(sorted(viewer.ties.once)), thread_seen_by(viewer))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(
            Account.pseudonym,
            func.coalesce(seen.c.public_id, ""),
            func.coalesce(seen.c.title, ""),
            func.coalesce(seen.c.language, ""),
        )
        .outerjoin(seen, seen.c.author_id == Account.id)
        .where(Account.id.in_(sorted(viewer.ties.once)))
        .order_by(Account.pseudonym, seen.c.public_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def places_of(account_ids: Collection[int]) -> dict[int, list[str]]:
    """The public ids of the threads in which texts of these authors stand, by author."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        select(Post.author_id, Thread.public_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id.in_(select(Account.id).where(Account.once_link.is_not(None))))
        .distinct()
    )
    wanted = set(account_ids)
    for author_id, public_id in rows:
        if author_id in wanted:
            found.setdefault(author_id, []).append(public_id)
    return found


def every_thread() -> list[str]:
    """The public id of every thread, also of those that were emptied."""
    return list(db.session.scalars(select(Thread.public_id).order_by(Thread.id)))
