"""Everything down now: nobody else reads it, and for two weeks all of it can come back as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.models import CaseState, Claim, CrisisCase, ReportCase, ReportOutcome, ReportState
from forum.moderation.operations import reports
from forum.moderation.queries import reports as report_queries
from forum.privacy.models import Aside
from forum.privacy.operations import aside
from forum.web import locale
from tests.factories import World, viewer_of
from tests.privacy.life import Life, counted, lived, tied
from tests.visitor import Visitor

FACTS = (Post.state, Post.place, Post.body, Post.rule, Post.reason, Post.published_on, Post.opens)
KEPT = (Thread.state, Thread.title, Thread.removed_title, Thread.replies, Thread.last_place, Thread.rank)


def stands(world: World) -> dict[str, Any]:
    """How every text and every thread stands, and what waits."""
    with world.app.app_context():
        posts = db.session.execute(select(Post.public_id, *FACTS, Post.waiting_at.is_not(None), Post.level)).all()
        threads = db.session.execute(select(Thread.public_id, *KEPT)).all()
    return {row[0]: tuple(row) for row in [*posts, *threads]}


def read_by(app: Flask, world: World, life: Life, by: Any) -> str:
    """Everything that somebody meets who goes wherever this life left something."""
    came = Visitor(app).become(by)
    paths = [f"/t/{thread.public_id}" for thread in life.threads.values()]
    paths += [f"/b/{life.board.public_id}", "/", "/n", "/a/texts"]
    if by.role != "member":
        paths += ["/mod", "/mod/reports", *(f"/mod/p/{post.public_id}" for post in life.posts.values())]
    came.checks = False
    pages = [came.client.get(path, base_url="https://localhost") for path in paths]
    assert {page.status_code for page in pages} <= {200, 303, 404}
    return " ".join(page.get_data(as_text=True) for page in pages)


def test_everything_goes_out_of_sight_at_once_and_comes_back_as_it_was(app: Flask, world: World) -> None:
    life = lived(world)
    reader, me = world.member(), Visitor(app).become(life.me)
    with world.open():
        db.session.add(Claim(about=life.posts["held"].public_id, moderator_id=life.moderator.id,
                             since=clock.now(), until=clock.now() + timedelta(minutes=5)))  # fmt: skip
    case = world.case(life.posts["own"], by=life.moderator)
    before = stands(world)
    assert life.words["published"] in read_by(app, world, life, reader)
    assert life.words["held"] in read_by(app, world, life, life.moderator)

    page = me.get("/a/erase")
    me.send(page, "/a/erase/aside")
    shown = read_by(app, world, life, reader) + read_by(app, world, life, life.moderator)
    assert not [word for word in [*life.texts(), life.words["once"]] if word in shown]
    with app.app_context():
        mine = db.session.scalars(select(Post).where(Post.public_id.in_([p.public_id for p in life.posts.values()])))
        assert {(post.state, post.aside_on, post.waiting_at) for post in mine} == {
            (PostState.ASIDE, locale.today(), None)
        }
    assert world.load(Thread, id=life.threads["own"].id).state is PostState.PUBLISHED  # somebody else answered there
    assert world.load(Thread, id=life.threads["own"].id).title == ""
    assert world.load(Thread, id=life.threads["held"].id).state is PostState.ASIDE
    assert world.load(Thread, id=life.threads["other"].id).replies == 2  # the one who quotes, and the one reported
    assert world.count(Claim) == 0
    assert world.load(CrisisCase, id=case.id).state is CaseState.OPEN
    page = me.get("/a/erase")
    assert f"{len(life.posts)} de vos messages sont hors de vue." in page.text

    me.send(page, "/a/erase/back")
    comes_back(world, life, before)
    acts = [world.count(AuditLine, act=act) for act in (Act.TEXTS_PUT_ASIDE, Act.TEXTS_BROUGHT_BACK)]
    assert acts == [1, 1]
    me.post("/a/erase/back", status=409)


def comes_back(world: World, life: Life, before: dict[str, Any]) -> None:
    """All of it is as it was. One of them somebody had reported: it comes back when the team has looked."""
    after = stands(world)
    own, fil = life.posts["own"].public_id, life.threads["own"].public_id
    assert {name: row for name, row in after.items() if name not in {own, fil}} == {
        name: row for name, row in before.items() if name not in {own, fil}
    }
    assert after[own][1] is PostState.HELD
    assert after[own][2:-2] == before[own][2:-2]
    assert after[fil][1] is PostState.HELD
    assert after[fil][2:] == before[fil][2:]
    assert world.count(Aside) == 0


def test_what_the_team_found_to_be_fine_meanwhile_comes_back_in_its_place(app: Flask, world: World) -> None:
    life = lived(world)
    with world.open():
        aside.put(tied(life.me))
    with world.open():
        found = report_queries.case(
            world.load(ReportCase, post_id=life.posts["own"].id).public_id, tied(life.moderator)
        )
        reports.decide(
            found, ReportOutcome.FINE, version=found.case.version, seen=found.seen, rule="", reason="",
            viewer=viewer_of(life.moderator),
        )  # fmt: skip
    with world.open():
        assert aside.bring_back(tied(life.me)).published == 4
    assert world.load(Post, id=life.posts["own"].id).state is PostState.PUBLISHED
    assert world.load(Thread, id=life.threads["own"].id).title == f"Fil {life.words['title']}"


def test_after_two_weeks_it_is_erased_and_not_a_day_before(app: Flask, world: World) -> None:
    life = lived(world)
    with world.open():
        aside.put(tied(life.me))
        today = locale.today()
    for days, number in ((13, 0), (14, 0), (15, len(life.posts))):
        with time_machine.travel(world.later(days), tick=False), world.open():
            day = today + timedelta(days=days)
            assert aside.finish(day, True) == number
            assert aside.finish(day, False) == number
    rows = [world.load(Post, id=post.id) for post in life.posts.values()]
    assert {(row.state, row.body, row.html, row.aside_on) for row in rows} == {(PostState.WITHDRAWN, "", "", None)}
    own, held = (world.load(Thread, id=life.threads[name].id) for name in ("own", "held"))
    assert (own.state, own.title, own.removed_title) == (PostState.PUBLISHED, "", "")
    assert (held.state, held.title, held.removed_title) == (PostState.WITHDRAWN, "", "")
    assert world.load(ReportCase, post_id=life.posts["own"].id).state is ReportState.GONE
    assert world.count(Aside) == 0
    with world.open():
        assert aside.put(tied(life.me)) == 0  # nothing is left, and nothing is written down
    assert world.count(AuditLine, act=Act.TEXTS_PUT_ASIDE) == 1


def test_one_text_that_is_aside_can_be_taken_back_alone(app: Flask, world: World) -> None:
    life = lived(world)
    me = Visitor(app).become(life.me)
    with world.open():
        aside.put(tied(life.me))
    me.post(f"/p/{life.posts['published'].public_id}/withdraw")
    me.post("/a/erase/back")
    assert world.load(Post, id=life.posts["published"].id).state is PostState.WITHDRAWN
    assert world.count(Aside) == 0


def test_ones_own_page_says_that_everything_is_out_of_sight_and_what_came_back(app: Flask, world: World) -> None:
    life = lived(world)
    me = Visitor(app).become(life.me)
    me.post("/a/erase/aside")
    own = me.get("/a/texts")
    assert f"{len(life.posts)} de vos messages sont hors de vue" in own.text
    assert own.css("main a[href='/a/erase']")
    assert not own.css(".post-card")  # the edit that waited waits no more
    said = me.follow(me.post("/a/erase/back")).text
    assert all(words in said for words in ("lisent de nouveau : 3.", "une relecture : 3.", "comme avant : 2."))
    assert "hors de vue" not in me.get("/a/texts").text


def test_only_the_kinds_that_came_back_are_named(app: Flask, world: World) -> None:
    author = world.member()
    world.thread(author=author)
    me = Visitor(app).become(author)
    me.post("/a/erase/aside")
    page = me.follow(me.post("/a/erase/back"))
    assert page.one(".notice[role=status]").text_content().split() == (
        ["Remis", "comme", "avant.", "Messages", "que", "les", "autres", "lisent", "de", "nouveau", ":", "1."]
    )


def test_five_thousand_texts_go_and_come_back_in_as_few_statements_as_ten(app: Flask, world: World) -> None:
    me, thread = world.member(), world.thread()
    numbers = []
    for many in (10, 5_000):
        rows = [
            {"public_id": f"bulk{many}-{n}", "thread_id": thread.id, "author_id": me.id, "state": PostState.PUBLISHED,
             "place": 100 + n, "body": "x", "html": "x", "renderer": 1, "published_on": date(2026, 1, 1), "version": 1}
            for n in range(many)
        ]  # fmt: skip
        with world.open():
            db.session.execute(Post.__table__.insert(), rows)
        with world.open():
            numbers.append([counted(lambda: aside.put(tied(me))), counted(lambda: aside.bring_back(tied(me)))])
    assert numbers[0] == numbers[1]
    with world.open():
        aside.put(tied(me))
    taken = [aside.A_PORTION]
    while taken[-1] == aside.A_PORTION:
        with world.open():
            taken.append(aside.finish(locale.today() + timedelta(days=15), False))
    assert sum(taken[1:]) == 5_010
    assert world.load(Thread, id=thread.id).replies == 0
