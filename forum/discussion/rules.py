"""Who may read, write, change and withdraw. Pure: facts come as arguments.

`queries.visibility` says the same in SQL; a test runs both over every state and role.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date, datetime

from forum.accounts.models import NoteWish
from forum.discussion.models import KEPT_FOR_AUTHOR, PinState, PostState, Reach, WhoIsHeld, WhoReads
from forum.roles import STAFF, Role, Viewer

MOST_WAITING = 30  # texts of one account that wait for a moderator
PINNED_PER_BOARD = 5
LONGEST_PIN = 90  # days that a thread stands first on its board
CHANGEABLE = frozenset({PostState.HELD, PostState.RETURNED, PostState.PUBLISHED})


def may_read_board(who_reads: WhoReads, viewer: Viewer, *, agencies_read: bool = False) -> bool:
    """Public boards are for everybody; members' boards for members and those who review, for agencies only where the
    board says so."""
    return who_reads is WhoReads.PUBLIC or viewer.is_member or (agencies_read and viewer.is_agency)


def agencies_answer(who_reads: WhoReads, *, agencies_read: bool) -> bool:
    """Whether agencies read and write on a board: its readers are told."""
    return who_reads is WhoReads.PUBLIC or agencies_read


def is_theirs(*, author_id: int | None, agency_id: int | None, viewer: Viewer, own_agency: int | None = None) -> bool:
    """Whether a text is the viewer's: written by a member in their own name, or by anybody in the name of the agency
    (`agency_id`) that they write for now (`own_agency`). What somebody wrote for an agency they have left is the
    agency's; what they wrote before they joined one is not there for them as long as they speak for it.
    """
    if viewer.account_id is None:
        return False
    if viewer.role is Role.AGENCY:
        return agency_id is not None and agency_id == own_agency
    return viewer.role is not None and agency_id is None and viewer.wrote(author_id)


def is_own(*, is_author: bool, viewer: Viewer) -> bool:
    """Whether a text that is theirs is the viewer's to look after. Not before staff have shown their second factor:
    until then they act as nobody, also towards what they wrote."""
    return is_author and viewer.account_id is not None and (viewer.is_member or viewer.is_agency)


def may_be_read_by(wanted: Reach, now: Reach, *, has_threads: bool) -> bool:
    """Whether a board's readers may be changed so: what people wrote for some is never opened to more, neither to
    organisations nor to the world."""
    return wanted <= now or not has_threads


def may_be_moved(now: Reach, wanted: Reach) -> bool:
    """Whether a thread may go to a board that is read so far: never further than where it was written."""
    return may_be_read_by(wanted, now, has_threads=True)


def may_see(
    state: PostState,
    *,
    is_author: bool,
    who_reads: WhoReads,
    viewer: Viewer,
    is_hidden: bool = False,
    agencies_read: bool = False,
    is_apart: bool = False,
) -> bool:
    """Whether a thread is there for this viewer. Reviewers meet what is held in the queue, not here.

    `is_apart`: its author and the viewer do not meet (a block); who reviews meets everybody. A hidden one is there for
    those who review and for nobody else, its author included: it holds what others wrote.
    """
    if is_hidden:
        return viewer.is_reviewer and state is PostState.PUBLISHED
    if is_own(is_author=is_author, viewer=viewer):
        return state in KEPT_FOR_AUTHOR
    if is_apart and not viewer.is_reviewer:
        return False
    return state is PostState.PUBLISHED and may_read_board(who_reads, viewer, agencies_read=agencies_read)


def may_see_post(
    state: PostState,
    *,
    thread_state: PostState,
    is_author: bool,
    who_reads: WhoReads,
    viewer: Viewer,
    is_hidden: bool = False,
    agencies_read: bool = False,
    is_apart: bool = False,
) -> bool:
    """Whether a post's text is there for this viewer: others need its thread to be there as well. `is_hidden`: its
    thread is out of sight; what somebody wrote in it stays theirs. `is_apart`: its author, or who began its thread,
    and the viewer do not meet."""
    if is_own(is_author=is_author, viewer=viewer):
        return state in KEPT_FOR_AUTHOR
    if (is_hidden or is_apart) and not viewer.is_reviewer:
        return False
    is_public = state is thread_state is PostState.PUBLISHED
    return is_public and may_read_board(who_reads, viewer, agencies_read=agencies_read)


def is_muted(author_id: int | None, agency_id: int | None, *, muted: Collection[int]) -> bool:
    """Whether a text is of somebody that the reader muted. What stands in the name of an agency is nobody's."""
    return agency_id is None and author_id is not None and author_id in muted


