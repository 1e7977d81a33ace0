"""What the moderation team does with a whole thread, and the turns of a slow one. Who may, is asked above.

The threads are locked by the caller (`queries.acts.locked_threads`). Every act leaves its reason on the thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import update

from forum import clock, ratelimit
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Pin, Post, PostState, Revision, Thread
from forum.discussion.models.acts import OPPOSITES, SPLIT_FROM, SPLIT_TO, ThreadAct
from forum.discussion.queries import acts as queries
from forum.discussion.queries import threads as thread_queries
from forum.discussion.queries.own_texts import UNPUBLISHED
from forum.errors import Conflict, Refused
from forum.roles import Viewer
from forum.web import locale


def note(thread: Thread, code: str, words: str, *, instead_of: str = "") -> None:
    """Write on a thread why something was done; the last such note, and none that is no longer true."""
    notes = {known: said for known, said in thread.staff_notes.items() if known not in {code, instead_of}}
    notes[code] = " ".join(words.split())
    thread.staff_note = "\n".join(f"{known} {said}" for known, said in notes.items())


def _note_act(thread: Thread, act: ThreadAct, reason: str) -> None:
    note(thread, act.value, reason, instead_of=OPPOSITES.get(act, ""))


def lock(thread: Thread, *, reason: str) -> None:
    """No more replies; those that wait can still appear."""
    thread.is_locked = True
    _note_act(thread, ThreadAct.LOCK, reason)


def unlock(thread: Thread, *, reason: str) -> None:
    thread.is_locked = False
    _note_act(thread, ThreadAct.UNLOCK, reason)


def hide(thread: Thread, *, reason: str) -> None:
    """Out of sight of all but those who review. Everybody's own texts stay theirs."""
    thread.is_hidden = True
    _note_act(thread, ThreadAct.HIDE, reason)


def show(thread: Thread, *, reason: str) -> None:
    thread.is_hidden = False
    _note_act(thread, ThreadAct.SHOW, reason)


def slow(thread: Thread, *, minutes: int, reason: str) -> None:
    """One text of each member in so many minutes; 0: as many as they like."""
    thread.slow_minutes = minutes
    _note_act(thread, ThreadAct.SLOW, reason)


def pin(thread: Thread, *, until: date, reason: str) -> None:
    """First on its board until the end of a day. Raises Refused when as many stand there as may."""
    board = queries.locked_board(thread.board.public_id)
    if queries.count_pinned(thread.board_id, locale.today(), besides=thread.id) >= rules.PINNED_PER_BOARD:
        raise Refused("pins_full")
    thread.pinned_until = until
    board.pinned_until = max(until, board.pinned_until or until)
    _note_act(thread, ThreadAct.PIN, reason)


def unpin(thread: Thread, *, reason: str) -> None:
    thread.pinned_until = None
    _note_act(thread, ThreadAct.UNPIN, reason)


def move(thread: Thread, board: Board, *, reason: str) -> None:
    """To another board, where it stands first among those that are not pinned.

    Raises Refused to a board that more people read, Conflict when it stands there already.
    """
    if thread.board_id == board.id:
        raise Conflict
    if not rules.may_be_moved(thread.board.reach, board.reach):
        raise Refused("never_to_the_world")
    rank = thread_queries.next_rank(board.id)
    thread.board, thread.language, thread.pinned_until = board, board.language, None
    thread.moved_on = locale.today()
    thread.rank = rank  # found within the statement that writes it
    _note_act(thread, ThreadAct.MOVE, reason)
    db.session.flush()


