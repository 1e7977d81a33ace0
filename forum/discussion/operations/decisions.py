"""What a decision changes here. Moderation decides, writes it down and tells the author; this moves the texts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, delete, update
from sqlalchemy.orm.attributes import set_committed_value

from forum import clock
from forum.db import db
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.discussion.operations import rendering
from forum.discussion.queries import threads as queries
from forum.errors import Conflict
from forum.web import locale

TURNED_DOWN = frozenset({PostState.RETURNED, PostState.REMOVED})
PAST = frozenset({PostState.PUBLISHED, PostState.REMOVED})  # of revisions: what their author works on no more


def publish(post: Post) -> None:
    """Show what waits to all who may read the board: the post, or the edit of a published one."""
    if post.state is PostState.PUBLISHED:
        _publish_edit(post, _waiting_edit(post))
        return
    _expect_held(post)
    _appear(post)


def restore(post: Post) -> None:
    """Show what was given back or removed after all, as if it had been published then: the edit of a published post,
    or the post; what others could read before gets its place back. Raises Conflict when it stands elsewhere by now:
    its author has changed or withdrawn it.
    """
    if post.state is PostState.PUBLISHED:
        revision = queries.unpublished_revision(post.id)
        if revision is None or revision.state not in TURNED_DOWN:
            raise Conflict
        _publish_edit(post, revision)
        return
    if post.state not in TURNED_DOWN:
        raise Conflict
    _appear(post)


def _appear(post: Post) -> None:
    rendering.at_publication(post, of=post)
    if post.place is not None:
        _publish_again(post)
        return
    thread = post.thread
    today = locale.today()
    # One statement that locks the thread's row: two replies published at once get two places. A thread that its
    # author withdrew comes back with the reply, without its beginning.
    moved = db.session.execute(
        update(Thread)
        .where(Thread.id == thread.id, Thread.merged_into_id.is_(None))
        .values(
            last_place=Thread.last_place + 1,
            replies=Thread.replies + (0 if post.opens else 1),
            rank=queries.next_rank(thread.board_id),
            moved_on=today,
            state=_thread_with(post),
        )
        .returning(Thread.last_place, Thread.replies, Thread.rank, Thread.moved_on, Thread.state)
        .execution_options(synchronize_session=False)
    ).first()
    if moved is None:
        raise Conflict  # its posts were put into another thread meanwhile
    for name, value in moved._mapping.items():
        set_committed_value(thread, name, value)
    post.state, post.place, post.published_on = PostState.PUBLISHED, thread.last_place, today
    post.waiting_at, post.rule, post.reason = None, "", ""


def _thread_with(post: Post) -> Any:
    """The state of a thread once this post of it is published: a reply does not bring back a beginning that waits."""
    if post.opens:
        return PostState.PUBLISHED
    waits = Thread.state.in_([PostState.HELD, PostState.RETURNED])
    return case((waits, Thread.state), else_=PostState.PUBLISHED)


def _publish_again(post: Post) -> None:
    """What others could read before gets its place and its day back; nothing moves on its board."""
    again = db.session.execute(
        update(Thread)
        .where(Thread.id == post.thread_id, Thread.merged_into_id.is_(None))
        .values(replies=Thread.replies + (0 if post.opens else 1), state=_thread_with(post))
        .returning(Thread.replies, Thread.state)
        .execution_options(synchronize_session=False)
    ).first()
    if again is None:
        raise Conflict
    for name, value in again._mapping.items():
        set_committed_value(post.thread, name, value)
    if post.opens and post.thread.removed_title:
        post.thread.title, post.thread.removed_title = post.thread.removed_title, ""
    post.state, post.published_on = PostState.PUBLISHED, post.published_on or locale.today()
    post.waiting_at, post.rule, post.reason = None, "", ""


def hold_again(post: Post) -> None:
    """Ask a moderator once more about a text that others can read; until then only its author sees it.

    It keeps its place, for when it is published again. Of an edit that waits, the newer text is what is looked at. With
    a beginning goes its thread, and a thread with the last text in it. Raises Conflict when it is not published.
    """
    if post.state is not PostState.PUBLISHED:
        raise Conflict
    queries.lock_thread(post.thread_id)
    waiting_at = post.waiting_at or clock.now()
    revision = queries.open_revision(post.id)
    if revision is not None and revision.state is PostState.HELD:
        _publish_edit(post, revision)
    post.state, post.waiting_at = PostState.HELD, waiting_at
    if post.opens:
        post.thread.state = PostState.HELD
        return
    db.session.execute(update(Thread).where(Thread.id == post.thread_id).values(replies=Thread.replies - 1))
    db.session.flush()
    if post.thread.state is PostState.PUBLISHED and not queries.has_published_posts(post.thread_id):
        post.thread.state = PostState.WITHDRAWN


def return_(post: Post, *, rule: str, reason: str) -> None:
    """Give the text back to its author, to change it."""
    _turn_down(post, PostState.RETURNED, rule, reason)


def remove(post: Post, *, rule: str, reason: str) -> None:
    """Take the text out. Its author still sees it, and why."""
    _turn_down(post, PostState.REMOVED, rule, reason)


def take_down(post: Post, *, rule: str, reason: str) -> None:
    """Take out a text that others could read, with its title. An edit of it that waits goes with it; its place stays,
    empty; a thread goes with the last text in it. Raises Conflict when it is not published."""
    if post.state is not PostState.PUBLISHED:
        raise Conflict
    queries.lock_thread(post.thread_id)
    waiting = queries.unpublished_revision(post.id)
    if waiting is not None:
        db.session.delete(waiting)
    post.state, post.rule, post.reason, post.waiting_at = PostState.REMOVED, rule, reason, None
    if post.opens:
        post.thread.title, post.thread.removed_title = "", post.thread.title
    else:
        db.session.execute(update(Thread).where(Thread.id == post.thread_id).values(replies=Thread.replies - 1))
    db.session.flush()
    if not queries.has_published_posts(post.thread_id):
        post.thread.state = PostState.REMOVED


def place_on(post: Post, board: Board) -> None:
    """A beginning that waits goes to another board. Raises Conflict for anything else: a thread that others read is
    moved as a whole, by another verb."""
    if not post.opens or post.state is not PostState.HELD:
        raise Conflict
    post.thread.board_id, post.thread.board, post.thread.language = board.id, board, board.language
    db.session.flush()


def mask(post: Post, *, title: str, body: str) -> tuple[str, str]:
    """Publish what waits with words masked. Gives back title and body as they were sent.

    Past texts of the post go: what is masked now stood in them, to be read by nobody but whoever takes the database.
    """
    queries.lock_thread(post.thread_id)  # before the post, as everywhere
    is_edit = post.state is PostState.PUBLISHED
    text = _waiting_edit(post) if is_edit else post
    sent = (text.title if isinstance(text, Revision) else post.thread.title) if post.opens else "", text.body
    rendering.write(text, body, of=post)
    if isinstance(text, Revision):
        text.title = title if post.opens else ""
    elif post.opens:
        post.thread.title = title
    publish(post)
    db.session.flush()  # the edit that has just been published keeps what stood before: it goes too
    db.session.execute(delete(Revision).where(Revision.post_id == post.id, Revision.state.in_(PAST)))
    return sent


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
    rendering.at_publication(revision, of=post)
    former = (post.body, post.html, post.renderer, post.has_plain_links, post.notes)
    if post.opens:
        # First, as with everything that changes both: whoever took the post before its thread would wait for somebody
        # who waits for them.
        title = post.thread.title
        _entitle(post.thread, revision.title)
        revision.title = title
    post.body, post.html, post.renderer = revision.body, revision.html, revision.renderer
    post.has_plain_links, post.notes = revision.has_plain_links, revision.notes
    revision.body, revision.html, revision.renderer, revision.has_plain_links, revision.notes = former
    revision.state, revision.rule, revision.reason = PostState.PUBLISHED, "", ""
    post.waiting_at = None


def _entitle(thread: Thread, title: str) -> None:
    """Give a thread its new title. Raises Conflict when its posts were put into another one meanwhile."""
    entitled = db.session.execute(
        update(Thread)
        .where(Thread.id == thread.id, Thread.merged_into_id.is_(None))
        .values(title=title)
        .returning(Thread.title)
        .execution_options(synchronize_session=False)
    ).first()
    if entitled is None:
        raise Conflict
    set_committed_value(thread, "title", title)


def _waiting_edit(post: Post) -> Revision:
    revision = queries.open_revision(post.id)
    if revision is None or revision.state is not PostState.HELD:
        raise Conflict
    return revision


def _expect_held(post: Post) -> None:
    if post.state is not PostState.HELD:
        raise Conflict
