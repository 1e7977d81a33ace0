"""Who may read, write, change and withdraw. Pure: facts come as arguments.

`queries.visibility` says the same in SQL; a test runs both over every state and role.
"""

from __future__ import annotations

from datetime import date

from forum.discussion.models import KEPT_FOR_AUTHOR, PostState, WhoIsHeld, WhoReads
from forum.resources.models import GuidanceState
from forum.roles import REVIEWERS, Role, Viewer

MOST_WAITING = 30  # texts of one account that wait for a moderator
WRITERS = frozenset({Role.MEMBER}) | REVIEWERS
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


def may_see(state: PostState, *, is_author: bool, who_reads: WhoReads, viewer: Viewer) -> bool:
    """Whether a thread is there for this viewer. Reviewers meet what is held in the queue, not here."""
    if is_own(is_author=is_author, viewer=viewer):
        return state in KEPT_FOR_AUTHOR
    return state is PostState.PUBLISHED and may_read_board(who_reads, viewer)


def may_see_post(
    state: PostState, *, thread_state: PostState, is_author: bool, who_reads: WhoReads, viewer: Viewer
) -> bool:
    """Whether a post's text is there for this viewer: others need its thread to be there as well."""
    if is_own(is_author=is_author, viewer=viewer):
        return state in KEPT_FOR_AUTHOR
    return state is thread_state is PostState.PUBLISHED and may_read_board(who_reads, viewer)


def may_write(who_reads: WhoReads, viewer: Viewer) -> bool:
    """Whether the viewer may open a thread or reply on a board."""
    return viewer.role in WRITERS and may_read_board(who_reads, viewer)


def may_reply(thread_state: PostState, who_reads: WhoReads, viewer: Viewer) -> bool:
    """Replies go to threads that others can see; nobody answers a text that still waits."""
    return thread_state is PostState.PUBLISHED and may_write(who_reads, viewer)


def may_edit(state: PostState, *, is_author: bool, viewer: Viewer) -> bool:
    """One's own text, but not what moderators took out: that one can only be withdrawn."""
    return is_own(is_author=is_author, viewer=viewer) and state in CHANGEABLE


def may_withdraw(state: PostState, *, is_author: bool, viewer: Viewer) -> bool:
    """One's own text, at any time, without a reason."""
    return is_own(is_author=is_author, viewer=viewer) and state in KEPT_FOR_AUTHOR


def may_wait_too(waiting: int) -> bool:
    """Whether one more text of an account may wait: nobody fills the queue for everybody else."""
    return waiting < MOST_WAITING


def first_state(_who_is_held: WhoIsHeld) -> PostState:
    """The state of a text just sent. Every board holds everybody; there is no other choice yet."""
    return PostState.HELD


def is_current(*, page_state: GuidanceState, ends_on: date | None, review_by: date, today: date) -> bool:
    """Whether an accepted pin still stands: its page is public, neither its end nor the page's review date past."""
    return page_state is GuidanceState.PUBLISHED and review_by >= today and (ends_on is None or ends_on >= today)
