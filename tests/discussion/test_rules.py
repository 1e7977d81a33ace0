"""The rules of the discussion, a sentence a row."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from forum.discussion import rules
from forum.discussion.models import PinState, PostState, Reach, WhoIsHeld, WhoReads
from forum.roles import VISITOR, Role, Viewer

HELD, PUBLISHED, RETURNED = PostState.HELD, PostState.PUBLISHED, PostState.RETURNED
REMOVED, WITHDRAWN = PostState.REMOVED, PostState.WITHDRAWN
MEMBERS, PUBLIC = WhoReads.MEMBERS, WhoReads.PUBLIC
MEMBER, AGENCY = Viewer(1, Role.MEMBER, 11), Viewer(2, Role.AGENCY, 12)
MODERATOR, ADMIN = Viewer(3, Role.MODERATOR, 13), Viewer(4, Role.ADMIN, 14)
UNPROVEN = Viewer(5, None, 15)  # staff before the second factor
READER = Viewer(6, Role.MEMBER, 16, may_write=False)  # read-only for a time
SUSPENDED = Viewer(7, Role.MEMBER, 17, may_write=False, is_suspended=True)
OUTCAST = Viewer(8, Role.AGENCY, 18, may_write=False, is_suspended=True)

READING = {
    "a visitor reads public boards": (VISITOR, PUBLIC, True),
    "a visitor does not read members’ boards": (VISITOR, MEMBERS, False),
    "a member reads public boards": (MEMBER, PUBLIC, True),
    "a member reads members’ boards": (MEMBER, MEMBERS, True),
    "an agency reads public boards": (AGENCY, PUBLIC, True),
    "an agency does not read members’ boards": (AGENCY, MEMBERS, False),
    "a moderator reads members’ boards": (MODERATOR, MEMBERS, True),
    "an administrator reads members’ boards": (ADMIN, MEMBERS, True),
    "staff without their second factor do not read members’ boards": (UNPROVEN, MEMBERS, False),
    "who is read-only reads members’ boards": (READER, MEMBERS, True),
    "who is suspended does not read members’ boards": (SUSPENDED, MEMBERS, False),
    "who is suspended reads public boards": (SUSPENDED, PUBLIC, True),
}
WRITING = {
    "a visitor writes nowhere": (VISITOR, PUBLIC, False),
    "a member writes on members’ boards": (MEMBER, MEMBERS, True),
    "a member writes on public boards": (MEMBER, PUBLIC, True),
    "an agency writes on public boards": (AGENCY, PUBLIC, True),
    "an agency does not write on members’ boards": (AGENCY, MEMBERS, False),
    "a moderator writes as members do": (MODERATOR, MEMBERS, True),
    "an administrator writes as members do": (ADMIN, PUBLIC, True),
    "staff without their second factor write nowhere": (UNPROVEN, PUBLIC, False),
    "who is read-only writes nowhere": (READER, MEMBERS, False),
    "who is suspended writes nowhere": (SUSPENDED, PUBLIC, False),
}
SEEING = {
    "others see what is published": (PUBLISHED, False, MEMBERS, MEMBER, True),
    "others do not see what waits": (HELD, False, PUBLIC, MEMBER, False),
    "others do not see what was given back": (RETURNED, False, PUBLIC, MEMBER, False),
    "others do not see what was removed": (REMOVED, False, PUBLIC, MEMBER, False),
    "others do not see what was withdrawn": (WITHDRAWN, False, PUBLIC, MEMBER, False),
    "moderators do not meet what waits outside their queue": (HELD, False, PUBLIC, MODERATOR, False),
    "administrators do not meet what was removed": (REMOVED, False, PUBLIC, ADMIN, False),
    "visitors see what is published on public boards": (PUBLISHED, False, PUBLIC, VISITOR, True),
    "visitors see nothing of members’ boards": (PUBLISHED, False, MEMBERS, VISITOR, False),
    "agencies see nothing of members’ boards": (PUBLISHED, False, MEMBERS, AGENCY, False),
    "agencies see what they wrote, also where they no longer read": (HELD, True, MEMBERS, AGENCY, True),
    "an agency that is suspended does not meet what it wrote in threads": (HELD, True, PUBLIC, OUTCAST, False),
    "authors see what waits": (HELD, True, MEMBERS, MEMBER, True),
    "authors see what was given back": (RETURNED, True, MEMBERS, MEMBER, True),
    "authors see what was removed": (REMOVED, True, MEMBERS, MEMBER, True),
    "authors no longer see what they withdrew": (WITHDRAWN, True, MEMBERS, MEMBER, False),
    "nobody is the author of what a former member left": (HELD, True, PUBLIC, VISITOR, False),
    "staff without their second factor do not see what they wrote": (HELD, True, PUBLIC, UNPROVEN, False),
    "who is read-only sees what they wrote": (HELD, True, MEMBERS, READER, True),
    "who is suspended does not meet what they wrote in threads": (HELD, True, PUBLIC, SUSPENDED, False),
    "who is suspended sees what is published on public boards": (PUBLISHED, False, PUBLIC, SUSPENDED, True),
    "who is suspended sees nothing of members’ boards": (PUBLISHED, True, MEMBERS, SUSPENDED, False),
}
REPLYING = {
    "members answer what is published": (PUBLISHED, MEMBERS, MEMBER, True),
    "nobody answers what waits": (HELD, MEMBERS, MEMBER, False),
    "nobody answers what was given back": (RETURNED, PUBLIC, MODERATOR, False),
    "nobody answers what was withdrawn": (WITHDRAWN, PUBLIC, MEMBER, False),
    "visitors do not answer on public boards": (PUBLISHED, PUBLIC, VISITOR, False),
    "agencies answer on public boards": (PUBLISHED, PUBLIC, AGENCY, True),
    "agencies do not answer on members’ boards": (PUBLISHED, MEMBERS, AGENCY, False),
    "who is read-only answers nothing": (PUBLISHED, PUBLIC, READER, False),
    "who is suspended answers nothing": (PUBLISHED, PUBLIC, SUSPENDED, False),
}
CHANGING = {
    "authors change what waits": (HELD, True, MEMBER, True, True),
    "authors change what was given back": (RETURNED, True, MEMBER, True, True),
    "authors change what is published": (PUBLISHED, True, MEMBER, True, True),
    "authors only withdraw what was removed": (REMOVED, True, MEMBER, False, True),
    "authors do nothing with what they withdrew": (WITHDRAWN, True, MEMBER, False, False),
    "others change nothing": (PUBLISHED, False, MEMBER, False, False),
    "moderators change nobody’s words": (HELD, False, MODERATOR, False, False),
    "visitors change nothing": (PUBLISHED, True, VISITOR, False, False),
    "staff without their second factor change nothing": (PUBLISHED, True, UNPROVEN, False, False),
    "who is read-only withdraws, and changes nothing": (PUBLISHED, True, READER, False, True),
    "who is suspended withdraws, and changes nothing": (PUBLISHED, True, SUSPENDED, False, True),
    "who is suspended withdraws nothing of others": (PUBLISHED, False, SUSPENDED, False, False),
}
EVERYBODY = (VISITOR, MEMBER, AGENCY, MODERATOR, ADMIN, UNPROVEN, READER, SUSPENDED, OUTCAST)
# Who wrote a text, in whose name; who looks (1: MEMBER, 2: AGENCY), for which agency they write; whether it is theirs.
WHOSE = {
    "a member’s text is theirs": (1, None, MEMBER, None, True),
    "another member’s is not": (3, None, MEMBER, None, False),
    "what a former member left is nobody’s": (None, None, VISITOR, None, False),
    "what an agency wrote is the agency’s": (2, 50, AGENCY, 50, True),
    "also for a colleague who did not write it": (9, 50, AGENCY, 50, True),
    "and once whoever wrote it has gone": (None, 50, AGENCY, 50, True),
    "another agency’s is not": (9, 51, AGENCY, 50, False),
    "who has changed agencies leaves their texts behind": (2, 50, AGENCY, 51, False),
    "who writes for none has none": (2, 50, AGENCY, None, False),
    "who speaks for an agency does not meet what they wrote as a member": (2, None, AGENCY, 50, False),
    "who was with an agency is no owner of its texts as a member": (1, 50, MEMBER, None, False),
    "nor as a moderator": (3, 50, MODERATOR, None, False),
    "staff without their second factor own nothing": (5, None, UNPROVEN, None, False),
    "who is suspended still owns what they wrote": (7, None, SUSPENDED, None, True),
}
WAITING = {
    "elsewhere one writes as often as one likes": (0, 0.1, 0),
    "the first text waits for nothing": (15, None, 0),
    "right after a text one waits the whole time": (15, 0, 15),
    "the last minute is a whole one": (15, 14.5, 1),
    "once it is over one writes again": (15, 15, 0),
}
TODAY = date(2026, 3, 14)
DAY = timedelta(days=1)
ACCEPTED = PinState.ACCEPTED
STANDING = {
    "an accepted pin stands": (ACCEPTED, None, None, True, True),
    "a pin stands on its first and only day": (ACCEPTED, TODAY, TODAY, True, True),
    "a pin does not stand before its first day": (ACCEPTED, TODAY + DAY, None, True, False),
    "a pin falls the day after its end": (ACCEPTED, None, TODAY - DAY, True, False),
    "a pin falls with what it pins": (ACCEPTED, None, None, False, False),
    "a proposed pin does not stand": (PinState.PROPOSED, None, None, True, False),
    "a refused pin does not stand": (PinState.REFUSED, None, None, True, False),
    "a withdrawn pin does not stand": (PinState.WITHDRAWN, None, None, True, False),
}
MEANT = {
    "a pin for all is for everybody": ("", "", True),
    "a pin for the reader’s country": ("FR", "", True),
    "a pin for another country": ("BE", "", False),
    "a pin in the language of the site for the reader": ("", "en", True),
    "a pin in the language of the thread": ("", "fr", True),
    "a pin in neither language": ("", "es", False),
    "a pin for their country and another language": ("FR", "es", False),
    "a pin for another country in their language": ("BE", "fr", False),
}


@pytest.mark.parametrize(("viewer", "who_reads", "expected"), READING.values(), ids=READING)
def test_who_reads_a_board(viewer: Viewer, who_reads: WhoReads, expected: bool) -> None:
    assert rules.may_read_board(who_reads, viewer) is expected


@pytest.mark.parametrize(("viewer", "who_reads", "expected"), WRITING.values(), ids=WRITING)
def test_who_writes_on_a_board(viewer: Viewer, who_reads: WhoReads, expected: bool) -> None:
    assert rules.may_write(who_reads, viewer) is expected


@pytest.mark.parametrize(("state", "is_author", "who_reads", "viewer", "expected"), SEEING.values(), ids=SEEING)
def test_who_sees_a_text(
    state: PostState, is_author: bool, who_reads: WhoReads, viewer: Viewer, expected: bool
) -> None:
    assert rules.may_see(state, is_author=is_author, who_reads=who_reads, viewer=viewer) is expected
    in_public_thread = rules.may_see_post(
        state, thread_state=PUBLISHED, is_author=is_author, who_reads=who_reads, viewer=viewer
    )
    assert in_public_thread is expected


@pytest.mark.parametrize("thread_state", [state for state in PostState if state is not PUBLISHED])
def test_a_published_post_is_there_for_others_only_as_long_as_its_thread_is(thread_state: PostState) -> None:
    seen = {
        is_author: rules.may_see_post(
            PUBLISHED, thread_state=thread_state, is_author=is_author, who_reads=PUBLIC, viewer=MEMBER
        )
        for is_author in (True, False)
    }
    assert seen == {True: True, False: False}


@pytest.mark.parametrize(("state", "who_reads", "viewer", "expected"), REPLYING.values(), ids=REPLYING)
def test_who_answers_in_a_thread(state: PostState, who_reads: WhoReads, viewer: Viewer, expected: bool) -> None:
    assert rules.may_reply(state, who_reads, viewer) is expected


@pytest.mark.parametrize(("state", "is_author", "viewer", "edit", "withdraw"), CHANGING.values(), ids=CHANGING)
def test_who_changes_and_withdraws_a_text(
    state: PostState, is_author: bool, viewer: Viewer, edit: bool, withdraw: bool
) -> None:
    assert rules.may_edit(state, is_author=is_author, viewer=viewer) is edit
    assert rules.may_withdraw(state, is_author=is_author, viewer=viewer) is withdraw


@pytest.mark.parametrize(("fact", "viewer"), list(product(["is_locked", "is_hidden"], [MEMBER, MODERATOR, ADMIN])))
def test_nobody_answers_in_a_closed_or_hidden_thread(fact: str, viewer: Viewer) -> None:
    assert rules.may_reply(PUBLISHED, MEMBERS, viewer)
    assert not rules.may_reply(PUBLISHED, MEMBERS, viewer, **{fact: True})


@pytest.mark.parametrize(("state", "is_author", "viewer"), list(product(PostState, (True, False), EVERYBODY)))
def test_a_hidden_thread_is_there_for_those_who_review_and_for_nobody_else(
    state: PostState, is_author: bool, viewer: Viewer
) -> None:
    seen = rules.may_see(state, is_author=is_author, who_reads=PUBLIC, viewer=viewer, is_hidden=True)
    assert seen is (viewer in {MODERATOR, ADMIN} and state is PUBLISHED)


def test_what_somebody_wrote_in_a_hidden_thread_stays_theirs() -> None:
    facts = {"thread_state": PUBLISHED, "who_reads": PUBLIC, "viewer": MEMBER, "is_hidden": True}
    assert rules.may_see_post(PUBLISHED, is_author=True, **facts)
    assert not rules.may_see_post(PUBLISHED, is_author=False, **facts)


@pytest.mark.parametrize(("now", "wanted"), list(product(Reach, Reach)))
def test_a_thread_never_moves_to_where_more_people_read(now: Reach, wanted: Reach) -> None:
    order = [Reach.MEMBERS, Reach.AGENCIES, Reach.EVERYBODY]
    assert rules.may_be_moved(now, wanted) is (order.index(wanted) <= order.index(now))
    assert rules.may_be_read_by(wanted, now, has_threads=False)


@pytest.mark.parametrize(("slow", "ago", "expected"), WAITING.values(), ids=WAITING)
def test_how_long_one_waits_in_a_slow_thread(slow: int, ago: float | None, expected: int) -> None:
    now = datetime(2026, 3, 14, 12, tzinfo=UTC)
    last = None if ago is None else now - timedelta(minutes=ago)
    assert rules.minutes_to_wait(slow, last=last, now=now) == expected


@pytest.mark.parametrize("who_is_held", WhoIsHeld)
def test_every_text_waits_whatever_the_board(who_is_held: WhoIsHeld) -> None:
    assert rules.first_state(who_is_held) is HELD


@pytest.mark.parametrize(("state", "starts", "ends", "is_standing", "expected"), STANDING.values(), ids=STANDING)
def test_how_long_a_pin_stands(
    state: PinState, starts: date | None, ends: date | None, is_standing: bool, expected: bool
) -> None:
    stands = rules.pin_stands(state, starts_on=starts, ends_on=ends, is_standing=is_standing, today=TODAY)
    assert stands is expected


@pytest.mark.parametrize(("country", "language", "expected"), MEANT.values(), ids=MEANT)
def test_for_whom_a_pin_is_meant(country: str, language: str, expected: bool) -> None:
    meant = rules.pin_is_for(country=country, language=language, readers_country="FR", readers_languages=("fr", "en"))
    assert meant is expected


@pytest.mark.parametrize(("author", "agency", "viewer", "own_agency", "expected"), WHOSE.values(), ids=WHOSE)
def test_whose_a_text_is(
    author: int | None, agency: int | None, viewer: Viewer, own_agency: int | None, expected: bool
) -> None:
    theirs = rules.is_theirs(author_id=author, agency_id=agency, viewer=viewer, own_agency=own_agency)
    assert theirs is expected


@pytest.mark.parametrize("viewer", EVERYBODY)
def test_a_board_that_says_so_is_read_and_answered_by_agencies_and_by_nobody_more(viewer: Viewer) -> None:
    before, after = (rules.may_read_board(MEMBERS, viewer, agencies_read=is_open) for is_open in (False, True))
    assert after is (before or viewer is AGENCY)
    assert rules.may_reply(PUBLISHED, MEMBERS, viewer, agencies_read=True) is (
        rules.may_reply(PUBLISHED, MEMBERS, viewer) or viewer is AGENCY
    )
    seen = rules.may_see(PUBLISHED, is_author=False, who_reads=MEMBERS, viewer=viewer, agencies_read=True)
    assert seen is after
