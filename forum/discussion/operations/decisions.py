"""What a decision changes here. Moderation decides, writes it down and tells the author; this moves the texts."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from forum.db import db
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.discussion.queries import threads as queries
from forum.errors import Conflict
from forum.web import locale


def publish(post: Post) -> None:
    """Show what waits to all who may read the board: the post, or the edit of a published one."""
    if post.state is PostState.PUBLISHED:
        _publish_edit(post, _waiting_edit(post))
        return
    _expect_held(post)
    thread = post.thread
    today = locale.today()
    rank = queries.last_rank(thread.board_id) + 1
    # One statement that locks the thread's row: two replies published at once get two places. A thread that its
    # author withdrew comes back with the reply, without its beginning.
    moved = db.session.execute(
        update(Thread)
        .where(Thread.id == thread.id)
        .values(
            last_place=Thread.last_place + 1,
            replies=Thread.replies + (0 if post.opens else 1),
            rank=rank,
            moved_on=today,
            state=PostState.PUBLISHED,
        )
        .returning(Thread.last_place, Thread.replies, Thread.rank, Thread.moved_on, Thread.state)
        .execution_options(synchronize_session=False)
    ).one()
    for name, value in moved._mapping.items():
        set_committed_value(thread, name, value)
    post.state, post.place, post.published_on = PostState.PUBLISHED, thread.last_place, today
    post.waiting_at, post.rule, post.reason = None, "", ""


def return_(post: Post, *, rule: str, reason: str) -> None:
    """Give the text back to its author, to change it."""
    _turn_down(post, PostState.RETURNED, rule, reason)


def remove(post: Post, *, rule: str, reason: str) -> None:
    """Take the text out. Its author still sees it, and why."""
    _turn_down(post, PostState.REMOVED, rule, reason)


def _turn_down(post: Post, state: PostState, rule: str, reason: str) -> None:
    if post.state is PostState.PUBLISHED:
        revision = _waiting_edit(post)
        revision.state, revision.rule, revision.reason = state, rule, reason
        post.waiting_at = None
        return
    _expect_held(post)
    post.state, post.rule, post.reason, post.waiting_at = state, rule, reason, None
    if post.opens:
        post.thread.state = state


def _publish_edit(post: Post, revision: Revision) -> None:
    former = (post.body, post.html, post.renderer, post.notes)
    title = post.thread.title
    post.body, post.html, post.renderer, post.notes = revision.body, revision.html, revision.renderer, revision.notes
    revision.body, revision.html, revision.renderer, revision.notes = former
    if post.opens:
        post.thread.title, revision.title = revision.title, title
    revision.state, revision.rule, revision.reason = PostState.PUBLISHED, "", ""
    post.waiting_at = None


def _waiting_edit(post: Post) -> Revision:
    revision = queries.open_revision(post.id)
    if revision is None or revision.state is not PostState.HELD:
        raise Conflict
    return revision


def _expect_held(post: Post) -> None:
    if post.state is not PostState.HELD:
        raise Conflict
