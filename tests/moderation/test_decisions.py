"""Decisions: publish, give back, remove; each about the version that was read, with a rule and a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.moderation.models import Claim, Decision, Outcome
from forum.notifications.models import Notice
from tests.factories import World
from tests.visitor import Page, Visitor

REASON = "La ville permettrait de vous reconnaître."
STATES = {"publish": PostState.PUBLISHED, "return": PostState.RETURNED, "remove": PostState.REMOVED}


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


def _waiting(world: World, account: Account, kind: str) -> Post:
    """A thread, a reply or an edit that waits."""
    if kind == "thread":
        return world.first_post(world.thread(author=account, state=PostState.HELD, title="Avant", body="Avant."))
    thread = world.thread(author=None if kind == "reply" else account, title="Avant", body="Avant.")
    if kind == "reply":
        return world.reply(thread, author=account, state=PostState.HELD, body="Avant.")
    world.edit(world.first_post(thread), account, title="Après", body="Après.")
    return world.first_post(thread)


def _decide(moderator: Visitor, post: Post, status: int = 303, **fields: object) -> Page:
    """Open the text as a moderator does, and press the button."""
    path = f"/mod/p/{post.public_id}"
    return moderator.send(moderator.get(path), f"{path}/decide", status, **fields)


@pytest.mark.parametrize("kind", ["thread", "reply", "edit"])
@pytest.mark.parametrize("outcome", STATES)
def test_a_decision_moves_the_text_tells_its_author_and_is_written_down(
    world: World, account: Account, moderator: Visitor, kind: str, outcome: str
) -> None:
    post = _waiting(world, account, kind)
    why: dict[str, Any] = {} if outcome == "publish" else {"rule": "anonymous", "reason": REASON}
    moderator.post(f"/mod/p/{post.public_id}/claim")
    assert _decide(moderator, post, outcome=outcome, **why).location == "/mod"
    after, thread = world.load(Post, id=post.id), world.load(Thread, id=post.thread_id)
    if kind == "edit":
        revision = world.load(Revision)
        assert (after.state, thread.state, revision.state) == (
            PostState.PUBLISHED,
            PostState.PUBLISHED,
            STATES[outcome],
        )
        new, old = ("Après.", "Avant.") if outcome == "publish" else ("Avant.", "Après.")
        assert (after.body, revision.body, thread.title) == (new, old, new.removesuffix("."))
        told: Post | Revision = revision
    else:
        assert after.state is STATES[outcome]
        assert thread.state is (STATES[outcome] if kind == "thread" else PostState.PUBLISHED)
        told = after
    assert (told.rule, told.reason) == (why.get("rule", ""), why.get("reason", ""))
    assert after.waiting_at is None
    decision = world.load(Decision)
    assert (decision.outcome, decision.is_edit) == (Outcome(outcome), kind == "edit")
    assert (decision.rule, decision.reason) == (why.get("rule", ""), why.get("reason", ""))
    assert world.count(Claim) == 0
    assert world.count(Notice, account_id=account.id, about=decision.public_id) == 1
    assert moderator.get(f"/mod/p/{post.public_id}", 303).location == "/mod"


def test_a_published_reply_is_counted_placed_and_dated_once(world: World, moderator: Visitor) -> None:
    thread = world.thread()
    for number in (2, 3):
        post = world.reply(thread, state=PostState.HELD, body=f"Texte {number}.")
        _decide(moderator, post, outcome="publish")
        after = world.load(Post, id=post.id)
        assert (after.place, after.published_on is not None) == (number, True)
    moved = world.load(Thread)
    assert (moved.replies, moved.last_place) == (2, 3)


@pytest.mark.parametrize("outcome", ["return", "remove"])
@pytest.mark.parametrize(
    ("lacking", "complaint"),
    [
        ({"rule": ""}, "Choisissez la règle dont il s’agit."),
        ({"rule": "taste"}, "Choisissez la règle dont il s’agit."),
        ({"reason": ""}, "Écrivez pourquoi : la personne le lira."),
        ({"reason": " \u200b\n "}, "Écrivez pourquoi : la personne le lira."),
        ({"reason": "é" * 2001}, "La raison dépasse 2000 caractères."),
    ],
    ids=["no rule", "no rule of ours", "no reason", "invisible reason", "long reason"],
)
def test_no_text_is_turned_down_without_its_rule_and_reason(
    world: World, moderator: Visitor, outcome: str, lacking: dict[str, str], complaint: str
) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    sent = {"outcome": outcome, "rule": "contact", "reason": REASON} | lacking
    page = _decide(moderator, post, 422, **sent)
    assert complaint in page.text
    kept = page.form(f"/mod/p/{post.public_id}/decide")
    assert kept["outcome"] == outcome
    assert kept["reason"].strip() == sent["reason"].strip(" \u200b\n")
    assert world.count(Decision) == 0
    assert world.load(Post, id=post.id).version == post.version


@pytest.mark.parametrize("outcome", ["", "escalated", "PUBLISH", None])
def test_an_outcome_that_does_not_exist_is_given_back_with_the_reason(
    world: World, moderator: Visitor, outcome: str | None
) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    fields = {"version": post.version, "rule": "contact", "reason": REASON}
    if outcome is not None:
        fields["outcome"] = outcome
    page = moderator.post(f"/mod/p/{post.public_id}/decide", fields, 422)
    assert "Choisissez une décision." in page.text
    assert page.form(f"/mod/p/{post.public_id}/decide")["reason"].strip() == REASON
    assert world.count(Decision) == 0


@pytest.mark.parametrize("kind", ["thread", "reply", "edit"])
@pytest.mark.parametrize("outcome", ["publish", "return", ""])
def test_a_decision_about_another_version_is_a_conflict_and_changes_nothing(
    world: World, account: Account, moderator: Visitor, kind: str, outcome: str
) -> None:
    post = _waiting(world, account, kind)
    path = f"/mod/p/{post.public_id}"
    read = moderator.get(path)
    world.edit(post, account, title="Autre chose", body="Autre chose.")
    before = world.load(Post, id=post.id)
    page = moderator.send(read, f"{path}/decide", 409, outcome=outcome, rule="contact", reason=REASON)
    assert REASON in page.text
    after = world.load(Post, id=post.id)
    assert (after.version, after.state, after.body) == (before.version, before.state, before.body)
    assert world.count(Decision) == world.count(Notice) == 0
    assert world.count(Post, waiting_at=None, id=post.id) == 0


@pytest.mark.parametrize("version", ["", "-1", "1e3", "9" * 40, None])
def test_a_decision_about_no_version_changes_nothing(world: World, moderator: Visitor, version: str | None) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    fields = {"outcome": "publish"} | ({} if version is None else {"version": version})
    moderator.post(f"/mod/p/{post.public_id}/decide", fields, 409)
    assert world.count(Decision) == 0


def test_a_second_decision_about_the_same_version_is_a_conflict(app: Flask, world: World) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    one, other = (Visitor(app).become(world.moderator()) for _ in range(2))
    path = f"/mod/p/{post.public_id}"
    seen_by_other = other.get(path)
    _decide(one, post, outcome="publish")
    for outcome in ("publish", "remove"):
        other.send(seen_by_other, f"{path}/decide", 409, outcome=outcome, rule="other", reason=REASON)
    assert world.load(Decision).outcome is Outcome.PUBLISH
    assert world.load(Thread).replies == 1


def test_who_lost_the_text_to_somebody_else_cannot_decide(app: Flask, world: World) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    accounts = [world.moderator() for _ in range(2)]
    path = f"/mod/p/{post.public_id}"
    with time_machine.travel(clock.now(), tick=False) as moment:
        one, other = (Visitor(app).become(account) for account in accounts)
        one.post(f"{path}/claim")
        read = one.get(path)
        moment.shift(timedelta(minutes=11))
        other.post(f"{path}/claim")
        page = one.send(read, f"{path}/decide", 409, outcome="return", rule="contact", reason=REASON)
        assert REASON in page.text
        assert world.count(Decision) == 0
        _decide(other, post, outcome="publish")
    assert world.load(Decision).moderator == accounts[1].number


def test_a_text_may_be_decided_without_a_claim_and_after_ones_own_has_ended(app: Flask, world: World) -> None:
    moderator = world.moderator()
    thread = world.thread()
    with time_machine.travel(clock.now(), tick=False) as moment:
        one = Visitor(app).become(moderator)
        for wait in (None, timedelta(minutes=11)):
            post = world.reply(thread, state=PostState.HELD)
            if wait:
                one.post(f"/mod/p/{post.public_id}/claim")
                moment.shift(wait)
            _decide(one, post, outcome="publish")
    assert world.count(Decision) == 2


@pytest.mark.parametrize("kind", ["thread", "reply", "edit"])
def test_nobody_decides_about_their_own_text(app: Flask, world: World, kind: str) -> None:
    account = world.moderator()
    post = _waiting(world, account, kind)
    fields = {"outcome": "publish", "version": world.load(Post, id=post.id).version}
    Visitor(app).become(account).post(f"/mod/p/{post.public_id}/decide", fields, 403)
    assert world.count(Decision) == 0
    assert world.load(Post, id=post.id).waiting_at is not None


def test_what_is_written_down_holds_numbers_and_public_ids_only(
    world: World, account: Account, moderator: Visitor
) -> None:
    waiting = [_waiting(world, account, kind) for kind in ("thread", "reply", "edit")]
    for post, outcome in zip(waiting, STATES, strict=True):
        _decide(moderator, post, outcome=outcome, rule="contact", reason=REASON)
    lines = [world.load(AuditLine, about=post.public_id) for post in waiting]
    assert [(line.act, line.why) for line in lines] == [
        (Act.POST_PUBLISHED, ""),
        (Act.POST_RETURNED, "contact"),
        (Act.EDIT_REMOVED, "contact"),
    ]
    assert {line.actor for line in lines} == {world.load(Decision, post_id=waiting[0].id).moderator}
    columns = set(AuditLine.__table__.c.keys())
    assert columns == {"id", "on", "act", "actor", "about", "why", "before", "after", "previous", "hash"}
