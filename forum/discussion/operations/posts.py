"""What authors do with their texts: open a thread, reply, edit, withdraw. All of it waits for a moderator."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, update

from forum import clock, markup
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Note, Post, PostState, Revision, Thread
from forum.discussion.queries import threads as queries
from forum.errors import Conflict, Refused
from forum.roles import Viewer
from forum.web import locale


def _notes(notes: Iterable[Note]) -> str:
    return " ".join(sorted(note.value for note in set(notes)))


def _new_post(thread: Thread, board: Board, *, body: str, notes: Iterable[Note], viewer: Viewer, opens: bool) -> Post:
    post = Post(
        thread=thread,
        author_id=viewer.account_id,
        opens=opens,
        state=rules.first_state(board.who_is_held),
        body=body,
        html=str(markup.render(body)),
        renderer=markup.RENDERER,
        notes=_notes(notes),
        waiting_at=clock.now(),
    )
    db.session.add(post)
    return post


def open_thread(board: Board, *, title: str, body: str, notes: Iterable[Note], viewer: Viewer) -> Thread:
    """Send the beginning of a thread to review. Sent twice, it is the same one. Raises Refused."""
    if not rules.may_write(board.who_reads, viewer):
        raise Refused("may_not_write")
    twin = queries.same_waiting_thread(board.id, viewer, title, body)
    if twin is not None:
        return twin
    thread = Thread(
        board_id=board.id,
        author_id=viewer.account_id,
        title=title,
        language=board.language,
        moved_on=locale.today(),
    )
    db.session.add(thread)
    _new_post(thread, board, body=body, notes=notes, viewer=viewer, opens=True)
    db.session.flush()
    return thread


def submit_reply(thread: Thread, *, body: str, notes: Iterable[Note], viewer: Viewer) -> Post:
    """Send a reply to review. Sent twice, it is the same one. Raises Refused."""
    if not rules.may_reply(thread.state, thread.board.who_reads, viewer):
        raise Refused("may_not_reply")
    twin = queries.same_waiting(thread.id, viewer, body)
    if twin is not None:
        return twin
    post = _new_post(thread, thread.board, body=body, notes=notes, viewer=viewer, opens=False)
    db.session.flush()
    return post


def edit(post: Post, *, title: str, body: str, notes: Iterable[Note], version: int, viewer: Viewer) -> None:
    """Send a changed text to review.

    What waits or came back is replaced; what is published stays as it is until the new text is.
    Raises Conflict when the post has changed since `version`, Refused when it may not be edited.
    """
    if post.version != version:
        raise Conflict
    if not rules.may_edit(post.state, is_author=post.author_id == viewer.account_id, viewer=viewer):
        raise Refused("may_not_edit")
    if post.state is PostState.PUBLISHED:
        _hold_edit(post, title=title, body=body, notes=notes)
        return
    post.body, post.html, post.renderer = body, str(markup.render(body)), markup.RENDERER
    post.notes, post.reason = _notes(notes), ""
    post.state, post.waiting_at = PostState.HELD, clock.now()
    if post.opens:
        post.thread.title, post.thread.state = title, PostState.HELD


def _hold_edit(post: Post, *, title: str, body: str, notes: Iterable[Note]) -> None:
    revision = queries.open_revision(post.id)
    if revision is None:
        revision = Revision(post_id=post.id)
        db.session.add(revision)
    revision.state, revision.reason, revision.on = PostState.HELD, "", locale.today()
    revision.title = title if post.opens else ""
    revision.body, revision.html, revision.renderer = body, str(markup.render(body)), markup.RENDERER
    revision.notes = _notes(notes)
    # Also what makes the version grow: a decision about the former edit is out of date.
    post.waiting_at = clock.now()


def withdraw(post: Post, viewer: Viewer) -> None:
    """Take a text back, at once and for good: here, in its edits, in its title. Raises Refused."""
    if not rules.may_withdraw(post.state, is_author=post.author_id == viewer.account_id, viewer=viewer):
        raise Refused("may_not_withdraw")
    was_counted = post.state is PostState.PUBLISHED and not post.opens
    post.state, post.waiting_at = PostState.WITHDRAWN, None
    post.body, post.html, post.notes, post.reason = "", "", "", ""
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    if post.opens:
        post.thread.title = ""
        if not queries.has_replies(post.thread_id):
            post.thread.state = PostState.WITHDRAWN
    elif was_counted:
        db.session.execute(update(Thread).where(Thread.id == post.thread_id).values(replies=Thread.replies - 1))


def withdraw_edit(post: Post, viewer: Viewer) -> None:
    """Take back an edit that waits or came back; the published text stays. Raises Refused when there is none."""
    revision = queries.open_revision(post.id)
    if revision is None or post.author_id != viewer.account_id:
        raise Refused("no_edit")
    db.session.delete(revision)
    post.waiting_at = None
