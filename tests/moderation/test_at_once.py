"""Many who press at the same moment: real requests in real threads, on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Pin, PinState, Post, PostState, Revision, Thread
from forum.moderation.models import Claim, Decision
from forum.notifications.models import Notice, NoticeKind
from tests.factories import World
from tests.visitor import Visitor

MANY = 50
Ask = Callable[[], int]


def at_once(asks: Sequence[Ask]) -> Counter[int]:
    """Let all of them begin together; how often each status was answered."""
    start = Barrier(len(asks))

    def begin(ask: Ask) -> int:
        start.wait(30)
        return ask()

    with ThreadPoolExecutor(len(asks)) as pool:
        return Counter(pool.map(begin, asks))


def pressing(account: Account, app: Flask, path: str, fields: dict[str, object]) -> Ask:
    """A browser of its own that has its form open already; only the button is left to press."""
    visitor = Visitor(app).become(account)
    sent = {**fields, "csrf_token": visitor.token()}

    def press() -> int:
        return visitor.client.post(path, data=sent, base_url="https://localhost").status_code

    return press


@pytest.fixture
def moderators(world: World) -> list[Account]:
    return [world.moderator() for _ in range(5)]


def _fifty(app: Flask, moderators: list[Account], path: str, fields: dict[str, object]) -> list[Ask]:
    """Ten browsers of each moderator."""
    return [pressing(moderators[number % 5], app, path, fields) for number in range(MANY)]


@pytest.mark.parametrize("who", ["the same moderator", "five moderators"])
def test_fifty_who_publish_one_reply_make_one_publication_and_one_notice(
    app: Flask, world: World, moderators: list[Account], who: str
) -> None:
    author, replier = world.member(), world.member()
    thread = world.thread(author=author)
    post = world.reply(thread, author=replier, state=PostState.HELD)
    deciding = moderators if who == "five moderators" else moderators[:1] * 5
    fields = {"outcome": "publish", "version": post.version}
    answers = at_once(_fifty(app, deciding, f"/mod/p/{post.public_id}/decide", fields))
    assert answers == {303: 1, 409: MANY - 1}
    after, moved = world.load(Post, id=post.id), world.load(Thread)
    assert (after.state, after.place, after.version) == (PostState.PUBLISHED, 2, post.version + 1)
    assert (moved.replies, moved.last_place) == (1, 2)
    assert world.count(Decision) == 1
    assert world.count(AuditLine, act=Act.POST_PUBLISHED) == 1
    assert world.count(Notice, account_id=replier.id, kind=NoticeKind.DECISION) == 1
    assert world.count(Notice, account_id=author.id, kind=NoticeKind.REPLY) == 1
    assert world.count(Notice) == 2


def test_fifty_who_publish_one_edit_make_one_new_text_and_one_notice(
    app: Flask, world: World, moderators: list[Account]
) -> None:
    author = world.member()
    thread = world.thread(author=author, title="Avant", body="Avant.")
    first = world.first_post(thread)
    world.edit(first, author, title="Après", body="Après.")
    post = world.load(Post, id=first.id)
    fields = {"outcome": "publish", "version": post.version}
    answers = at_once(_fifty(app, moderators, f"/mod/p/{post.public_id}/decide", fields))
    assert answers == {303: 1, 409: MANY - 1}
    revision = world.load(Revision)
    assert (world.load(Post, id=post.id).body, revision.body) == ("Après.", "Avant.")
    assert (world.load(Thread).title, revision.title) == ("Après", "Avant")
    assert world.count(Decision) == world.count(Notice) == world.count(AuditLine, act=Act.EDIT_PUBLISHED) == 1
    assert world.load(Thread).replies == 0


def test_of_two_different_decisions_at_once_one_holds(app: Flask, world: World, moderators: list[Account]) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    path, why = f"/mod/p/{post.public_id}/decide", {"rule": "contact", "reason": "Un numéro."}
    asks = [
        pressing(moderators[number % 5], app, path, {"outcome": outcome, "version": post.version, **why})
        for number, outcome in enumerate(["publish", "return", "remove"] * 4)
    ]
    assert at_once(asks) == {303: 1, 409: 11}
    state = {"publish": PostState.PUBLISHED, "return": PostState.RETURNED, "remove": PostState.REMOVED}
    after = world.load(Post, id=post.id)
    assert after.state is state[world.load(Decision).outcome]
    assert world.load(Thread).replies == (1 if after.state is PostState.PUBLISHED else 0)


def test_twenty_replies_published_at_once_take_twenty_places(
    app: Flask, world: World, moderators: list[Account]
) -> None:
    author = world.member()
    thread = world.thread(author=author)
    posts = [world.reply(thread, author=author, state=PostState.HELD, body=f"Texte {n}.") for n in range(20)]
    asks = [
        pressing(moderators[n % 5], app, f"/mod/p/{post.public_id}/decide",
                 {"outcome": "publish", "version": post.version})
        for n, post in enumerate(posts)
    ]  # fmt: skip
    assert at_once(asks) == {303: 20}
    with app.app_context():
        places = list(db.session.scalars(select(Post.place).where(Post.opens.is_(False)).order_by(Post.place)))
    assert places == list(range(2, 22))
    moved = world.load(Thread)
    assert (moved.replies, moved.last_place) == (20, 21)


def test_of_many_who_take_one_text_at_once_one_has_it(app: Flask, world: World, moderators: list[Account]) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    path = f"/mod/p/{post.public_id}/claim"
    assert at_once([pressing(account, app, path, {}) for account in moderators]) == {303: 1, 409: 4}
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        asks = [pressing(account, app, path, {}) for account in moderators]
        assert at_once(asks) == {303: 1, 409: 4}
    assert world.count(Claim) == 1


def test_who_ask_for_the_next_text_at_once_all_get_an_answer(
    app: Flask, world: World, moderators: list[Account]
) -> None:
    thread, author = world.thread(), world.member()
    for number in range(10):
        world.reply(thread, author=author, state=PostState.HELD, body=f"Texte {number}.")
    answers = at_once([pressing(account, app, "/mod/next", {}) for account in moderators])
    assert set(answers) <= {303, 409}
    assert world.count(Claim) == answers[303]


def test_texts_taken_crosswise_after_their_claims_ended_wait_for_nobody(
    app: Flask, world: World, moderators: list[Account]
) -> None:
    thread, author = world.thread(), world.member()
    posts = [world.reply(thread, author=author, state=PostState.HELD, body=f"Texte {n}.") for n in range(5)]
    for post, account in zip(posts, moderators, strict=True):
        assert pressing(account, app, f"/mod/p/{post.public_id}/claim", {})() == 303
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        asks = [
            pressing(account, app, f"/mod/p/{post.public_id}/claim", {})
            for post, account in zip(reversed(posts), moderators, strict=True)
        ]
        assert at_once(asks) == {303: 5}
    assert world.count(Claim) == 5


@pytest.mark.parametrize(("place", "limit"), [("board", 3), ("thread", 1), ("site", 1)])
def test_of_ten_pins_accepted_at_once_no_more_stand_than_there_is_room(
    app: Flask, world: World, moderators: list[Account], place: str, limit: int
) -> None:
    board = world.board(public=True)
    thread, (_, agency) = world.thread(board), world.agency()
    where: dict[str, Any] = {"board": {"board": board}, "thread": {"thread": thread}, "site": {}}[place]
    pins = [world.pin(world.guidance(agency, title=f"Fiche {n}"), accepted=False, **where) for n in range(10)]
    asks = [
        pressing(moderators[n % 5], app, f"/mod/pins/{pin.public_id}/decide",
                 {"outcome": "accept", "version": pin.version})
        for n, pin in enumerate(pins)
    ]  # fmt: skip
    assert at_once(asks) == {303: limit, 409: 10 - limit}
    assert world.count(Pin, state=PinState.ACCEPTED) == limit
    assert world.count(AuditLine, act=Act.PIN_ACCEPTED) == limit


def test_a_reply_sent_ten_times_at_once_is_one(app: Flask, world: World) -> None:
    thread, account = world.thread(), world.member()
    path = f"/t/{thread.public_id}/reply"
    asks = [pressing(account, app, path, {"body": "Courage."}) for _ in range(10)]
    assert at_once(asks) == {303: 10}
    assert world.count(Post, opens=False) == 1


def test_publishing_and_withdrawing_at_once_leave_one_true_state(
    app: Flask, world: World, moderators: list[Account]
) -> None:
    account = world.member()
    for _ in range(5):
        thread = world.thread(author=account, state=PostState.HELD)
        post = world.first_post(thread)
        fields = {"outcome": "publish", "version": post.version}
        asks = [
            pressing(moderators[0], app, f"/mod/p/{post.public_id}/decide", fields),
            pressing(account, app, f"/p/{post.public_id}/withdraw", {}),
        ]
        assert set(at_once(asks)) <= {303, 404, 409}
        after, around = world.load(Post, id=post.id), world.load(Thread, id=thread.id)
        assert after.state is around.state
        assert bool(after.body) is bool(around.title) is (after.state is PostState.PUBLISHED)
