"""Who may read, write, change and withdraw. Pure: facts come as arguments.

`queries.visibility` says the same in SQL; a test runs both over every state and role.
"""

from __future__ import annotations

import math
from datetime import date, datetime

from forum.discussion.models import KEPT_FOR_AUTHOR, PostState, WhoIsHeld, WhoReads
from forum.resources.models import GuidanceState
from forum.roles import WRITERS, Viewer

MOST_WAITING = 30  # texts of one account that wait for a moderator
PINNED_PER_BOARD = 5
LONGEST_PIN = 90  # days that a thread stands first on its board
CHANGEABLE = frozenset({PostState.HELD, PostState.RETURNED, PostState.PUBLISHED})


def may_read_board(who_reads: WhoReads, viewer: Viewer) -> bool:
    """Public boards are for everybody; members' boards for members and those who review, not for agencies."""
    return who_reads is WhoReads.PUBLIC or viewer.is_member


def is_own(*, is_author: bool, viewer: Viewer) -> bool:
    """Whether a text is the viewer's to look after. Not before staff have shown their second factor: until then
    they act as nobody, also towards what they wrote."""
    return is_author and viewer.account_id is not None and viewer.is_member


def may_be_read_by(wanted: WhoReads, now: WhoReads, *, has_threads: bool) -> bool:
    """Whether a board's readers may be changed so: what people wrote for members is never opened to the world."""
    return wanted is now or wanted is WhoReads.MEMBERS or not has_threads


def may_be_moved(now: WhoReads, wanted: WhoReads) -> bool:
    """Whether a thread may go to a board of such readers: never from members to the world."""
    return may_be_read_by(wanted, now, has_threads=True)


def may_see(state: PostState, *, is_author: bool, who_reads: WhoReads, viewer: Viewer, is_hidden: bool = False) -> bool:
    """Whether a thread is there for this viewer. Reviewers meet what is held in the queue, not here.

    A hidden one is there for those who review and for nobody else, its author included: it holds what others wrote.
    """
    if is_hidden:
        return viewer.is_reviewer and state is PostState.PUBLISHED
    if is_own(is_author=is_author, viewer=viewer):
        return state in KEPT_FOR_AUTHOR
    return state is PostState.PUBLISHED and may_read_board(who_reads, viewer)


def may_see_post(
    state: PostState,
    *,
    thread_state: PostState,
    is_author: bool,
    who_reads: WhoReads,
    viewer: Viewer,
    is_hidden: bool = False,
) -> bool:
    """Whether a post's text is there for this viewer: others need its thread to be there as well. `is_hidden`: its
    thread is out of sight; what somebody wrote in it stays theirs."""
    if is_own(is_author=is_author, viewer=viewer):
        return state in KEPT_FOR_AUTHOR
    if is_hidden and not viewer.is_reviewer:
        return False
    return state is thread_state is PostState.PUBLISHED and may_read_board(who_reads, viewer)


def may_write(who_reads: WhoReads, viewer: Viewer) -> bool:
    """Whether the viewer may open a thread or reply on a board. Not while their account is read-only."""
    return viewer.may_write and viewer.role in WRITERS and may_read_board(who_reads, viewer)


def may_reply(
    thread_state: PostState,
    who_reads: WhoReads,
    viewer: Viewer,
    *,
    is_locked: bool = False,
    is_hidden: bool = False,
) -> bool:
    """Replies go to threads that others can see and that are not closed; nobody answers a text that still waits."""
    is_open = thread_state is PostState.PUBLISHED and not is_locked and not is_hidden
    return is_open and may_write(who_reads, viewer)


def refusal(viewer: Viewer, otherwise: str) -> str:
    """The code of a refused text: what limits the account itself comes before what limits the place."""
    return otherwise if viewer.may_write else "account_read_only"


def may_edit(state: PostState, *, is_author: bool, viewer: Viewer) -> bool:
    """One's own text, but not what moderators took out: that one can only be withdrawn. Not while read-only."""
    return viewer.may_write and is_own(is_author=is_author, viewer=viewer) and state in CHANGEABLE


def may_withdraw(state: PostState, *, is_author: bool, viewer: Viewer) -> bool:
    """One's own text, at any time, without a reason; also while one's account is suspended or closed."""
    return is_author and viewer.account_id is not None and viewer.has_texts and state in KEPT_FOR_AUTHOR


def minutes_to_wait(slow_minutes: int, *, last: datetime | None, now: datetime) -> int:
    """In how many minutes somebody may write again in a slow thread, rounded up, whose text sent at `last` still
    waits; 0 for now."""
    if not slow_minutes or last is None:
        return 0
    return max(math.ceil(slow_minutes - (now - last).total_seconds() / 60), 0)


def may_wait_too(waiting: int) -> bool:
    """Whether one more text of an account may wait: nobody fills the queue for everybody else."""
    return waiting < MOST_WAITING


def first_state(_who_is_held: WhoIsHeld) -> PostState:
    """The state of a text just sent. Every board holds everybody; there is no other choice yet."""
    return PostState.HELD


def is_current(*, page_state: GuidanceState, ends_on: date | None, review_by: date, today: date) -> bool:
    """Whether an accepted pin still stands: its page is public, neither its end nor the page's review date past."""
    return page_state is GuidanceState.PUBLISHED and review_by >= today and (ends_on is None or ends_on >= today)
