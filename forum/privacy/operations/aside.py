"""Everything that somebody wrote out of everybody else's sight, at once; and back, within two weeks. Then it is erased.

Three statements over all texts, not a loop: five thousand go in one request. The view commits.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, delete, insert, not_, or_, update

from forum import clock
from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.queries.threads import lock_author
from forum.errors import Conflict
from forum.moderation.models import Claim
from forum.privacy.models import Aside
from forum.privacy.operations import withdrawing
from forum.privacy.operations.withdrawing import QUIETLY, out_of_queue
from forum.privacy.queries import texts as queries
from forum.roles import Viewer
from forum.waiting import Level, target
from forum.web import locale

DAYS = 14
A_PORTION = 200  # texts erased in one unit of work
SPREAD = 3 * 3600  # seconds
# What was taken down by others before is not seen by anybody: its thread stands as it does.
OWN_DOING = (PostState.HELD, PostState.PUBLISHED, PostState.RETURNED)


@dataclass(frozen=True, slots=True)
class Back:
    """How many texts came back: those that others read again, those that wait for the team, those that neither."""

    published: int
    waiting: int
    other: int


def last_day(aside_on: date) -> date:
    """The last day on which what was put aside can come back."""
    return aside_on + timedelta(days=DAYS)


def put(viewer: Viewer) -> int:
    """Put everything that the viewer wrote, under all names, out of sight; how many texts. What waits leaves the queue,
    claims on it end, beginnings lose their title. Also while suspended. Nothing there: nothing happens."""
    lock_author(viewer)
    mine = queries.own(viewer.selves, queries.STANDING)
    db.session.execute(delete(Claim).where(Claim.about.in_(queries.public_ids(mine))), execution_options=QUIETLY)
    queries.lock_threads(mine)
    db.session.execute(insert(Aside).from_select(["post_id", "was"], queries.with_state(mine)))
    seen = and_(mine, Post.state.in_(OWN_DOING))
    _hide_titles(seen)
    # Told apart from what was put aside before: their threads are not counted anew.
    now_aside = queries.aside(viewer.selves)
    number = db.session.execute(
        update(Post)
        .where(mine)
        .values(
            state=PostState.ASIDE,
            aside_on=locale.today(),
            **out_of_queue(),
            version=Post.version + 1,
        )
        .returning(Post.id),
        execution_options=QUIETLY,
    ).all()
    if not number:
        return 0
    withdrawing.recount(
        Thread.id.in_(queries.thread_ids(now_aside)),
        opened=Thread.id.in_(queries.opened_ids(and_(now_aside, queries.was(*OWN_DOING)))),
        gone=PostState.ASIDE,
    )
    record(Act.TEXTS_PUT_ASIDE, actor=None)  # who: beside that day on their texts, it would tie their names
    return len(number)


def _hide_titles(of: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Thread)
        .where(Thread.id.in_(queries.opened_ids(of)), Thread.title != "")
        .values(removed_title=Thread.title, title=""),
        execution_options=QUIETLY,
    )


def bring_back(viewer: Viewer) -> Back:
    """Put back, as it was, everything that the viewer had put aside: what others read stands in its old place, what
    waited waits again. What somebody had reported, and the team has not found to be fine, waits for the team first.

    Also while suspended: nothing new appears. Raises Conflict when nothing is aside (any more).
    """
    lock_author(viewer)
    mine = queries.aside(viewer.selves)
    if not queries.number(mine):
        raise Conflict
    queries.lock_threads(mine)
    threads = list(db.session.execute(queries.thread_ids(mine).distinct()).scalars())
    opened = list(db.session.execute(queries.opened_ids(and_(mine, queries.was(*OWN_DOING)))).scalars())
    states = _stand_again(mine)
    db.session.execute(delete(Aside).where(Aside.post_id.in_([post_id for post_id, _state, _waits in states])))
    _reopen(threads, opened)
    record(Act.TEXTS_BROUGHT_BACK, actor=None)
    published = sum(state is PostState.PUBLISHED for _id, state, _waits in states)
    waiting = sum(bool(waits) for _id, state, waits in states if state is PostState.HELD)
    return Back(published=published, waiting=waiting, other=len(states) - published - waiting)


def _stand_again(mine: ColumnElement[bool]) -> list[tuple[int, PostState, bool]]:
    now = clock.now()
    again = and_(queries.was(PostState.PUBLISHED), queries.must_be_read_again())
    waits = or_(queries.was(PostState.HELD), again, and_(queries.was(PostState.PUBLISHED), queries.has_waiting_edit()))
    rows = db.session.execute(
        update(Post)
        .where(mine)
        .values(
            state=case((again, PostState.HELD), else_=queries.stood()),
            waiting_at=case((waits, now), else_=None),
            due_at=case((waits, now), else_=None),
            aside_on=None,
            version=Post.version + 1,
        )
        .returning(Post.id, Post.state, Post.waiting_at, Post.level),
        execution_options=QUIETLY,
    ).all()
    _wait_apart([(row.id, row.level) for row in rows if row.waiting_at is not None], now)
    return [(row.id, row.state, row.waiting_at is not None) for row in rows]


def _wait_apart(waiting: list[tuple[int, Level]], now: datetime) -> None:
    """Each waits since a moment of its own: the same one for all would tie the names under which they stand."""
    since = [now - timedelta(seconds=secrets.randbelow(SPREAD)) for _text in waiting]
    rows = [
        {"text": post_id, "since": moment, "until": moment + target(level)}
        for (post_id, level), moment in zip(waiting, since, strict=True)
    ]
    if rows:
        posts = cast(Table, Post.__table__)
        values: dict[str, Any] = {"waiting_at": bindparam("since"), "due_at": bindparam("until")}
        db.session.connection().execute(update(posts).where(posts.c.id == bindparam("text")).values(values), rows)


def _reopen(threads: list[int], opened: list[int]) -> None:
    """Threads get back what they had: the title of a beginning, its state, their counts."""
    here = Thread.id.in_(threads)
    db.session.execute(
        update(Thread)
        .where(Thread.id.in_(opened), Thread.title == "", Thread.merged_into_id.is_(None))
        .values(title=Thread.removed_title, removed_title=""),
        execution_options=QUIETLY,
    )
    state = case(
        (Thread.id.in_(opened), queries.state_of_beginning()),
        (
            and_(queries.is_readable(), not_(Thread.state.in_([PostState.HELD, PostState.RETURNED]))),
            PostState.PUBLISHED,
        ),
        else_=Thread.state,
    )
    db.session.execute(
        update(Thread)
        .where(here, Thread.merged_into_id.is_(None))
        .values(replies=queries.published_replies(), state=state),
        execution_options=QUIETLY,
    )


def finish(today: date, dry: bool) -> int:
    """Erase what was put aside more than two weeks ago, `A_PORTION` of it; how many texts. `dry`: only count all."""
    over = queries.aside_until(today - timedelta(days=DAYS + 1))
    if dry:
        return queries.number(over)
    over = queries.first(over, A_PORTION)
    queries.lock_threads(over)
    return withdrawing.withdraw(over)
