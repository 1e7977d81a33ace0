"""When a thread last moved, as its reader may know: a board's page sorts by it.

A thread that came up again with nothing new in it would tell that somebody wrote there whom a block keeps from the
reader. So for them it stands where the last text that they meet had brought it, first among those of that day.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select, tuple_
from sqlalchemy.orm import aliased

from forum.discussion.models import Post, Thread
from forum.discussion.queries.visibility import may_meet, not_met
from forum.roles import VISITOR


def moved_on(thread: Any = Thread) -> ColumnElement[Any]:
    """The day of the last text that the reader meets, if the very last is one that they do not; else that on which the
    thread moved. Asked with `APART`."""
    last, met = aliased(Post), aliased(Post)
    is_unseen = (
        select(last.id)
        .where(last.thread_id == thread.id, last.place == thread.last_place, not_met(last, VISITOR))
        .correlate(thread)
        .exists()
    )
    day = (
        select(func.max(met.published_on))
        .where(met.thread_id == thread.id, met.place.is_not(None), may_meet(met, VISITOR))
        .correlate(thread)
        .scalar_subquery()
    )
    return case((is_unseen, func.coalesce(day, thread.moved_on)), else_=thread.moved_on)


def is_after_key() -> ColumnElement[bool]:
    """Threads that come after that of the page key, by that day; asked with its `rank` and `public_id`."""
    other = aliased(Thread)
    rank = bindparam("rank", type_=Thread.rank.type)
    public_id = bindparam("public_id", type_=Thread.public_id.type)
    day = select(moved_on(other)).where(other.public_id == public_id).scalar_subquery()
    return tuple_(moved_on(), Thread.rank, Thread.public_id) < tuple_(day, rank, public_id)
