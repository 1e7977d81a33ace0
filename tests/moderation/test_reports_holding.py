"""A text that others could read waits again: by a decision, or from so many members on; and comes back to its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.discussion.operations import decisions
from forum.errors import Conflict
from forum.moderation.models import ReportCase, ReportState
from forum.moderation.queries import review
from forum.notifications.models import Notice, NoticeKind
from forum.resources.models import GuidancePage, GuidanceState
from forum.waiting import Level
from forum.web import locale
from tests.factories import World, viewer_of
from tests.moderation.reporting import case_of, decide, say
from tests.visitor import Visitor


def _hold(world: World, post: Post) -> None:
    with world.open():
        decisions.hold_again(review.review(post.public_id, viewer_of(world_reader(world))).post)


def world_reader(world: World) -> Account:
    return world.moderator()


def _publish(world: World, post: Post) -> None:
    with world.open():
        decisions.publish(review.review(post.public_id, viewer_of(world_reader(world))).post)


def test_a_reply_held_again_is_nowhere_and_comes_back_to_its_place(world: World, app: Flask, member: Visitor) -> None:
    thread, author = world.thread(), world.member()
    post = world.reply(thread, author=author, body="Au milieu.")
    world.reply(thread, body="Après.")
    before, around = world.load(Post, id=post.id), world.load(Thread)
    _hold(world, post)
    held = world.load(Post, id=post.id)
    assert (held.state, held.place) == (PostState.HELD, before.place)
    assert held.waiting_at is not None
    assert (world.load(Thread).replies, world.load(Thread).last_place) == (1, around.last_place)
    page = member.get(f"/t/{thread.public_id}")
    assert "Au milieu." not in page.text
    assert "Message retiré" not in page.text
    own = Visitor(app).become(author).get(f"/t/{thread.public_id}")
    assert len([card for card in own.css(".post-card") if "Au milieu." in card.text_content()]) == 1
    _publish(world, post)
    after, thread_after = world.load(Post, id=post.id), world.load(Thread)
    assert (after.state, after.place, after.published_on) == (PostState.PUBLISHED, before.place, before.published_on)
    assert (thread_after.replies, thread_after.last_place, thread_after.rank) == (2, around.last_place, around.rank)
    assert [card.get("id") for card in member.get(f"/t/{thread.public_id}").css(".post-card")] == ["m1", "m2", "m3"]


def test_a_thread_goes_and_comes_back_with_its_beginning(world: World, member: Visitor) -> None:
    board = world.board()
    thread = world.thread(board)
    world.reply(thread, body="Une réponse.")
    before = world.load(Thread)
    _hold(world, world.first_post(thread))
    member.get(f"/t/{thread.public_id}", 404)
    assert thread.public_id not in member.get(f"/b/{board.public_id}").source
    _publish(world, world.first_post(thread))
    after = world.load(Thread)
    assert (after.state, after.replies, after.last_place, after.rank) == (
        PostState.PUBLISHED,
        before.replies,
        before.last_place,
        before.rank,
    )
    assert "Une réponse." in member.get(f"/t/{thread.public_id}").text


def test_a_reply_published_meanwhile_does_not_bring_the_beginning_back(world: World, member: Visitor) -> None:
    thread = world.thread()
    reply = world.reply(thread, state=PostState.HELD)
    _hold(world, world.first_post(thread))
    _publish(world, reply)
    assert world.load(Thread).state is PostState.HELD
    member.get(f"/t/{thread.public_id}", 404)
    _publish(world, world.first_post(thread))
    assert world.load(Thread).replies == 1
    assert len(member.get(f"/t/{thread.public_id}").css(".post-card")) == 2


def test_replies_outlive_a_beginning_that_is_withdrawn_while_it_waits_again(
    world: World, app: Flask, member: Visitor
) -> None:
    author = world.member()
    thread = world.thread(author=author, title="Un titre")
    world.reply(thread, body="Une réponse.")
    first = world.first_post(thread)
    _hold(world, first)
    Visitor(app).become(author).post(f"/p/{first.public_id}/withdraw")
    page = member.get(f"/t/{thread.public_id}")
    assert "Une réponse." in page.text
    assert "Un titre" not in page.text


def test_a_thread_goes_and_comes_back_with_the_last_text_in_it(world: World, app: Flask, member: Visitor) -> None:
    author = world.member()
    thread = world.thread(author=author)
    reply = world.reply(thread)
    Visitor(app).become(author).post(f"/p/{world.first_post(thread).public_id}/withdraw")
    _hold(world, reply)
    member.get(f"/t/{thread.public_id}", 404)
    _publish(world, reply)
    member.get(f"/t/{thread.public_id}")
    assert world.load(Thread).replies == 1


def test_of_an_edit_that_waits_the_newer_text_is_looked_at(world: World, member: Visitor) -> None:
    author = world.member()
    thread = world.thread(author=author, title="Avant", body="Avant.")
    first = world.first_post(thread)
    world.edit(first, author, title="Après", body="Après.")
    waited = world.load(Post, id=first.id).waiting_at
    _hold(world, first)
    held = world.load(Post, id=first.id)
    assert (held.body, held.waiting_at, world.load(Revision).body) == ("Après.", waited, "Avant.")
    _publish(world, first)
    page = member.get(f"/t/{thread.public_id}")
    assert page.h1 == "Après"
    assert "Avant" not in page.text
    assert world.load(Post, id=first.id).waiting_at is None


@pytest.mark.parametrize("turn", [decisions.return_, decisions.remove])
def test_what_waits_again_can_be_given_back_or_taken_out(
    world: World, member: Visitor, turn: Callable[..., None]
) -> None:
    thread = world.thread()
    post = world.reply(thread, body="Au milieu.")
    _hold(world, post)
    with world.open():
        turn(review.review(post.public_id, viewer_of(world.moderator())).post, rule="other", reason="Une raison.")
    assert "Au milieu." not in member.get(f"/t/{thread.public_id}").text
    assert world.load(Thread).replies == 0


@pytest.mark.parametrize("state", [PostState.HELD, PostState.RETURNED, PostState.REMOVED])
def test_only_what_others_can_read_is_held_again(world: World, state: PostState) -> None:
    post = world.reply(world.thread(), state=state)
    with pytest.raises(Conflict):
        _hold(world, post)


# From so many members on


@pytest.fixture
def three(app: Flask) -> Iterator[Flask]:
    """The forum in which three members are enough."""
    usual = app.config["ABRI"]
    app.config["ABRI"] = replace(usual, reports_to_hold=3)
    yield app
    app.config["ABRI"] = usual


def established(world: World, *, days: int = 40, writes: bool = True) -> Visitor:
    """A member of some standing: here for so many days, with a published text."""
    account = world.member()
    if writes:
        world.reply(world.thread(), author=account)
    with world.open():
        db.session.get_one(Account, account.id).joined_on = locale.today() - timedelta(days=days)
    return Visitor(world.app).become(account)


@pytest.mark.parametrize("about", ["reply", "thread"])
def test_from_three_established_members_on_a_text_waits_again(three: Flask, world: World, about: str) -> None:
    thread, author = world.thread(), world.member()
    reply = world.reply(thread, author=author)
    what: Post | Thread = reply if about == "reply" else thread
    post = reply if about == "reply" else world.first_post(thread)
    for came in [established(world), established(world)]:
        say(came, what, "danger")
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED
    say(established(world), what, "danger")
    held = world.load(Post, id=post.id)
    assert (held.state, held.level, held.level_why) == (PostState.HELD, Level.RED, "report")
    assert case_of(world, what).state is ReportState.OPEN
    assert world.load(AuditLine, act=Act.REPORT_HELD).actor is None
    assert world.count(Notice) == 0
    assert "prévenu" not in Visitor(three).become(author).get("/a/texts").text


def test_new_accounts_silent_ones_and_visitors_count_for_nothing(three: Flask, world: World) -> None:
    post = world.reply(world.thread(world.board(public=True)))
    people = [established(world, days=30), established(world, writes=False), Visitor(three), Visitor(three)]
    for came in [*people, established(world), established(world)]:
        say(came, post)
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED
    say(established(world, days=31), post)
    assert world.load(Post, id=post.id).state is PostState.HELD


def test_numbers_alone_never_hide_the_same_text_twice(three: Flask, world: World, moderator: Visitor) -> None:
    post = world.reply(world.thread())
    for _ in range(3):
        say(established(world), post)
    _publish(world, post)
    say(established(world), post)
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED
    decide(moderator, case_of(world, post), "fine")
    for _ in range(3):
        say(established(world), post, "advert")
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED
    assert world.count(ReportCase) == 2


def test_a_page_of_guidance_waits_again_too_and_its_agency_is_told(three: Flask, world: World) -> None:
    account, agency = world.agency()
    page = world.guidance(agency)
    for _ in range(3):
        say(established(world), page)
    assert world.load(GuidancePage).state is GuidanceState.HELD
    assert world.load(Notice, kind=NoticeKind.GUIDANCE).account_id == account.id
    assert "repasse par la relecture" in Visitor(three).become(account).get("/n").text


def test_without_the_setting_any_number_of_reports_hides_nothing(app: Flask, world: World) -> None:
    post = world.reply(world.thread())
    for _ in range(4):
        say(established(world), post)
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED
