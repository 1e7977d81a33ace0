"""What authors do with their texts: open a thread, reply, edit, withdraw. All of it waits for a moderator."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, update
from sqlalchemy.orm.attributes import flag_modified

from forum import clock
from forum.accounts.operations import once as once_names
from forum.db import db, new_public_id
from forum.discussion import rules, staffing
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from forum.discussion.operations import rendering, threads, withdrawals
from forum.discussion.operations.content_notes import joined
from forum.discussion.queries import acts, agencies, own_names
from forum.discussion.queries import threads as queries
from forum.errors import Conflict, Refused
from forum.roles import Role, Viewer
from forum.safety import triage
from forum.web import locale


def _writes_as(viewer: Viewer) -> int | None:
    """The agency in whose name the viewer writes, None for their own. Raises Refused for who writes for none."""
    agency_id = agencies.own_agency(viewer)
    if viewer.role is Role.AGENCY and agency_id is None:
        raise Refused("no_agency")
    return agency_id


def _is_theirs(post: Post, viewer: Viewer) -> bool:
    return rules.is_theirs(
        author_id=post.author_id,
        agency_id=post.agency_id,
        viewer=viewer,
        own_agency=agencies.own_agency(viewer),
    )


def _new_post(
    thread: Thread,
    board: Board,
    *,
    agency_id: int | None,
    body: str,
    notes: Iterable[str],
    viewer: Viewer,
    author_id: int | None,
    opens: bool,
) -> Post:
    if not rules.may_wait_too(queries.count_waiting(viewer)):
        raise Refused("too_many_waiting")
    post = Post(
        public_id=new_public_id(),  # now: a change of its level is written down under it
        thread=thread,
        author_id=author_id,
        agency_id=agency_id,
        opens=opens,
        state=rules.first_state(board.who_is_held),
        notes=joined(notes),
        waiting_at=clock.now(),
    )
    rendering.write(post, body, of=post)
    db.session.add(post)
    return post


def _authors(viewer: Viewer, once: str) -> frozenset[int]:
    """Under which numbers what is sent now may wait already: of two names, only that which was chosen."""
    return viewer.ties.once if once else frozenset({viewer.account_id or 0})


def _author(thread_id: str, language: str, viewer: Viewer, once: str) -> int | None:
    """Who is to stand as the author in a new thread (its public id): the account, or its one-off name there."""
    return once_names.give_name(viewer, thread_id, once, language).id if once else viewer.account_id


def _author_in(thread: Thread, viewer: Viewer, once: str) -> int | None:
    """As `_author`, where others speak already. Whose text was moved here goes on under the name it stands under."""
    known = own_names.here(thread, viewer).once_id if once else None
    return _author(thread.public_id, thread.language, viewer, once) if known is None else known


def _look_at(post: Post, *, body: str, language: str, title: str = "", quick: bool) -> None:
    """Raise the level by what the text says, and by the author's wish for a quick answer; agencies have none."""
    quick = quick and post.agency_id is None
    text = f"{title}\n\n{body}" if title else body
    triage.look_at(post, about=post.public_id, text=text, language=language, quick=quick)


def open_thread(
    board: Board, *, title: str, body: str, notes: Iterable[str], viewer: Viewer, quick: bool = False, once: str = ""
) -> Thread:
    """Send the beginning of a thread to review. Sent twice, it is the same one. Raises Refused.

    `quick`: the author needs an answer soon. `once`: the one-off name under which it stands, "" for their own. Raises
    Conflict when somebody took it meanwhile.
    """
    if not rules.may_write(board.who_reads, viewer, agencies_read=board.agencies_read):
        raise Refused(rules.refusal(viewer, "may_not_write"))
    staffing.must_take_texts()
    agency_id = _writes_as(viewer)
    viewer = queries.lock_author(viewer)
    authors = _authors(viewer, once)
    twin = queries.same_waiting_thread(board.id, authors, title, body, joined(notes))
    if twin is not None:
        first = queries.same_waiting(twin.id, authors, body, joined(notes))
        if first is not None:
            _look_at(first, title=title, body=body, language=twin.language, quick=quick)
        return twin
    thread_id = new_public_id()
    author_id = _author(thread_id, board.language, viewer, once)
    thread = Thread(
        public_id=thread_id,
        board_id=board.id,
        author_id=author_id,
        agency_id=agency_id,
        title=title,
        language=board.language,
        moved_on=locale.today(),
    )
    db.session.add(thread)
    post = _new_post(
        thread, board, agency_id=agency_id, body=body, notes=notes, viewer=viewer, author_id=author_id, opens=True
    )
    _look_at(post, title=title, body=body, language=thread.language, quick=quick)
    db.session.flush()
    return thread


def _answerable(thread_id: int, viewer: Viewer) -> Thread:
    """The thread as it is now, kept from being emptied. Raises Refused where nobody may reply, Conflict when it was."""
    thread = acts.present(thread_id)
    if thread.merged_into_id is not None:
        raise Conflict
    if not rules.may_reply(
        thread.state,
        thread.board.who_reads,
        viewer,
        is_locked=thread.is_locked,
        is_hidden=thread.is_hidden,
        agencies_read=thread.board.agencies_read,
    ):
        raise Refused(rules.refusal(viewer, "may_not_reply"))
    staffing.must_take_texts()
    return thread