def may_be_kept_apart(author_id: int | None, agency_id: int | None, *, viewer: Viewer) -> bool:
    """Whether the viewer may block or mute who wrote a text: a member, not an agency, and nobody of their own names."""
    is_members = author_id is not None and agency_id is None
    return is_members and viewer.account_id is not None and not viewer.wrote(author_id)


def is_out_of_reach(author_id: int | None, agency_id: int | None, *, is_hidden: bool, viewer: Viewer) -> bool:
    """Whether a thread that the viewer wrote in does not open for them: it is hidden, or a block keeps them from who
    began it (`author_id`). Which of the two, they are not told; what they wrote in it stays theirs."""
    is_apart = agency_id is None and author_id is not None and author_id in viewer.avoids
    return is_apart or is_hidden


def may_write(who_reads: WhoReads, viewer: Viewer, *, agencies_read: bool = False) -> bool:
    """Whether the viewer may open a thread or reply on a board. Not while their account is read-only."""
    return viewer.writes and viewer.has_texts and may_read_board(who_reads, viewer, agencies_read=agencies_read)


def may_reply(
    thread_state: PostState,
    who_reads: WhoReads,
    viewer: Viewer,
    *,
    is_locked: bool = False,
    is_hidden: bool = False,
    agencies_read: bool = False,
) -> bool:
    """Replies go to threads that others can see and that are not closed; nobody answers a text that still waits."""
    is_open = thread_state is PostState.PUBLISHED and not is_locked and not is_hidden
    return is_open and may_write(who_reads, viewer, agencies_read=agencies_read)


def refusal(viewer: Viewer, otherwise: str) -> str:
    """The code of a refused text: what limits the account itself comes before what limits the place."""
    return otherwise if viewer.writes else "account_read_only"


def may_edit(state: PostState, *, is_author: bool, viewer: Viewer) -> bool:
    """One's own text, but not what moderators took out: that one can only be withdrawn. Not while read-only."""
    return viewer.writes and is_own(is_author=is_author, viewer=viewer) and state in CHANGEABLE


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


def wish_for(notes: Collection[str], choices: Mapping[str, str], is_own: bool) -> NoteWish:
    """How a text with these content notes is shown to somebody: folded where they chose nothing; of several notes the
    strictest choice counts. One's own text is never hidden. `choices` as in `Ties.notes`."""
    if not notes:
        return NoteWish.SHOW
    wishes = {NoteWish(choices.get(code, NoteWish.FOLD)) for code in notes}
    if NoteWish.HIDE in wishes and not is_own:
        return NoteWish.HIDE
    return NoteWish.SHOW if wishes == {NoteWish.SHOW} else NoteWish.FOLD


def links_are_live(role: Role, *, is_once: bool, published: int, until: int) -> bool:
    """Whether links in a text can be followed when it appears: not those of members with fewer than `until` published
    texts, nor under a one-off name, which has no past. With `until` 0 all can."""
    return not until or role in STAFF or (not is_once and published >= until)


def pin_stands(
    state: PinState, *, starts_on: date | None, ends_on: date | None, is_standing: bool, today: date
) -> bool:
    """Whether a pin stands today: accepted, within its days, its page or service public and not lapsed (`is_standing`,
    by `resources.rules.is_standing`)."""
    within = (starts_on is None or starts_on <= today) and (ends_on is None or today <= ends_on)
    return state is PinState.ACCEPTED and within and is_standing


def pin_is_for(*, country: str, language: str, readers_country: str, readers_languages: Collection[str]) -> bool:
    """Whether a pin is meant for a reader: "" is for all. `readers_languages`: that in which the site speaks to them,
    and that of the thread or board they read."""
    return country in {"", readers_country} and (not language or language in readers_languages)
