"""Notices: told once, on the site alone, with words made for whoever reads them now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.db import db, new_public_id, write_lock
from forum.discussion.models import PostState
from forum.notifications import queries
from forum.notifications.models import Notice, NoticeKind
from forum.notifications.operations import tell
from forum.roles import Role
from tests.factories import World, viewer_of
from tests.visitor import Visitor

REPLIED = "Une réponse a paru dans un fil que vous avez ouvert."


def told(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Notice)) or 0


def test_whoever_has_no_news_reads_so(member: Visitor) -> None:
    page = member.get("/n")
    assert "Rien de nouveau." in page.text
    assert not page.css("form[action='/n/clear']")


def test_visitors_have_no_such_page(visitor: Visitor) -> None:
    assert visitor.get("/n", 303).location == "/in"
    visitor.post("/n/clear", status=403)


def test_every_role_has_it(app: Flask, world: World) -> None:
    for role in Role:
        Visitor(app).become(world.account(role)).get("/n")


def test_a_reply_is_told_to_whoever_opened_the_thread_and_leads_to_it(app: Flask, world: World) -> None:
    author, other = world.member(), world.member()
    thread = world.thread(author=author)
    reply = world.reply(thread, body="Ma réponse.")
    with world.open():
        tell(author.id, NoticeKind.REPLY, reply.public_id)
    browser = Visitor(app).become(author)
    page = browser.get("/n")
    assert REPLIED in page.text
    path, _, anchor = (page.css("main .lines a")[0].get("href") or "").partition("#")
    assert path.startswith(f"/t/{thread.public_id}")
    assert "Ma réponse." in browser.get(path).one(f"#{anchor}").text_content()
    assert REPLIED not in Visitor(app).become(other).get("/n").text


def test_what_may_no_longer_be_seen_is_no_longer_told(app: Flask, world: World) -> None:
    author = world.member()
    thread = world.thread(author=author)
    gone = [world.reply(thread, state=state) for state in (PostState.WITHDRAWN, PostState.HELD, PostState.REMOVED)]
    with world.open():
        for post in gone:
            tell(author.id, NoticeKind.REPLY, post.public_id)
        tell(author.id, NoticeKind.REPLY, new_public_id())
        tell(author.id, NoticeKind.DECISION, new_public_id())
    assert "Rien de nouveau." in Visitor(app).become(author).get("/n").text


def test_the_same_thing_is_told_once(app: Flask, world: World) -> None:
    account = world.member()
    about = new_public_id()
    for _ in range(2):
        with world.open():
            tell(account.id, NoticeKind.REPLY, about)
            tell(account.id, NoticeKind.REPLY, about)
    assert told(app) == 1


def test_of_ten_who_tell_the_same_at_once_none_fails(app: Flask, world: World) -> None:
    account = world.member()
    about = new_public_id()

    def tell_it(_number: int) -> None:
        with app.test_request_context(), write_lock():
            tell(account.id, NoticeKind.REPLY, about)
            db.session.commit()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(tell_it, range(10)))
    assert told(app) == 1


def test_where_nobody_is_left_nothing_is_told(app: Flask, world: World) -> None:
    with world.open():
        tell(None, NoticeKind.REPLY, new_public_id())
    assert told(app) == 0


def test_the_newest_stand_first_and_fifty_are_shown(app: Flask, world: World) -> None:
    account = world.member()
    abouts = [new_public_id() for _ in range(53)]
    with world.open():
        for about in abouts:
            tell(account.id, NoticeKind.REPLY, about)
    with app.app_context():
        shown = [notice.about for notice in queries.notices(viewer_of(account))]
    assert shown == abouts[:2:-1]


def test_the_day_is_said_roughly(app: Flask, world: World) -> None:
    author = world.member()
    thread = world.thread(author=author)
    reply = world.reply(thread)
    with world.open():
        tell(author.id, NoticeKind.REPLY, reply.public_id)
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        assert "Il y a 2 semaines" in Visitor(app).become(author).get("/n").text


def test_reading_is_noted_nowhere(app: Flask, world: World) -> None:
    author = world.member()
    reply = world.reply(world.thread(author=author))
    with world.open():
        tell(author.id, NoticeKind.REPLY, reply.public_id)

    def kept() -> list[tuple[object, ...]]:
        with app.app_context():
            return [tuple(row) for row in db.session.execute(Notice.__table__.select())]

    before = kept()
    browser = Visitor(app).become(author)
    assert browser.get("/n").text == browser.get("/n").text
    assert kept() == before


def test_clearing_empties_ones_own_list_alone(app: Flask, world: World) -> None:
    one, two = world.member(), world.member()
    thread_of = {account: world.thread(author=account) for account in (one, two)}
    for account, thread in thread_of.items():
        reply = world.reply(thread)
        with world.open():
            tell(account.id, NoticeKind.REPLY, reply.public_id)
    browser = Visitor(app).become(one)
    browser.send(browser.get("/n"), "/n/clear")
    page = browser.get("/n")
    assert "La liste est vide." in page.text
    assert REPLIED not in page.text
    assert REPLIED in Visitor(app).become(two).get("/n").text


def test_an_erased_account_leaves_no_notices(app: Flask, world: World) -> None:
    account = world.member()
    with world.open():
        tell(account.id, NoticeKind.REPLY, new_public_id())
    with world.open():
        db.session.delete(db.session.get_one(type(account), account.id))
    assert told(app) == 0
