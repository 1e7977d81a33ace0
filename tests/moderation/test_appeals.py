"""Asking for a second look: once, within six months, of what stands against oneself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.moderation.models import Appeal, AppealState, Contested, Outcome, SanctionKind
from forum.moderation.queries import appeals as appeal_queries
from forum.roles import Role
from forum.waiting import Level
from tests.factories import World
from tests.moderation import appealing
from tests.moderation.appealing import ASKED, REASON, RULE_NAME, ask
from tests.visitor import Visitor


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


@pytest.fixture
def author(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


@pytest.fixture
def first(world: World) -> Account:
    """Who decided first."""
    return world.moderator("Hibou patient")


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.REMOVE])
def test_an_author_asks_once_and_sees_that_it_waits(
    world: World, account: Account, author: Visitor, first: Account, outcome: Outcome
) -> None:
    post = appealing.contested_reply(world, account, by=first, outcome=outcome, body="Un texte de chanson.")
    path = f"/p/{post.public_id}/appeal"
    page = author.get(path)
    assert f"{REASON} Règle : {RULE_NAME}." in page.text
    assert "Un texte de chanson." in page.text
    assert "Hibou patient" not in page.source
    answer = author.send(page, path, text=ASKED)
    shown = author.follow(answer)
    assert "Elle attend." in shown.text
    assert ASKED in shown.text
    assert not shown.css(f"form[action='{path}']")
    appeal = appealing.about(world, appealing.last_decision(world, post).public_id)
    assert (appeal.state, appeal.about_kind) == (AppealState.WAITING, Contested.DECISION)
    assert (appeal.level, appeal.first_decider, appeal.appellant_id) == (Level.AMBER, first.number, account.id)
    assert appeal.waiting_at is not None
    assert "Vous avez demandé un second regard : il attend." in author.get("/a/texts").text
    assert "Vous avez demandé un second regard : il attend." in author.get("/n").text


def test_the_second_time_is_refused_and_what_was_written_is_given_back(
    world: World, account: Account, author: Visitor, first: Account
) -> None:
    post = appealing.contested_reply(world, account, by=first)
    path = f"/p/{post.public_id}/appeal"
    ask(author, path)
    page = ask(author, path, "Encore une fois.", 409)
    assert "Encore une fois." in page.one("#kept").text_content()
    assert "Elle attend." in page.text
    with world.app.app_context():
        assert appeal_queries.written(world.load(Appeal)).text == ASKED


@pytest.mark.parametrize(("days", "status"), [(182, 303), (183, 303), (184, 403)])
def test_six_months_are_the_limit_to_the_day(app: Flask, world: World, days: int, status: int) -> None:
    account, first = world.member(), world.moderator()
    post = appealing.contested_reply(world, account, by=first)
    path = f"/p/{post.public_id}/appeal"
    # At noon, here and in the zone of the site: near midnight the days of the two differ.
    moment = datetime.fromtimestamp(world.later(days), UTC).replace(hour=11)
    with time_machine.travel(moment, tick=False):
        came = Visitor(app).become(account)
        page = ask(came, path, status=status)
        if status == 403:
            assert "Ce jour est passé." in page.text
            assert ASKED in page.one("#kept").text_content()
            assert not came.get(path).css(f"form[action='{path}']")
    assert world.count(Appeal) == (status == 303)


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u202e", "x" * 4001])
def test_an_empty_or_endless_request_comes_back_with_its_words(
    world: World, account: Account, author: Visitor, first: Account, text: str
) -> None:
    post = appealing.contested_reply(world, account, by=first)
    page = ask(author, f"/p/{post.public_id}/appeal", text, 422)
    assert page.errors()
    assert page.one("textarea[name=text]").text_content().strip() == text.replace("\u200b\u202e", "").strip()
    assert world.count(Appeal) == 0


@pytest.mark.parametrize("state", [PostState.HELD, PostState.PUBLISHED, PostState.WITHDRAWN])
def test_there_is_nothing_to_contest_where_nothing_was_decided_against_somebody(
    world: World, account: Account, author: Visitor, state: PostState
) -> None:
    post = world.reply(world.thread(), author=account, state=state)
    author.get(f"/p/{post.public_id}/appeal", 404)
    ask(author, f"/p/{post.public_id}/appeal", status=404)
    assert world.count(Appeal) == 0


def test_what_was_changed_and_sent_again_is_no_longer_contested(
    world: World, account: Account, author: Visitor, first: Account
) -> None:
    post = appealing.contested_reply(world, account, by=first, outcome=Outcome.RETURN)
    world.edit(post, account, body="Autrement.")
    ask(author, f"/p/{post.public_id}/appeal", status=404)
    decided = appealing.decided(world, post, Outcome.RETURN, by=first)
    ask(author, f"/p/{decided.public_id}/appeal")
    assert appealing.about(world, appealing.last_decision(world, post).public_id)


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.REMOVE])
def test_an_edit_can_be_contested_while_its_post_stays_public(
    world: World, account: Account, author: Visitor, first: Account, outcome: Outcome
) -> None:
    post = world.reply(world.thread(), author=account, body="Avant.")
    world.edit(post, account, body="Après.")
    appealing.decided(world, post, outcome, by=first)
    page = author.get(f"/p/{post.public_id}/appeal")
    assert "Après." in page.text
    assert "Avant." not in page.text
    ask(author, f"/p/{post.public_id}/appeal")
    assert world.load(Appeal).about == appealing.last_decision(world, post).public_id


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AGENCY, Role.MODERATOR, Role.ADMIN])
def test_nobody_contests_what_concerns_somebody_else(
    app: Flask, world: World, account: Account, first: Account, role: Role
) -> None:
    post = appealing.contested_reply(world, account, by=first)
    sanction = appealing.sanctioned(world, account, by=first)
    somebody = Visitor(app).become(world.account(role))
    somebody.get(f"/p/{post.public_id}/appeal", 404)
    ask(somebody, f"/p/{post.public_id}/appeal", status=404)
    somebody.get(f"/a/appeal/{sanction.public_id}", 404)
    ask(somebody, f"/a/appeal/{sanction.public_id}", status=404)
    assert world.count(Appeal) == 0


def test_a_visitor_is_asked_to_sign_in(world: World, account: Account, first: Account, visitor: Visitor) -> None:
    post = appealing.contested_reply(world, account, by=first)
    assert visitor.get(f"/p/{post.public_id}/appeal", 303).location == "/in"
    page = ask(visitor, f"/p/{post.public_id}/appeal", status=403)
    assert ASKED in page.source


@pytest.mark.parametrize("kind", [SanctionKind.WARNING, SanctionKind.READ_ONLY, SanctionKind.SUSPENSION])
def test_a_sanction_is_contested_also_while_it_suspends(
    app: Flask, world: World, account: Account, first: Account, kind: SanctionKind
) -> None:
    sanction = appealing.sanctioned(world, account, by=first, kind=kind)
    came, path = Visitor(app).become(account), f"/a/appeal/{sanction.public_id}"
    page = came.get(path)
    assert f"{REASON} Règle : {RULE_NAME}." in page.text
    came.send(page, path, text=ASKED)
    assert "Elle attend." in came.get(path).text
    appeal = appealing.about(world, sanction.public_id)
    assert (appeal.about_kind, appeal.first_decider) == (Contested.SANCTION, first.number)
    ask(came, path, status=409)


def test_who_is_suspended_still_contests_a_decision_on_a_text(
    app: Flask, world: World, account: Account, first: Account
) -> None:
    post = appealing.contested_reply(world, account, by=first)
    appealing.sanctioned(world, account, by=first)
    ask(Visitor(app).become(account), f"/p/{post.public_id}/appeal")
    assert world.count(Appeal) == 1


def test_an_agency_contests_a_pin_that_was_not_taken_and_no_other(app: Flask, world: World, first: Account) -> None:
    writer, agency = world.agency()
    rival, _other = world.agency()
    board = world.board()
    pin = world.pin(world.guidance(agency), board=board, accepted=False)
    path, desk = f"/desk/pins/{pin.public_id}/appeal", Visitor(app).become(writer)
    desk.get(path, 404)
    ask(desk, path, status=404)
    appealing.refused_pin(world, pin, by=first)
    assert desk.get("/desk/pins").css(f"a[href='{path}']")
    ask(Visitor(app).become(rival), path, status=404)
    ask(desk, path)
    appeal = appealing.about(world, pin.public_id)
    assert (appeal.about_kind, appeal.first_decider, appeal.appellant_id) == (Contested.PIN, first.number, writer.id)
    ask(desk, path, status=409)


def test_a_request_taken_back_leaves_no_words_and_cannot_be_made_again(
    app: Flask, world: World, account: Account, author: Visitor, first: Account
) -> None:
    post = appealing.contested_reply(world, account, by=first)
    path = f"/p/{post.public_id}/appeal"
    ask(author, path)
    appeal = world.load(Appeal)
    back = f"/a/appeal/{appeal.public_id}/withdraw"
    Visitor(app).become(world.member()).post(back, {}, 404)
    Visitor(app).become(first).post(back, {}, 404)
    assert world.load(Appeal).state is AppealState.WAITING
    author.send(author.get(path), back)
    after = world.load(Appeal)
    assert (after.state, after.text_sealed, after.waiting_at) == (AppealState.WITHDRAWN, "", None)
    assert "Vous avez repris votre demande" in author.get(path).text
    ask(author, path, status=409)
    author.post(back, {}, 409)
    assert world.load(Post, id=post.id).state is PostState.REMOVED


def test_the_form_of_a_request_is_never_sent_twice_by_two_tabs(
    world: World, account: Account, author: Visitor, first: Account
) -> None:
    post = appealing.contested_reply(world, account, by=first)
    path = f"/p/{post.public_id}/appeal"
    form = author.get(path).form(path)
    author.post(path, {**form, "text": "Un."})
    author.post(path, {**form, "text": "Deux."}, 409)
    with world.app.app_context():
        assert [appeal_queries.written(appeal).text for appeal in db.session.query(Appeal)] == ["Un."]
