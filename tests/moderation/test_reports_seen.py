"""Whose eyes cases are for: administrators' where staff or agencies are concerned, and never the accused's."""

from __future__ import annotations

import pytest
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, Thread
from forum.moderation.models import ReportCase, ReportState
from forum.moderation.queries import queue, reports
from forum.moderation.rules.reports import may_see
from forum.roles import Role
from tests.factories import World, viewer_of
from tests.moderation.reporting import case_of, decide, say
from tests.visitor import Visitor


@pytest.fixture
def author(world: World) -> Account:
    return world.member()


@pytest.fixture
def post(world: World, author: Account) -> Post:
    return world.reply(world.thread(), author=author, body="Une réponse qui blesse.")


def _cases(world: World) -> list[tuple[str, ReportCase, int | None]]:
    """Every kind of case with what it is: (about, case, whose text)."""
    moderator, admin, author, (_, agency) = world.moderator(), world.admin(), world.member(), world.agency()
    writers = {"member": author, "moderator": moderator, "admin": admin}
    found: list[tuple[str, ReportCase, int | None]] = []
    for name, account in writers.items():
        post = world.reply(world.thread(), author=account)
        for reason in ("blame", "staff"):
            say(Visitor(world.app).become(world.member()), post, reason)
        with world.open():
            cases = db.session.query(ReportCase).filter_by(about=post.public_id).all()
        found += [(f"{name} {case.reason}", case, account.id) for case in cases]
    page = world.guidance(agency)
    say(Visitor(world.app).become(world.member()), page)
    return [*found, ("guidance", case_of(world, page), None)]


def test_a_report_about_the_team_or_an_agency_goes_to_administrators_and_never_to_the_accused(world: World) -> None:
    cases = _cases(world)
    admins_only = {name for name, case, _author in cases if case.admins_only}
    assert admins_only == {"member staff", "moderator blame", "admin blame", "guidance"}
    assert len(cases) == 5
    world.moderator()
    world.admin()
    with world.open():
        people = db.session.query(Account).filter(Account.role.in_([Role.MODERATOR, Role.ADMIN])).all()
    assert len(people) == 4
    for account in people:
        viewer = viewer_of(account)
        with world.open():
            rows, _key = reports.cases(viewer, None, decided=False)
            total = queue.waiting(viewer, clock.now()).total
        expected = {
            case.public_id for _, case, owner in cases if may_see(viewer, admins_only=case.admins_only, author_id=owner)
        }
        assert {row.public_id for row in rows} == expected
        queued = Visitor(world.app).become(account).get("/mod").source
        assert {case.public_id for _, case, _ in cases if case.public_id in queued} == expected
        assert total == len(expected), viewer.role


def test_what_is_not_for_ones_eyes_is_not_there(world: World, app: Flask) -> None:
    everything = _cases(world)
    moderator = Visitor(app).become(world.moderator())
    for name, case, _author in everything:
        path = f"/mod/reports/{case.public_id}"
        fields = {"outcome": "fine", "version": case.version, "seen": 1}
        moderator.get(path, 200 if not case.admins_only else 404)
        if case.admins_only:
            moderator.post(f"{path}/decide", fields, 404)
            assert case.public_id not in moderator.get("/mod/reports").source, name
            assert case.public_id not in moderator.get("/mod").source, name
    assert world.count(ReportCase, state=ReportState.OPEN) == len(everything)


def test_an_administrator_does_not_meet_the_case_about_their_own_text(
    world: World, app: Flask, member: Visitor
) -> None:
    account = world.admin()
    post = world.reply(world.thread(), author=account)
    say(member, post)
    case, accused = case_of(world, post), Visitor(app).become(account)
    path = f"/mod/reports/{case.public_id}"
    accused.get(path, 404)
    accused.post(f"{path}/decide", {"outcome": "fine", "version": case.version, "seen": 1}, 404)
    assert case.public_id not in accused.get("/mod/reports").source
    assert case.public_id not in accused.get("/mod").source
    assert case_of(world, post).state is ReportState.OPEN
    decide(Visitor(app).become(world.admin()), case, "fine")


def test_a_case_about_somebody_who_joined_the_team_since_is_for_administrators(
    world: World, app: Flask, member: Visitor, author: Account, post: Post
) -> None:
    say(member, post)
    case = case_of(world, post)
    moderator = Visitor(app).become(world.moderator())
    moderator.get(f"/mod/reports/{case.public_id}")
    with world.open():
        db.session.get_one(Account, author.id).role = Role.MODERATOR
    moderator.get(f"/mod/reports/{case.public_id}", 404)
    assert case.public_id not in moderator.get("/mod").source
    Visitor(app).become(author).get(f"/mod/reports/{case.public_id}", 404)


def test_nobody_decides_about_what_they_reported_or_where_they_wrote(world: World, app: Flask, post: Post) -> None:
    reporter, writer = world.moderator(), world.moderator()
    with world.open():
        thread = db.session.get_one(Thread, post.thread_id)
    world.reply(thread, author=writer)
    came = Visitor(app).become(reporter)
    say(came, post)
    case = case_of(world, post)
    path = f"/mod/reports/{case.public_id}"
    for account in (reporter, writer):
        staff = Visitor(app).become(account)
        page = staff.get(path)
        assert not page.css(f"form[action='{path}/decide']")
        seen = world.load(Post, id=post.id).version
        staff.post(f"{path}/decide", {"outcome": "fine", "version": case.version, "seen": seen}, 403)
    assert case_of(world, post).state is ReportState.OPEN
    decide(Visitor(app).become(world.moderator()), case, "fine")


def test_who_has_it_before_them_decides_and_nobody_else(world: World, app: Flask, member: Visitor, post: Post) -> None:
    say(member, post)
    case = case_of(world, post)
    one, other = (Visitor(app).become(world.moderator()) for _ in range(2))
    path = f"/mod/reports/{case.public_id}"
    read = other.get(path)
    one.post(f"/mod/items/{case.public_id}/claim")
    assert not other.get(path).css(f"form[action='{path}/decide']")
    other.send(read, f"{path}/decide", 409, outcome="fine")
    decide(one, case, "fine")


@pytest.mark.parametrize("who", ["visitor", "member", "agency"])
def test_cases_are_for_those_who_review(world: World, app: Flask, member: Visitor, post: Post, who: str) -> None:
    say(member, post)
    path = f"/mod/reports/{case_of(world, post).public_id}"
    came = {"visitor": Visitor(app), "member": member, "agency": Visitor(app).become(world.agency()[0])}[who]
    status = 303 if who == "visitor" else 403
    for address in ("/mod/reports", path):
        came.get(address, status)
    came.post(f"{path}/decide", {"outcome": "fine", "version": 1, "seen": 1}, 403)
    assert case_of(world, post).state is ReportState.OPEN


def test_the_list_goes_on_page_by_page(world: World, app: Flask, moderator: Visitor) -> None:
    thread = world.thread()
    for number in range(27):
        post = world.reply(thread, body=f"Texte {number}.")
        say(Visitor(app).become(world.member()), post)
    first = moderator.get("/mod/reports")
    assert len(first.css(".lines > li")) == 25
    following = first.css(".pager a.button")[0].get("href") or ""
    assert len(moderator.get(following).css(".lines > li")) == 2
    moderator.get("/mod/reports?after=nonsense", 400)
