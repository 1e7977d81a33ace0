"""Taking back many texts for good, in statements over all of them. What one text alone is taken back by, is
`discussion.operations.posts.withdraw`; both leave the same behind.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, not_, update

from forum.db import db
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.moderation.models import Alarm, Claim, Masking
from forum.moderation.operations import reports
from forum.privacy.models import Aside
from forum.privacy.operations import tombstones
from forum.privacy.queries import texts as queries
from forum.privacy.queries.texts import Texts
from forum.waiting import Level

QUIETLY = {"synchronize_session": False}
# A thread that waits or is aside with its beginning.
WITH_BEGINNING = (PostState.HELD, PostState.RETURNED, PostState.ASIDE)


def withdraw(of: ColumnElement[bool]) -> int:
    """Take these texts back, with their edits, titles, masked words and copies in reports; how many. Their threads are
    locked by the caller."""
    number = 0
    of = of & (Post.state != PostState.WITHDRAWN)  # or it would never end
    while True:
        found = queries.some(of)
        if not found.ids:
            return number
        _forget_words(found)
        _empty(found)
        recount(Thread.id.in_(found.thread_ids), opened=Thread.id.in_(found.opened_ids), gone=PostState.WITHDRAWN)
        tombstones.note_texts(found.public_ids)
        number += len(found.ids)


def forget(post: Post) -> None:
    """One text was taken back by itself: what these features keep of it goes too."""
    db.session.execute(delete(Aside).where(Aside.post_id == post.id), execution_options=QUIETLY)
    tombstones.note_texts([post.public_id])


def _forget_words(found: Texts) -> None:
    """What other tables hold of their words."""
    for statement in (
        delete(Revision).where(Revision.post_id.in_(found.ids)),
        delete(Masking).where(Masking.post_id.in_(found.ids)),
        delete(Aside).where(Aside.post_id.in_(found.ids)),
        delete(Claim).where(Claim.about.in_(found.public_ids)),
        delete(Alarm).where(Alarm.about.in_(found.public_ids)),
    ):
        db.session.execute(statement.execution_options(**QUIETLY))
    reports.forget_texts(found.ids)


def _empty(found: Texts) -> None:
    db.session.execute(
        update(Thread).where(Thread.id.in_(found.opened_ids)).values(title="", removed_title=""),
        execution_options=QUIETLY,
    )
    db.session.execute(
        update(Post)
        .where(Post.id.in_(found.ids))
        .values(
            state=PostState.WITHDRAWN,
            body="",
            html="",
            notes="",
            rule="",
            reason="",
            aside_on=None,
            quotes_id=None,
            **out_of_queue_for_good(),
            version=Post.version + 1,
        ),
        execution_options=QUIETLY,
    )


def out_of_queue() -> dict[str, None]:
    """Nobody need look at it any more."""
    return {"waiting_at": None, "due_at": None, "looked_at": None, "passed_on_by": None}


def out_of_queue_for_good() -> dict[str, Any]:
    """And how urgent it was, and why, is nobody's business any more: not even beside an empty text."""
    return {**out_of_queue(), "level": Level.GREEN, "level_why": ""}


def recount(of: ColumnElement[bool], *, opened: ColumnElement[bool], gone: PostState) -> None:
    """After texts have come or gone: what these threads count, and whether there is still something to read.

    `opened`: those of them whose beginning went; replies outlive it. `gone`: what such a thread is without any.
    """
    readable = queries.is_readable()
    state = case(
        (and_(opened, not_(readable)), gone),
        (and_(opened, Thread.state.in_(WITH_BEGINNING)), PostState.PUBLISHED),
        (and_(Thread.state == PostState.PUBLISHED, not_(readable)), PostState.WITHDRAWN),
        else_=Thread.state,
    )
    db.session.execute(
        update(Thread)
        .where(of, Thread.merged_into_id.is_(None))
        .values(replies=queries.published_replies(), state=state),
        execution_options=QUIETLY,
    )
