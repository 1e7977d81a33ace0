"""What authors are told of a decision, in words made when they read them, and never by whom."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Post, PostState
from forum.moderation.models import Outcome
from forum.notifications.models import Notice, NoticeKind
from tests.factories import World
from tests.visitor import Page, Visitor

NAME = "Hibou patient"
REASON = "La ville permettrait de vous reconnaître."


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


@pytest.fixture
def author(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


@pytest.fixture
def named(app: Flask, world: World) -> Visitor:
    """A moderator whose name must stand nowhere."""
    return Visitor(app).become(world.moderator(NAME))


def _decide(moderator: Visitor, post: Post, outcome: str) -> None:
    path = f"/mod/p/{post.public_id}"
    moderator.send(moderator.get(path), f"{path}/decide", outcome=outcome, rule="anonymous", reason=REASON)


def _told(page: Page) -> list[str]:
    return [" ".join(line.text_content().split()) for line in page.css(".lines li")]


TOLD = {
    ("thread", "publish"): "Votre fil a paru.",
    ("thread", "return"): "Votre fil vous est rendu, pour le corriger.",
    ("thread", "remove"): "Votre fil a été retiré.",
    ("reply", "publish"): "Votre message a paru.",
    ("reply", "return"): "Votre message vous est rendu, pour le corriger.",
    ("reply", "remove"): "Votre message a été retiré.",
    ("edit", "publish"): "Votre modification a paru.",
    ("edit", "return"): "Votre modification vous est rendue, pour la corriger.",
    ("edit", "remove"): "Votre modification a été retirée. Le texte publié reste.",
}


@pytest.mark.parametrize(("kind", "outcome"), TOLD, ids=[" ".join(case) for case in TOLD])
def test_the_author_is_told_with_rule_and_reason_and_never_by_whom(
    world: World, account: Account, named: Visitor, kind: str, outcome: str
) -> None:
    author = Visitor(world.app).become(account)
    if kind == "thread":
        post = world.first_post(world.thread(author=account, state=PostState.HELD))
    else:
        state = PostState.HELD if kind == "reply" else PostState.PUBLISHED
        post = world.reply(world.thread(), author=account, state=state)
    if kind == "edit":
        world.edit(post, account, body="Après.")
    _decide(named, post, outcome)
    page = author.get("/n")
    (told,) = _told(page)
    assert told.startswith(TOLD[kind, outcome])
    why = f"{REASON} Règle : Rester anonyme, soi et les autres."
    assert (why in told) is (outcome != Outcome.PUBLISH)
    asks = [link.get("href") for link in page.css(".statement a")]
    assert asks == ([] if outcome == Outcome.PUBLISH else [f"/p/{post.public_id}/appeal"])
    place = author.get(page.one(".lines li > p a").get("href") or "")
    assert place.css(f"form[action='/p/{post.public_id}/withdraw']")
    assert NAME not in page.source + place.source + author.get("/a/texts").source
    assert (REASON in place.text) is (outcome != Outcome.PUBLISH)


def test_who_opened_a_thread_is_told_once_of_a_reply_that_appeared(
    world: World, account: Account, author: Visitor, moderator: Visitor
) -> None:
    thread = world.thread(author=account)
    replier = world.member()
    post = world.reply(thread, author=replier, state=PostState.HELD, body="Courage.")
    assert "Rien de nouveau." in author.get("/n").text
    _decide(moderator, post, "publish")
    world.edit(post, replier, body="Bon courage.")
    _decide(moderator, world.load(Post, id=post.id), "publish")
    page = author.get("/n")
    assert _told(page) == ["Une réponse a paru dans un fil que vous avez ouvert. Aujourd’hui"]
    assert "ourage" not in page.text
    assert "Bon courage." in author.get(page.one(".lines li a").get("href") or "").text
    assert world.count(Notice, account_id=account.id) == 1
    assert world.count(Notice, account_id=replier.id, kind=NoticeKind.DECISION) == 2


@pytest.mark.parametrize("outcome", ["return", "remove"])
def test_a_reply_that_did_not_appear_is_told_to_its_author_alone(
    world: World, account: Account, author: Visitor, moderator: Visitor, outcome: str
) -> None:
    thread = world.thread(author=account)
    _decide(moderator, world.reply(thread, state=PostState.HELD), outcome)
    assert "Rien de nouveau." in author.get("/n").text
    assert world.count(Notice, account_id=account.id) == 0


def test_nobody_is_told_of_their_own_reply_twice(
    world: World, account: Account, author: Visitor, moderator: Visitor
) -> None:
    thread = world.thread(author=account)
    _decide(moderator, world.reply(thread, author=account, state=PostState.HELD), "publish")
    assert [line.split(".")[0] for line in _told(author.get("/n"))] == ["Votre message a paru"]


def test_a_notice_of_a_reply_that_was_withdrawn_since_is_not_told(
    app: Flask, world: World, account: Account, author: Visitor, moderator: Visitor
) -> None:
    replier = world.member()
    post = world.reply(world.thread(author=account), author=replier, state=PostState.HELD)
    _decide(moderator, post, "publish")
    assert _told(author.get("/n"))
    Visitor(app).become(replier).post(f"/p/{post.public_id}/withdraw")
    assert "Rien de nouveau." in author.get("/n").text


def test_somebody_elses_notices_are_never_told(world: World, moderator: Visitor, member: Visitor) -> None:
    _decide(moderator, world.reply(world.thread(), state=PostState.HELD), "return")
    for somebody in (member, moderator):
        assert "Rien de nouveau." in somebody.get("/n").text
