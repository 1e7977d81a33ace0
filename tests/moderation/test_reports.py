"""Reporting: who may, what of, how often; and that the answer tells nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import LoginSession
from forum.db import db, new_public_id
from forum.discussion.models import Post, PostState
from forum.moderation.forms.reports import LONGEST_WORDS
from forum.moderation.models import Report, ReportCase, ReportCount, ReportState
from forum.waiting import Level
from tests.accounts import people
from tests.factories import World
from tests.moderation.reporting import address, case_of, say
from tests.visitor import Page, Visitor

TOKENS = re.compile(r'name="(?:csrf_token|opened)"(?: type="hidden")? value="[^"]*"')
PADDING = re.compile(r"<!--.*?-->", re.DOTALL)


@pytest.fixture
def post(world: World) -> Post:
    return world.reply(world.thread(), body="Une réponse qui blesse.")


def test_a_report_of_a_post_waits_for_a_moderator(world: World, member: Visitor, post: Post) -> None:
    page = member.get(address(member.app, post))
    assert page.h1 == "Prévenir l’équipe"
    sent = member.send(page, address(member.app, post), reason="blame", text="Cela blesse.")
    assert "C’est entendu" in member.follow(sent).text
    case = case_of(world, post)
    assert (case.state, case.level, case.level_why) == (ReportState.OPEN, Level.AMBER, "report")
    assert case.waiting_at is not None
    assert not case.admins_only
    said = world.load(Report)
    assert (said.reason, said.case_id) == ("blame", case.id)
    assert said.reporter_id is not None
    assert said.reporter_hash is None


def test_threads_and_guidance_are_reported_from_their_own_pages(world: World, app: Flask, member: Visitor) -> None:
    thread, (_, agency) = world.thread(), world.agency()
    page = world.guidance(agency)
    for about, path in ((thread, f"/t/{thread.public_id}"), (page, f"/r/{page.public_id}")):
        links = [link.get("href") for link in member.get(path).css("a[href$='/report']")]
        assert address(app, about) in links
        say(member, about)
    assert {case_of(world, thread).about_kind, case_of(world, page).about_kind} == {"thread", "guidance"}


def test_others_posts_have_a_link_and_no_public_id_and_ones_own_have_none(world: World, app: Flask) -> None:
    account = world.member()
    thread = world.thread(author=account)
    others, first = world.reply(thread), world.first_post(thread)
    page = Visitor(app).become(account).get(f"/t/{thread.public_id}")
    links = [link.get("href") for link in page.css(".post-card__report")]
    assert [link for link in links if "/report" in link] == [f"{address(app, others)}?t={thread.public_id}"]
    assert others.public_id not in page.source
    assert first.public_id in page.source
    assert f"/t/{thread.public_id}/report" not in page.source
    read = Visitor(app).become(world.member()).get(f"/t/{thread.public_id}")
    assert first.public_id not in read.source


def test_the_text_is_kept_as_it_was_and_the_database_alone_does_not_show_it(
    world: World, member: Visitor, post: Post
) -> None:
    say(member, post, text="Mes propres mots.")
    case, said = case_of(world, post), world.load(Report)
    for sealed in (case.body_sealed, said.words_sealed):
        assert sealed
        assert "blesse" not in sealed
        assert "propres" not in sealed
    assert case.text_hash


@pytest.mark.parametrize(("reason", "level"), [("danger", Level.RED), ("identity", Level.RED), ("advert", Level.AMBER)])
def test_the_reason_says_how_soon_somebody_should_look(
    world: World, member: Visitor, post: Post, reason: str, level: Level
) -> None:
    say(member, post, reason)
    assert case_of(world, post).level is level


def test_further_reports_join_the_open_case_and_can_raise_it(world: World, app: Flask, post: Post) -> None:
    one, other = (Visitor(app).become(world.member()) for _ in range(2))
    say(one, post, "blame")
    before = case_of(world, post)
    say(other, post, "danger")
    after = case_of(world, post)
    assert world.count(Report, case_id=after.id) == 2
    assert (before.level, after.level) == (Level.AMBER, Level.RED)
    assert after.version > before.version


def test_one_person_reports_something_once(world: World, member: Visitor, post: Post) -> None:
    for reason in ("blame", "blame", "danger"):
        say(member, post, reason)
    assert world.load(Report).reason == "blame"
    assert case_of(world, post).level is Level.AMBER


def test_a_visitor_reports_what_is_public_once_and_no_address_is_kept(world: World, app: Flask) -> None:
    open_post = world.reply(world.thread(world.board(public=True)))
    hidden_post = world.reply(world.thread())
    one, other = Visitor(app), Visitor(app)
    for came in (one, one, other):
        say(came, open_post)
        say(came, hidden_post)
    assert world.count(ReportCase) == 1
    assert world.count(Report) == world.count(Report, reporter_id=None) == 2
    with app.app_context():
        hashes = {row.reporter_hash for row in db.session.query(Report)}
    assert all(re.fullmatch(r"[0-9a-f]{64}", found or "") for found in hashes)
    assert len(hashes) == 2


def test_agencies_report_public_texts_and_not_those_of_members(world: World, app: Flask) -> None:
    account, _ = world.agency()
    came = Visitor(app).become(account)
    say(came, world.reply(world.thread()))
    assert world.count(ReportCase) == 0
    say(came, world.reply(world.thread(world.board(public=True))))
    assert world.load(Report).reporter_id == account.id


def test_nobody_reports_what_they_wrote_themselves(world: World, app: Flask) -> None:
    account = world.member()
    thread = world.thread(author=account)
    came = Visitor(app).become(account)
    say(came, thread)
    say(came, world.first_post(thread))
    assert world.count(ReportCase) == 0


@pytest.mark.parametrize("state", [state for state in PostState if state is not PostState.PUBLISHED])
def test_what_others_cannot_read_makes_no_case(world: World, member: Visitor, state: PostState) -> None:
    held = world.reply(world.thread(), state=state)
    thread = world.thread(state=state)
    say(member, held)
    say(member, thread)
    say(member, world.load(Post, thread_id=thread.id))
    assert world.count(ReportCase) == 0


def _bare(page: Page, public_id: str) -> str:
    return PADDING.sub("", TOKENS.sub("", page.source)).replace(public_id, "ID")


@pytest.mark.parametrize(("asked", "back"), [
    ("?t=" + "A" * 22, "/t/" + "A" * 22), ("", "/"), ("?t=", "/"), ("?t=//elsewhere.example", "/"), ("?t=A", "/"),
])  # fmt: skip
def test_one_goes_back_to_the_thread_in_the_address_unseen(member: Visitor, asked: str, back: str) -> None:
    path = f"/p/{new_public_id()}/report{asked}"
    page = member.get(path)
    assert page.css("main .back")[0].get("href") == back
    action = page.one("main form[method=post]").get("action") or ""
    wrong = member.send(page, action, 422)
    assert wrong.css("main .back")[0].get("href") == back
    sent = member.get(member.send(page, action, reason="blame").location)
    assert back in [link.get("href") for link in sent.css("main .row a")]


def test_what_presses_comes_first_and_every_reason_stands_in_a_group(member: Visitor) -> None:
    page = member.get(f"/p/{new_public_id()}/report")
    assert [legend.text_content().replace("\u00a0", " ") for legend in page.css("main legend")] == [
        "Ce qui presse", "Quelle règle ce texte oublie-t-il ?", "Ou bien",
    ]  # fmt: skip
    shown = [box.get("value") for box in page.css("main input[name=reason]")]
    assert shown[:2] == ["danger", "identity"]
    assert shown[-2:] == ["staff", "other"]
    assert len(shown) == len(set(shown)) > 4


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_the_answer_is_the_same_whether_or_not_it_exists(world: World, app: Flask, who: str) -> None:
    thread, (_, agency) = world.thread(world.board(public=True)), world.agency()
    post, page = world.reply(thread), world.guidance(agency)
    members_only = world.thread()
    for real, kind in ((post, "p"), (thread, "t"), (members_only, "t"), (page, "r")):
        # Two browsers: what one of them has been told before must not be what differs.
        one, other = Visitor(app), Visitor(app)
        if who == "member":
            one.become(world.member())
            other.become(world.member())
        path = address(app, real)
        real_id, other_id = path.split("/")[2], new_public_id()
        missing = f"/{kind}/{other_id}/report"
        steps = [
            (one.get(path), other.get(missing)),
            (one.post(path, {"reason": ""}, 422), other.post(missing, {"reason": ""}, 422)),
            (one.post(path, {"reason": "blame"}), other.post(missing, {"reason": "blame"})),
            (one.get(f"{path}?sent=1"), other.get(f"{missing}?sent=1")),
            (one.post(path, {"reason": "blame"}), other.post(missing, {"reason": "blame"})),
        ]
        for there, nowhere in steps:
            assert there.status == nowhere.status
            assert there.location.replace(real_id, "ID") == nowhere.location.replace(other_id, "ID")
            assert _bare(there, real_id) == _bare(nowhere, other_id)
            assert set(there.headers.keys()) == set(nowhere.headers.keys())


def test_the_own_id_of_a_post_is_no_address_to_report_it_under(world: World, member: Visitor, post: Post) -> None:
    member.post(f"/p/{post.public_id}/report", {"reason": "blame"})
    member.post(f"/p/{'A' * 21}B/report", {"reason": "blame"})
    assert world.count(ReportCase) == 0


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"reason": "", "text": "Des mots."}, "Choisissez une raison."),
        ({"text": "Des mots."}, "Choisissez une raison."),
        ({"reason": "taste", "text": "Des mots."}, None),
        ({"reason": "other", "text": ""}, "Dites en quelques mots ce qui ne va pas."),
        ({"reason": "other", "text": " \u200b "}, "Dites en quelques mots ce qui ne va pas."),
        ({"reason": "blame", "text": "é" * (LONGEST_WORDS + 1)}, f"Ces mots dépassent {LONGEST_WORDS} caractères."),
    ],
)
def test_a_report_that_lacks_something_comes_back_with_its_words(
    world: World, member: Visitor, post: Post, fields: dict[str, str], complaint: str | None
) -> None:
    path = address(member.app, post)
    page = member.post(path, fields, 422)
    assert page.errors() if complaint is None else complaint in page.errors()
    assert page.form(path)["text"].strip() == fields["text"].strip(" \u200b")
    assert world.count(ReportCase) == world.count(ReportCount) == 0


def test_the_eleventh_in_a_day_is_too_much_and_tomorrow_is_another_day(world: World, app: Flask) -> None:
    thread, account = world.thread(), world.member()
    posts = [world.reply(thread, body=f"Texte {n}.") for n in range(12)]
    with time_machine.travel(clock.now().replace(hour=10), tick=False) as moment:
        came = Visitor(app).become(account)
        for post in posts[:10]:
            say(came, post)
        page = came.post(address(app, posts[10]), {"reason": "blame", "text": "Gardez ceci."}, 429)
        assert page.form(address(app, posts[10]))["text"].strip() == "Gardez ceci."
        assert 0 < int(page.headers["Retry-After"]) <= 24 * 3600
        assert world.count(ReportCase) == 10
        moment.shift(timedelta(days=1))
        came = Visitor(app).become(account)
        say(came, posts[10])
    assert world.count(ReportCase) == 11
    assert world.load(ReportCount).sent == 1


def test_what_is_not_there_counts_as_well_so_that_the_limit_tells_nothing(app: Flask, world: World) -> None:
    came = Visitor(app).become(world.member())
    for _ in range(10):
        came.post(f"/t/{new_public_id()}/report", {"reason": "blame"})
    came.post(f"/t/{new_public_id()}/report", {"reason": "blame"}, 429)
    came.post(address(app, world.thread()), {"reason": "blame"}, 429)
    assert world.count(ReportCase) == 0


def test_visitors_are_slowed_down_by_the_hour(make_app: object, world: World) -> None:
    app = make_app(rate_limits=True)  # type: ignore[operator]
    came, fields = Visitor(app), {"reason": "blame", "text": "Des mots.", "opened": people.opened(app)}
    for _ in range(10):
        came.post(f"/r/{new_public_id()}/report", fields)
    page = came.post(f"/r/{new_public_id()}/report", fields, 429)
    assert page.headers["Retry-After"] == "3600"
    assert "Des mots." in page.source


def test_after_the_session_has_ended_the_report_waits_behind_signing_in(
    world: World, app: Flask, member: Visitor, post: Post
) -> None:
    path = address(app, post)
    form = member.get(path)
    with world.open():
        db.session.query(LoginSession).delete()
    page = member.send(form, path, 403, reason="blame", text="Cela blesse.")
    kept = page.form("/in")
    assert (kept["to"], kept["kept.reason"], kept["kept.text"]) == (path, "blame", "Cela blesse.")
    assert world.count(ReportCase) == 0
