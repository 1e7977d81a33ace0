"""What an author takes back is gone at once, also from what readers reported; and many who press at the same moment."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Post, PostState
from forum.moderation.models import Report, ReportCase, ReportState
from forum.notifications.models import Notice, NoticeKind
from tests.factories import World
from tests.moderation.reporting import FACTS, address, case_of, decide, say
from tests.moderation.test_at_once import at_once, pressing
from tests.visitor import Visitor


@pytest.fixture
def author(world: World) -> Account:
    return world.member()


@pytest.mark.parametrize("about", ["reply", "beginning", "thread"])
def test_withdrawing_takes_the_kept_copy_along_and_ends_the_case(
    world: World, app: Flask, author: Account, moderator: Visitor, about: str
) -> None:
    thread = world.thread(author=author, title="Un titre rare", body="Des mots rares.")
    first = world.first_post(thread)
    post = world.reply(world.thread(), author=author, body="Des mots rares.") if about == "reply" else first
    reporter = world.member()
    came = Visitor(app).become(reporter)
    say(came, thread if about == "thread" else post, text="Elle écrit : « Des mots rares. »")
    case = case_of(world, thread if about == "thread" else post)
    Visitor(app).become(author).post(f"/p/{post.public_id}/withdraw")
    gone = world.load(ReportCase)
    assert (gone.state, gone.title_sealed, gone.body_sealed, gone.text_hash) == (ReportState.GONE, "", "", None)
    assert (gone.waiting_at, gone.due_at) == (None, None)
    assert gone.version > case.version
    assert world.load(Report).words_sealed == ""
    assert "il n’est plus là" in came.get("/n").text
    page = moderator.get(f"/mod/reports/{gone.public_id}")
    assert "La personne a repris son texte" in page.text
    assert not page.css("form[action$='/decide']")
    assert gone.public_id not in moderator.get("/mod").source
    assert world.count(Notice, account_id=author.id) == 0
    say(came, thread if about == "thread" else post)
    assert world.count(ReportCase) == 1


def test_after_a_decision_withdrawing_takes_what_could_tell_the_text(
    world: World, app: Flask, author: Account, member: Visitor, moderator: Visitor
) -> None:
    post = world.reply(world.thread(), author=author)
    say(member, post)
    decide(moderator, case_of(world, post), "take_down", rule="other", reason=FACTS)
    assert case_of(world, post).text_hash
    Visitor(app).become(author).post(f"/p/{post.public_id}/withdraw")
    case = case_of(world, post)
    assert (case.state, case.text_hash) == (ReportState.ACTED, None)
    assert world.count(Notice, kind=NoticeKind.REPORT) == 1


def test_a_decision_about_what_was_just_withdrawn_changes_nothing(
    world: World, app: Flask, author: Account, member: Visitor, moderator: Visitor
) -> None:
    post = world.reply(world.thread(), author=author)
    say(member, post)
    path = f"/mod/reports/{case_of(world, post).public_id}"
    read = moderator.get(path)
    Visitor(app).become(author).post(f"/p/{post.public_id}/withdraw")
    moderator.send(read, f"{path}/decide", 409, outcome="fine")
    assert case_of(world, post).state is ReportState.GONE


def test_ten_who_report_at_once_are_one_case(app: Flask, world: World) -> None:
    post = world.reply(world.thread())
    people = [world.member() for _ in range(10)]
    asks = [pressing(account, app, address(app, post), {"reason": "blame"}) for account in people]
    assert at_once(asks) == {303: 10}
    assert world.count(ReportCase) == 1
    assert world.count(Report) == 10


def test_one_who_presses_ten_times_at_once_reports_once(app: Flask, world: World) -> None:
    post, account = world.reply(world.thread()), world.member()
    asks = [pressing(account, app, address(app, post), {"reason": "blame"}) for _ in range(10)]
    assert at_once(asks) == {303: 10}
    assert world.count(Report) == 1


def test_of_twenty_sent_at_once_ten_are_taken(app: Flask, world: World) -> None:
    thread, account = world.thread(), world.member()
    posts = [world.reply(thread, body=f"Texte {number}.") for number in range(20)]
    asks = [pressing(account, app, address(app, post), {"reason": "blame"}) for post in posts]
    assert at_once(asks) == {303: 10, 429: 10}
    assert world.count(ReportCase) == 10


def test_reported_and_withdrawn_at_once_no_copy_stays(app: Flask, world: World, author: Account) -> None:
    for _ in range(5):
        post = world.reply(world.thread(), author=author)
        asks = [pressing(world.member(), app, address(app, post), {"reason": "blame"}) for _ in range(3)]
        assert at_once([*asks, pressing(author, app, f"/p/{post.public_id}/withdraw", {})]) == {303: 4}
        assert world.load(Post, id=post.id).state is PostState.WITHDRAWN
    assert world.count(ReportCase, state=ReportState.OPEN) == 0
    assert world.count(ReportCase) == world.count(ReportCase, body_sealed="", text_hash=None)


def test_five_who_decide_at_once_decide_once(app: Flask, world: World, member: Visitor) -> None:
    post = world.reply(world.thread())
    say(member, post)
    case = case_of(world, post)
    fields = {"outcome": "take_down", "rule": "other", "reason": FACTS, "version": case.version}
    fields["seen"] = world.load(Post, id=post.id).version
    path = f"/mod/reports/{case.public_id}/decide"
    assert at_once([pressing(world.moderator(), app, path, fields) for _ in range(5)]) == {303: 1, 409: 4}
    assert world.count(Notice, kind=NoticeKind.DECISION) == 1