def submit_reply(
    thread: Thread,
    *,
    body: str,
    notes: Iterable[str],
    viewer: Viewer,
    quick: bool = False,
    once: str = "",
    quotes: int | None = None,
) -> Post:
    """Send a reply to review. Sent twice, it is the same one. Raises Refused; Conflict when the thread was put into
    another one meanwhile, or `once` was taken: the one-off name to write under, for who has none in this thread yet.
    `quotes`: the number of the post of this thread that it quotes.
    """
    agency_id = _writes_as(viewer)
    viewer = queries.lock_author(viewer)
    thread = _answerable(thread.id, viewer)
    twin = queries.same_waiting(thread.id, _authors(viewer, once), body, joined(notes), quotes)
    if twin is not None:
        _look_at(twin, body=body, language=thread.language, quick=quick)
        return twin
    threads.take_turn(thread, viewer)
    author_id = _author_in(thread, viewer, once)
    post = _new_post(
        thread,
        thread.board,
        agency_id=agency_id,
        body=body,
        notes=notes,
        viewer=viewer,
        author_id=author_id,
        opens=False,
    )
    post.quotes_id = quotes
    _look_at(post, body=body, language=thread.language, quick=quick)
    db.session.flush()
    return post


def edit(
    post: Post, *, title: str, body: str, notes: Iterable[str], version: int, viewer: Viewer, quick: bool = False
) -> None:
    """Send a changed text to review.

    What waits, came back or was removed is replaced and keeps its turn if it has one; what is published stays as
    it is until the new text is. Sent twice, it is the same one.
    Raises Conflict when the post has changed since `version`, Refused when it may not be edited.
    """
    if not rules.may_edit(post.state, is_author=_is_theirs(post, viewer), viewer=viewer):
        raise Refused(rules.refusal(viewer, "may_not_edit"))
    staffing.must_take_texts()
    revision = queries.unpublished_revision(post.id)
    if post.version != version:
        if _waits_already(post, revision, title=title, body=body, notes=notes):
            _look_at(post, title=title if post.opens else "", body=body, language=post.thread.language, quick=quick)
            return
        raise Conflict
    if post.state is PostState.PUBLISHED:
        _hold_edit(post, revision, title=title, body=body, notes=notes)
    else:
        rendering.write(post, body, of=post)
        post.notes, post.rule, post.reason, post.state = joined(notes), "", "", PostState.HELD
        if post.opens:
            post.thread.title, post.thread.state = title, PostState.HELD
    post.waiting_at = post.waiting_at or clock.now()
    # A new version even where nothing else of the row has changed: a moderator publishes what they have read.
    flag_modified(post, "waiting_at")
    _look_at(post, title=title if post.opens else "", body=body, language=post.thread.language, quick=quick)


def unquote(post: Post) -> None:
    """Let an own text no longer quote another: at once, also where it is published."""
    post.quotes_id = None


def _waits_already(post: Post, revision: Revision | None, *, title: str, body: str, notes: Iterable[str]) -> bool:
    text = revision or post
    former_title = revision.title if revision is not None else post.thread.title
    return (
        text.state is PostState.HELD
        and (text.body, text.notes) == (body, joined(notes))
        and (not post.opens or former_title == title)
    )


def _hold_edit(post: Post, revision: Revision | None, *, title: str, body: str, notes: Iterable[str]) -> None:
    if revision is None:
        revision = Revision(post_id=post.id)
    revision.state, revision.rule, revision.reason = PostState.HELD, "", ""
    revision.on = locale.today()
    revision.title = title if post.opens else ""
    rendering.write(revision, body, of=post)
    revision.notes = joined(notes)
    db.session.add(revision)


def withdraw(post: Post, viewer: Viewer) -> None:
    """Take a text back, at once and for good: here, in its edits, in its title. Raises Refused.

    A thread goes with the last text in it; replies outlive a withdrawn beginning.
    """
    if not rules.may_withdraw(post.state, is_author=_is_theirs(post, viewer), viewer=viewer):
        raise Refused("may_not_withdraw")
    queries.lock_thread(post.thread_id)
    was_counted = post.state is PostState.PUBLISHED and not post.opens
    post.state, post.waiting_at, post.aside_on, post.quotes_id = PostState.WITHDRAWN, None, None, None
    post.body, post.html, post.notes, post.rule, post.reason = "", "", "", "", ""
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    if post.opens:
        post.thread.title = post.thread.removed_title = ""
    elif was_counted:
        db.session.execute(update(Thread).where(Thread.id == post.thread_id).values(replies=Thread.replies - 1))
    if (post.opens or was_counted) and not queries.has_published_posts(post.thread_id):
        post.thread.state = PostState.WITHDRAWN
    withdrawals.finish(post)


def withdraw_edit(post: Post, viewer: Viewer) -> None:
    """Take back an edit that is not published; the published text stays. Raises Refused when there is none."""
    revision = queries.unpublished_revision(post.id)
    if revision is None or not _is_theirs(post, viewer):
        raise Refused("no_edit")
    db.session.delete(revision)
    post.waiting_at = None
