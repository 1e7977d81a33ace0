"""On duty or not: said by those who review, kept without a history; and boards that only read when nobody comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Account
from forum.audit import AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.errors import Refused
from forum.moderation.models import Duty, StaffedUntil
from forum.moderation.operations import duty
from forum.moderation.rules.duty import is_read_only
from forum.roles import Role
from tests.factories import World, viewer_of
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Page, Visitor

NOW = datetime(2026, 3, 11, 13, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def on_duty(world: World, account: Account, hours: int = 1) -> None:
    with world.open():
        duty.begin(viewer_of(account), hours)


def later(app: Flask, account: Account) -> Visitor:
    """Somebody who comes now: an older session has ended meanwhile."""
    return Visitor(app).become(account)


# who is there


def test_who_says_so_is_on_duty_for_so_long(app: Flask, world: World) -> None:
    account = world.moderator()
    with time_machine.travel(NOW, tick=False) as clock:
        page = later(app, account).post("/mod/duty", {"hours": "3"})
        assert page.location == "/mod"
        assert world.load(Duty).until == world.load(StaffedUntil).until == NOW + 3 * HOUR
        with app.app_context():
            assert duty.staffing().is_on_duty
            clock.shift(3 * HOUR)
            assert not duty.staffing().is_on_duty


def test_saying_it_again_counts_from_now_and_may_be_shorter(app: Flask, world: World) -> None:
    account = world.moderator()
    for hours in ("12", "2"):
        with time_machine.travel(NOW, tick=False):
            later(app, account).post("/mod/duty", {"hours": hours})
    assert world.load(Duty).until == world.load(StaffedUntil).until == NOW + 2 * HOUR


def test_leaving_is_at_once_and_leaves_nothing_behind(app: Flask, world: World) -> None:
    account = world.moderator()
    with time_machine.travel(NOW, tick=False) as clock:
        on_duty(world, account, 5)
        clock.shift(HOUR)
        later(app, account).post("/mod/duty", {"hours": "off"})
    assert world.count(Duty) == 0
    assert world.load(StaffedUntil).until == NOW + HOUR


def test_the_site_is_staffed_until_the_last_one_leaves(world: World) -> None:
    first, second = world.moderator(), world.admin()
    with time_machine.travel(NOW, tick=False):
        on_duty(world, first, 8)
        on_duty(world, second, 2)
        assert world.load(StaffedUntil).until == NOW + 8 * HOUR
        with world.open():
            duty.end(viewer_of(first))
        assert world.load(StaffedUntil).until == NOW + 2 * HOUR


def test_leaving_without_having_been_there_changes_nothing(app: Flask, world: World) -> None:
    later(app, world.moderator()).post("/mod/duty", {"hours": "off"})
    assert world.count(StaffedUntil) == 0
    with time_machine.travel(NOW, tick=False) as clock:
        on_duty(world, world.moderator(), 1)
        clock.shift(5 * HOUR)
        with world.open():
            duty.end(viewer_of(world.load(Account, id=world.load(Duty).moderator_id)))
    assert world.load(StaffedUntil).until == NOW + HOUR


def test_nobodys_hours_are_kept(world: World) -> None:
    people = [world.moderator() for _ in range(3)]
    with time_machine.travel(NOW, tick=False) as clock:
        for account in people:
            on_duty(world, account)
            clock.shift(2 * HOUR)
        on_duty(world, people[0])
    assert world.load(Duty).moderator_id == people[0].id
    assert world.count(StaffedUntil) == 1
    assert world.count(AuditLine) == 0


@pytest.mark.parametrize("hours", ["0", "13", "-1", "1.5", "", "on", "999999999999", "２"])
def test_other_hours_are_refused_and_change_nothing(app: Flask, world: World, hours: str) -> None:
    page = later(app, world.moderator()).post("/mod/duty", {"hours": hours}, 422)
    assert page.errors()
    assert world.count(Duty) == world.count(StaffedUntil) == 0


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY])
def test_only_those_who_review_are_on_duty(app: Flask, world: World, role: Role) -> None:
    account = world.account(role)
    later(app, account).post("/mod/duty", {"hours": "2"}, 403)
    with world.open(), pytest.raises(Refused, match="role"):
        duty.begin(viewer_of(account), 2)
    with world.open(), pytest.raises(Refused, match="hours"):
        duty.begin(viewer_of(world.moderator()), 13)
    assert world.count(Duty) == 0


def test_who_no_longer_reviews_is_not_on_duty(app: Flask, world: World) -> None:
    account = world.moderator()
    on_duty(world, account, 5)
    with world.open():
        db.session.get_one(Account, account.id).role = Role.MEMBER
    with app.app_context():
        assert not duty.staffing().is_on_duty


def test_many_who_come_and_go_at_once_leave_one_true_fact(app: Flask, world: World) -> None:
    people = [world.moderator() for _ in range(6)]
    with time_machine.travel(NOW, tick=False):
        for account in people[:3]:
            on_duty(world, account, 12)
        asks = [pressing(account, app, "/mod/duty", {"hours": "off"}) for account in people[:3]]
        asks += [pressing(people[n], app, "/mod/duty", {"hours": str(n)}) for n in range(3, 6)]
        assert at_once(asks) == {303: 6}
    assert world.count(Duty) == 3
    assert world.load(StaffedUntil).until == NOW + 5 * HOUR


# what is shown


def test_names_are_for_those_who_review_only(app: Flask, world: World) -> None:
    me, board, thread = world.moderator("Cèdre"), world.board(), world.thread()
    for name in ("Saule", "Orme"):
        on_duty(world, world.moderator(name))
    assert "Orme et Saule relisent en ce moment." in later(app, me).get("/mod/duty").text
    on_duty(world, me, 3)
    text = later(app, me).get("/mod/duty").text
    assert "Orme et Saule relisent avec vous." in text
    assert "Vous êtes de service, encore 2 h." in text
    member = later(app, world.member())
    for path in (f"/b/{board.public_id}/new", f"/t/{thread.public_id}"):
        page = member.get(path)
        assert "Quelqu’un relit en ce moment." in page.text
        assert len(page.css(".lamp--lit")) == 1
        assert not any(name in page.source for name in ("Saule", "Orme", "Cèdre"))


def test_with_nobody_there_the_lamp_is_out(app: Flask, world: World) -> None:
    thread = world.thread()
    page = later(app, world.member()).get(f"/t/{thread.public_id}")
    assert "Personne ne relit en ce moment." in page.text
    assert not page.css(".lamp--lit")
    assert "Personne n’est de service en ce moment." in later(app, world.moderator()).get("/mod/duty").text


def test_who_cannot_write_is_told_nothing_of_it(visitor: Visitor, world: World) -> None:
    page = visitor.get(f"/t/{world.thread(world.board(public=True)).public_id}")
    assert not page.css(".lamp")


# read-only


@pytest.mark.parametrize(
    ("hours_ago", "there", "after", "answer"),
    [
        (None, False, 24, False),
        (23.9, False, 24, False),
        (24, False, 24, True),
        (500, False, 24, True),
        (500, True, 24, False),
        (-3, False, 24, False),
        (500, False, 0, False),
        (2, False, 1, True),
    ],
)
def test_boards_only_read_after_so_many_hours_without_anybody(
    hours_ago: float | None, there: bool, after: int, answer: bool
) -> None:
    until = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    assert is_read_only(staffed_until=until, is_on_duty=there, after_hours=after, now=NOW) is answer


BODY = "Des mots d’une heure."


def closed(page: Page) -> bool:
    return "on peut lire ici, mais pas écrire" in page.text


def test_a_site_where_nobody_ever_was_on_duty_takes_texts(app: Flask, world: World) -> None:
    with time_machine.travel(NOW + timedelta(days=400)):
        page = later(app, world.member()).get(f"/b/{world.board().public_id}/new")
    assert page.css("textarea")
    assert not closed(page)


def test_after_a_day_without_anybody_nothing_is_sent_and_every_word_is_given_back(app: Flask, world: World) -> None:
    author, board = world.member(), world.board()
    thread = world.thread(board, author=author)
    post = world.first_post(thread)
    with time_machine.travel(NOW, tick=False) as clock:
        on_duty(world, world.moderator())
        clock.shift(25 * HOUR - timedelta(seconds=1))
        member = later(app, author)
        assert member.get(f"/t/{thread.public_id}").css("textarea")
        clock.shift(timedelta(seconds=1))
        before = [world.count(model) for model in (Post, Thread, Revision)]
        for path in (f"/b/{board.public_id}/new", f"/t/{thread.public_id}/reply"):
            for step in ("check", "send", "edit"):
                fields = {"title": "Un titre", "body": BODY, "step": step}
                _is_refused_kindly(member.post(path, fields, 403))
        fields = {"title": "Un titre", "body": BODY, "version": str(post.version), "step": "send"}
        _is_refused_kindly(member.post(f"/p/{post.public_id}/edit", fields, 403))
        assert before == [world.count(model) for model in (Post, Thread, Revision)]


def _is_refused_kindly(page: Page) -> None:
    assert closed(page)
    assert BODY in [area.text for area in page.css("textarea[readonly]")]
    assert page.css("main a[href='/h']")


def test_the_pages_one_writes_on_say_it_before(app: Flask, world: World) -> None:
    author, board = world.member(), world.board()
    thread = world.thread(board, author=author)
    post = world.first_post(thread)
    with time_machine.travel(NOW, tick=False) as clock:
        on_duty(world, world.moderator())
        clock.shift(25 * HOUR)
        member = later(app, author)
        for path in (f"/b/{board.public_id}/new", f"/t/{thread.public_id}", f"/p/{post.public_id}/edit"):
            page = member.get(path)
            assert closed(page)
            assert not page.css("textarea")
            assert page.css("main a[href='/h']")


def test_taking_back_is_never_refused(app: Flask, world: World) -> None:
    author = world.member()
    thread = world.thread(author=author)
    post = world.first_post(thread)
    with time_machine.travel(NOW, tick=False) as clock:
        on_duty(world, world.moderator())
        clock.shift(100 * HOUR)
        later(app, author).post(f"/p/{post.public_id}/withdraw")
    assert world.load(Post, id=post.id).state is PostState.WITHDRAWN


def test_boards_open_at_once_when_somebody_comes(app: Flask, world: World) -> None:
    author, board, moderator = world.member(), world.board(), world.moderator()
    with time_machine.travel(NOW, tick=False) as clock:
        on_duty(world, moderator)
        clock.shift(100 * HOUR)
        member = later(app, author)
        path = f"/b/{board.public_id}/new"
        assert closed(member.get(path))
        later(app, moderator).post("/mod/duty", {"hours": "1"})
        assert member.get(path).css("textarea")
        member.post(path, {"title": "Un titre", "body": BODY})
        # Who leaves at once leaves a day, as anybody does.
        later(app, moderator).post("/mod/duty", {"hours": "off"})
        assert member.get(path).css("textarea")
    assert world.count(Post) == 1


def test_an_operator_may_choose_never(
    app: Flask, world: World, make_app: Callable[..., Flask], database_url: str
) -> None:
    other = make_app(database_url=database_url, read_only_after_hours=0)
    board, account = world.board(), world.member()
    with time_machine.travel(NOW, tick=False) as clock:
        on_duty(world, world.moderator())
        clock.shift(1000 * HOUR)
        assert later(other, account).get(f"/b/{board.public_id}/new").css("textarea")
