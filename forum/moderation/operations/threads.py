"""Acts on whole threads: allowed, done, and written down. The reason stands on the thread; the record has codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from forum import clock
from forum.audit import Act, record
from forum.discussion.models import Thread
from forum.discussion.models.acts import ThreadAct
from forum.discussion.operations import threads as discussion
from forum.discussion.queries import acts as act_queries
from forum.errors import Conflict, Hidden, Refused
from forum.moderation.queries import sparing as sparing_queries
from forum.moderation.queries import threads as queries
from forum.moderation.rules import threads as rules
from forum.roles import Viewer
from forum.web import locale

ACTS = {
    ThreadAct.LOCK: Act.THREAD_LOCKED,
    ThreadAct.UNLOCK: Act.THREAD_UNLOCKED,
    ThreadAct.HIDE: Act.THREAD_HIDDEN,
    ThreadAct.SHOW: Act.THREAD_SHOWN,
    ThreadAct.MOVE: Act.THREAD_MOVED,
    ThreadAct.MERGE: Act.THREAD_MERGED,
    ThreadAct.SPLIT: Act.THREAD_SPLIT,
    ThreadAct.SLOW: Act.THREAD_SLOWED,
    ThreadAct.PIN: Act.THREAD_PINNED,
    ThreadAct.UNPIN: Act.THREAD_UNPINNED,
}


def turn(act: ThreadAct, public_id: str, *, reason: str, viewer: Viewer) -> None:
    """Lock, unlock, hide, show or unpin a thread. Raises as `_begin`."""
    thread = _begin(public_id, act, viewer)
    before = _state(thread)
    verbs = {
        ThreadAct.LOCK: discussion.lock,
        ThreadAct.UNLOCK: discussion.unlock,
        ThreadAct.HIDE: discussion.hide,
        ThreadAct.SHOW: discussion.show,
        ThreadAct.UNPIN: discussion.unpin,
    }
    verbs[act](thread, reason=reason)
    _record(act, thread, viewer, before=before, after=_state(thread))


def slow(public_id: str, *, minutes: int, reason: str, viewer: Viewer) -> None:
    """One text of each member in so many minutes, 0 for no limit. Raises as `_begin`."""
    thread = _begin(public_id, ThreadAct.SLOW, viewer)
    before = str(thread.slow_minutes)
    discussion.slow(thread, minutes=minutes, reason=reason)
    _record(ThreadAct.SLOW, thread, viewer, before=before, after=str(minutes))


def pin(public_id: str, *, days: int, reason: str, viewer: Viewer) -> None:
    """First on its board for so many days. Raises as `_begin`, and Refused when the board has as many as it may."""
    thread = _begin(public_id, ThreadAct.PIN, viewer)
    before = str(thread.pinned_until or "")
    discussion.pin(thread, until=locale.today() + timedelta(days=days), reason=reason)
    _record(ThreadAct.PIN, thread, viewer, before=before, after=str(thread.pinned_until))


def move(public_id: str, *, board_id: str, reason: str, viewer: Viewer) -> None:
    """To another board, named by its public id. Raises as `_begin`; Refused from members to the world."""
    thread = _begin(public_id, ThreadAct.MOVE, viewer)
    before, board = thread.board.public_id, act_queries.locked_board(board_id)
    discussion.move(thread, board, reason=reason)
    _record(ThreadAct.MOVE, thread, viewer, before=before, after=board.public_id)


def merge(public_id: str, *, into_id: str, reason: str, viewer: Viewer) -> Thread:
    """Put a thread into another, named by its public id, which is given back. Both must be the viewer's to look after.

    Raises as `_begin`; Hidden without another thread to put it into; Refused for threads with other readers.
    """
    found = act_queries.locked_threads([public_id, into_id])
    source = _must_be_open(found.get(public_id), ThreadAct.MERGE, viewer)
    target = found.get(into_id)
    if target is None or target is source or target.is_hidden:
        raise Hidden
    _must_be_open(target, ThreadAct.MERGE, viewer)
    discussion.merge(source, target, reason=reason)
    _record(ThreadAct.MERGE, source, viewer, before=source.public_id, after=target.public_id)
    return target


def split(public_id: str, *, post_ids: Sequence[str], title: str, reason: str, viewer: Viewer) -> Thread:
    """Make replies of a thread, by public ids, a thread of their own, which is given back.

    Raises as `_begin`; Conflict when one of them is no published reply any more; Refused when nothing would be left.
    """
    thread = _begin(public_id, ThreadAct.SPLIT, viewer)
    posts = act_queries.replies(thread.id, post_ids)
    if len(posts) != len(set(post_ids)):
        raise Conflict
    new = discussion.split(thread, posts, title=title, reason=reason)
    _record(ThreadAct.SPLIT, thread, viewer, before=thread.public_id, after=new.public_id)
    return new


def _begin(public_id: str, act: ThreadAct, viewer: Viewer) -> Thread:
    """The thread, locked. Raises Refused when it is not this viewer's to look after, Conflict when it is no longer so
    that this could be done, or no longer there."""
    return _must_be_open(act_queries.locked_threads([public_id]).get(public_id), act, viewer)


def _must_be_open(thread: Thread | None, act: ThreadAct, viewer: Viewer) -> Thread:
    if thread is None:
        raise Conflict
    scope = sparing_queries.preferences(viewer, clock.now()).scope
    wrote_here = queries.wrote_here(thread.id, viewer)
    facts = queries.facts(thread, scope, locale.today(), wrote_here=wrote_here)
    hindrance = rules.hindrance(viewer, facts)
    if hindrance is not None:
        raise Refused(hindrance.value)
    if act not in rules.open_acts(viewer, facts):
        raise Conflict
    return thread


def _state(thread: Thread) -> str:
    """How a thread stands, in codes."""
    codes = {"locked": thread.is_locked, "hidden": thread.is_hidden, "pinned": thread.pinned_until is not None}
    return " ".join(code for code, is_so in codes.items() if is_so) or "open"


def _record(act: ThreadAct, thread: Thread, viewer: Viewer, *, before: str, after: str) -> None:
    record(ACTS[act], actor=viewer.number, about=thread.public_id, before=before, after=after)
