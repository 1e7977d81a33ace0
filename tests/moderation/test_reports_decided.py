"""What becomes of reports: who sees and decides them, what then happens, who is told what."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.moderation.models import Claim, Decision, Report, ReportCase, ReportOutcome, ReportState
from forum.moderation.queries import queue
from forum.notifications.models import Notice, NoticeKind
from forum.resources.models import GuidancePage, GuidanceState
from tests.factories import World, viewer_of
from tests.moderation.reporting import FACTS, case_of, decide, say
from tests.visitor import Visitor

WHY = {"rule": "anonymous", "reason": FACTS}


@pytest.fixture
def author(world: World) -> Account:
    return world.member()


@pytest.fixture
def post(world: World, author: Account) -> Post:
    return world.reply(world.thread(), author=author, body="Une réponse qui blesse.")


@pytest.fixture
def admin(world: World, app: Flask) -> Visitor:
    return Visitor(app).become(world.admin())


def test_a_case_shows_the_text_reasons_and_words_and_never_who(
    world: World, app: Flask, moderator: Visitor, post: Post
) -> None:
    people = [world.member(name) for name in ("Mésange agile", "Tilleul calme")]
    for account, words in zip(people, ("Cela blesse.", ""), strict=True):
        say(Visitor(app).become(account), post, "blame", words)
    case = case_of(world, post)
    listed = moderator.get("/mod/reports")
    page = moderator.get(f"/mod/reports/{case.public_id}")
    assert f"/mod/reports/{case.public_id}" in listed.source
    assert "qui blesse" not in listed.source
    folded = page.one("section details.veil")
    assert folded.get("open") is None
    assert "qui blesse" in folded.text_content()
    assert "Cela blesse." in page.text
    assert "2 personnes ont prévenu" in page.text
    for shown in (listed, page):
        assert not any(account.pseudonym in shown.source for account in people)


def test_it_stands_in_the_queue_and_leads_to_its_page(world: World, member: Visitor, post: Post) -> None:
    say(member, post)
    case, viewer = case_of(world, post), viewer_of(world.moderator())
    with world.open():
        item = queue.item(case.public_id, viewer, clock.now())
    assert (item.kind, item.author_id, item.admins_only) == ("report", post.author_id, False)
    assert case.public_id in Visitor(world.app).become(world.moderator()).get("/mod").source


def test_what_has_changed_since_is_shown(
    world: World, member: Visitor, moderator: Visitor, author: Account, post: Post
) -> None:
    say(member, post)
    world.edit(post, author, body="Une réponse qui console.", state=PostState.PUBLISHED)
    page = moderator.get(f"/mod/reports/{case_of(world, post).public_id}")
    said = [" ".join(element.text_content().split()) for element in page.css(".diff del, .diff ins")]
    assert said == ["[retiré :] blesse. [fin]", "[ajouté :] console. [fin]"]


@pytest.mark.parametrize(
    ("outcome", "state", "after"),
    [
        ("fine", ReportState.FINE, PostState.PUBLISHED),
        ("handled", ReportState.ACTED, PostState.PUBLISHED),
        ("hold", ReportState.ACTED, PostState.HELD),
        ("take_down", ReportState.ACTED, PostState.REMOVED),
    ],
)
def test_a_decision_ends_the_case_erases_the_copy_and_tells_the_reporter_alone(
    world: World, post: Post, outcome: str, state: ReportState, after: PostState
) -> None:
    account = world.member()
    came, moderator = Visitor(world.app).become(account), Visitor(world.app).become(world.moderator())
    say(came, post, text="Mes mots.")
    moderator.post(f"/mod/items/{case_of(world, post).public_id}/claim")
    decide(moderator, case_of(world, post), outcome, **WHY)
    case = case_of(world, post)
    assert (case.state, case.outcome, case.waiting_at) == (state, ReportOutcome(outcome), None)
    assert case.decided_on is not None
    assert (case.title_sealed, case.body_sealed, world.load(Report).words_sealed) == ("", "", "")
    assert world.load(Post, id=post.id).state is after
    assert world.count(Claim) == 0
    assert world.load(AuditLine, act=Act.REPORT_DECIDED, about=case.public_id).after == outcome
    assert world.count(Notice, kind=NoticeKind.REPORT) == world.count(Notice, account_id=account.id) == 1
    told = came.get("/n").text
    assert "L’équipe a regardé ce que vous avez écrit au sujet d’un texte" in told
    assert ("peut rester" in told) is (outcome == "fine")
    assert FACTS not in told
    assert "retiré" not in told.replace("retirés", "")
    with world.open():
        author = db.session.get_one(Account, post.author_id)
    mine = Visitor(world.app).become(author).get("/n").text
    assert (FACTS in mine) is (outcome == "take_down")
    assert "prévenu" not in mine
    assert moderator.get(f"/mod/reports/{case.public_id}").css("form[action$='/decide']") == []
    assert f"/mod/reports/{case.public_id}" in moderator.get("/mod/reports?state=decided").source
    assert f"/mod/reports/{case.public_id}" not in moderator.get("/mod/reports").source


def test_taking_down_a_thread_takes_down_what_opens_it_and_replies_stay(
    world: World, member: Visitor, moderator: Visitor
) -> None:
    thread = world.thread(title="Un titre qui nomme")
    reply = world.reply(thread)
    say(member, thread, "identity")
    decide(moderator, case_of(world, thread), "take_down", **WHY)
    assert world.load(Post, thread_id=thread.id, opens=True).state is PostState.REMOVED
    assert world.load(Post, id=reply.id).state is PostState.PUBLISHED
    assert world.load(Decision).rule == "anonymous"


@pytest.mark.parametrize(
    ("outcome", "state", "told"),
    [
        ("hold", GuidanceState.HELD, "repasse par la relecture"),
        ("take_down", GuidanceState.RETURNED, "vous est rendue"),
    ],
)
def test_an_agency_is_told_of_its_page_and_nothing_of_a_report(
    world: World, member: Visitor, outcome: str, state: GuidanceState, told: str
) -> None:
    account, agency = world.agency()
    admin = Visitor(world.app).become(world.admin())
    page = world.guidance(agency, title="Porter plainte", body="L’ancien texte.")
    say(member, page, "advert")
    decide(admin, case_of(world, page), outcome, **WHY)
    after = world.load(GuidancePage, id=page.id)
    assert (after.state, after.published_on) == (state, None)
    desk = Visitor(world.app).become(account)
    news = desk.get("/n").text
    assert told in news
    assert (FACTS in news) is (outcome == "take_down")
    assert "prévenu" not in news
    assert (FACTS in desk.get(f"/desk/g/{page.public_id}").text) is (outcome == "take_down")
    member.get(f"/r/{page.public_id}", 404)


def test_of_a_page_whose_edit_waits_the_newer_text_is_looked_at_and_can_be_published(
    world: World, app: Flask, member: Visitor, admin: Visitor, moderator: Visitor
) -> None:
    account, agency = world.agency()
    page = world.guidance(agency, body="L’ancien texte.")
    desk = Visitor(app).become(account)
    path = f"/desk/g/{page.public_id}/edit"
    desk.send(desk.get(path), path, body="Le nouveau texte.", step="send")
    say(member, page, "advert")
    decide(admin, case_of(world, page), "hold")
    path = f"/mod/guidance/{page.public_id}"
    moderator.send(moderator.get(path), f"{path}/decide", outcome="publish")
    assert "Le nouveau texte." in member.get(f"/r/{page.public_id}").text


@pytest.mark.parametrize(
    ("lacking", "complaint"),
    [
        ({"rule": ""}, "Choisissez la règle dont il s’agit."),
        ({"rule": "taste"}, "Choisissez la règle dont il s’agit."),
        ({"reason": " "}, "Écrivez pourquoi : la personne le lira."),
        ({"outcome": ""}, "Choisissez une décision."),
        ({"outcome": "erase"}, "Choisissez une décision."),
    ],
)
def test_no_text_is_taken_down_without_rule_and_facts(
    world: World, moderator: Visitor, post: Post, lacking: dict[str, str], complaint: str
) -> None:
    say(Visitor(world.app).become(world.member()), post)
    case = case_of(world, post)
    sent: dict[str, Any] = {"outcome": "take_down", **WHY, **lacking}
    page = decide(moderator, case, status=422, **sent)
    assert complaint in page.errors()
    assert case_of(world, post).version == case.version
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED


def test_a_decision_about_what_is_no_longer_so_is_a_conflict(
    world: World, app: Flask, moderator: Visitor, author: Account, post: Post
) -> None:
    came = [Visitor(app).become(world.member()) for _ in range(2)]
    say(came[0], post)
    path = f"/mod/reports/{case_of(world, post).public_id}"
    read = moderator.get(path)
    say(came[1], post, "danger")
    moderator.send(read, f"{path}/decide", 409, outcome="fine")
    read = moderator.get(path)
    world.edit(post, author, body="Autre chose.", state=PostState.PUBLISHED)
    page = moderator.send(read, f"{path}/decide", 409, outcome="take_down", **WHY)
    assert FACTS in page.text
    read = moderator.get(path)
    moderator.send(read, f"{path}/decide", outcome="fine")
    moderator.send(read, f"{path}/decide", 409, outcome="take_down", **WHY)
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED
    assert case_of(world, post).state is ReportState.FINE


def test_fine_stops_more_of_the_same_reason_until_the_text_changes(
    world: World, app: Flask, moderator: Visitor, author: Account, post: Post
) -> None:
    say(Visitor(app).become(world.member()), post, "blame")
    decide(moderator, case_of(world, post), "fine")
    again = Visitor(app).become(world.member())
    say(again, post, "blame")
    assert world.count(ReportCase) == 1
    say(Visitor(app).become(world.member()), post, "advert")
    assert world.load(ReportCase, state=ReportState.OPEN).reason == "advert"
    world.edit(post, author, body="Encore pire.", state=PostState.PUBLISHED)
    say(again, post, "blame")
    assert world.count(Report) == 3
    with world.open():
        joined = db.session.query(ReportCase).filter_by(state=ReportState.OPEN).one()
        assert {each.reason for each in db.session.query(Report).filter_by(case_id=joined.id)} == {"advert", "blame"}