def merge(source: Thread, target: Thread, *, reason: str) -> None:
    """Put every post of one thread behind the last of another; what waits follows. The emptied one leads there.

    Raises Refused for threads with other readers, Conflict for one and the same.
    """
    if source.id == target.id:
        raise Conflict
    if source.board.reach is not target.board.reach:
        raise Refused("other_readers")
    came = queries.count_published(source.id)
    # A new version of each: who decides about one or withdraws it right now looks again.
    db.session.execute(
        update(Post)
        .where(Post.thread_id == source.id)
        .values(thread_id=target.id, place=Post.place + target.last_place, opens=False, version=Post.version + 1)
        .execution_options(synchronize_session=False)
    )
    for model, column in ((Pin, Pin.thread_id), (Thread, Thread.merged_into_id)):
        db.session.execute(
            update(model)
            .where(column == source.id)
            .values({column: target.id})
            .execution_options(synchronize_session=False)
        )
    target.last_place, target.replies = target.last_place + source.last_place, target.replies + came
    _note_act(target, ThreadAct.MERGE, reason)
    source.last_place = source.replies = source.slow_minutes = 0
    source.state, source.title, source.removed_title, source.staff_note = PostState.WITHDRAWN, "", "", ""
    source.is_locked, source.pinned_until, source.merged_into_id = False, None, target.id
    db.session.flush()


def split(thread: Thread, posts: Sequence[Post], *, title: str, reason: str) -> Thread:
    """Make published replies of a thread, in their order, a thread of their own on the same board.

    Raises Refused without any, or when nothing would be left to read. What waits stays where it was sent.
    """
    if not posts or queries.count_published(thread.id) <= len(posts):
        raise Refused("nothing_left" if posts else "nothing_chosen")
    new = Thread(
        board=thread.board,
        author_id=posts[0].author_id,
        agency_id=posts[0].agency_id,
        title=title,
        language=thread.language,
        state=PostState.PUBLISHED,
        replies=len(posts) - 1,
        last_place=len(posts),
        moved_on=locale.today(),
        rank=thread_queries.next_rank(thread.board_id),
        staff_note="",
    )
    note(new, SPLIT_FROM, reason)
    db.session.add(new)
    db.session.flush()
    places = [post.place or 0 for post in posts]
    for place, post in enumerate(posts, start=1):
        post.thread_id, post.place, post.opens = new.id, place, place == 1
    db.session.flush()  # StaleDataError here: one of them has changed meanwhile
    # An edit of what now opens a thread gives that thread its title.
    db.session.execute(
        update(Revision)
        .where(Revision.post_id == posts[0].id, Revision.state.in_(UNPUBLISHED))
        .values(title=title)
        .execution_options(synchronize_session=False)
    )
    _close_ranks(thread, places)
    note(thread, SPLIT_TO, new.public_id)
    _note_act(thread, ThreadAct.SPLIT, reason)
    db.session.flush()
    return new


def _close_ranks(thread: Thread, places: Sequence[int]) -> None:
    """After posts have left: the others follow on each other again, as pages are counted by places."""
    posts = Post.metadata.tables[Post.__tablename__]  # on the table: their texts are no new versions
    ends = [*places[1:], thread.last_place + 1]
    for gone, (place, following) in enumerate(zip(places, ends, strict=True), start=1):
        db.session.execute(
            update(posts)
            .where(posts.c.thread_id == thread.id, posts.c.place > place, posts.c.place < following)
            .values(place=posts.c.place - gone)
        )
    thread.last_place -= len(places)
    thread.replies -= len(places)


# Slow threads: what waits says when it was sent; of what was decided meanwhile only the count of turns is kept, in
# memory, under a keyed name, as long as it is needed.


def _who(thread: Thread, viewer: Viewer) -> str:
    return f"{viewer.number} {thread.public_id}"


def minutes_to_wait(thread: Thread, viewer: Viewer) -> int:
    """In how many minutes the viewer may send a text to a thread, rounded up; 0 for now."""
    if not thread.slow_minutes:
        return 0
    last = queries.last_sent_at(thread.id, viewer)
    waits = rules.minutes_to_wait(thread.slow_minutes, last=last, now=clock.now())
    seconds = ratelimit.seconds_to_turn(_who(thread, viewer), thread.slow_minutes)
    return max(waits, -(-seconds // ratelimit.MINUTE))


def take_turn(thread: Thread, viewer: Viewer) -> None:
    """Before a text is sent to a thread. Raises Refused ("slow") while the one before is too young."""
    if not thread.slow_minutes:
        return
    if minutes_to_wait(thread, viewer) or not ratelimit.take_turn(_who(thread, viewer), thread.slow_minutes):
        raise Refused("slow", status=429)
