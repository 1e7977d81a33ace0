"""The statement of reasons says the same wherever somebody reads it, and never who decided or reported."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.moderation.models import Decision, Outcome
from forum.moderation.views import statements
from forum.notifications.statements import SecondLook
from forum.waiting import Level, raise_level
from forum.web import filters
from tests.factories import World
from tests.moderation import appealing
from tests.moderation.appealing import REASON, RULE_NAME, ask
from tests.visitor import Page, Visitor

NAME = "Hibou patient"
BY_PERSON = "Une personne de l’équipe de relecture a décidé."
NO_PROGRAM = "Aucun programme n’y a pris part."
ORDER_ONLY = "Un programme avait seulement changé l’ordre dans lequel elle lit."


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


@pytest.fixture
def first(world: World) -> Account:
    return world.moderator(NAME)


def _statement(page: Page) -> str:
    return " ".join(page.one(".statement").text_content().split())


@pytest.mark.parametrize("outcome", [Outcome.RETURN, Outcome.REMOVE])
def test_rule_facts_automation_and_the_way_to_appeal_stand_everywhere(
    app: Flask, world: World, account: Account, first: Account, outcome: Outcome
) -> None:
    post = appealing.contested_reply(world, account, by=first, outcome=outcome)
    author = Visitor(app).become(account)
    with app.test_request_context():
        until = filters.whole_day(statements.rules.last_day(appealing.last_decision(world, post).decided_on))
    said = set()
    for page in (author.get("/n"), author.get("/a/texts")):
        assert NAME not in page.source
        said.add(_statement(page))
    (words,) = said
    assert f"{REASON} Règle : {RULE_NAME}." in words
    assert f"{BY_PERSON} {NO_PROGRAM}" in words
    assert f"une fois, jusqu’au {until}." in words
    assert _statement(author.get(f"/p/{post.public_id}/appeal")).startswith(f"{REASON} Règle : {RULE_NAME}.")


def test_the_words_are_in_the_readers_language(app: Flask, world: World, account: Account, first: Account) -> None:
    appealing.contested_reply(world, account, by=first)
    page = Visitor(app, language="en").become(account).get("/n")
    assert RULE_NAME not in page.text
    assert REASON in page.text


@pytest.mark.parametrize(("code", "part"), [("rule:danger", ORDER_ONLY), ("moderator", NO_PROGRAM)])
def test_a_programs_part_in_the_order_is_told(app: Flask, world: World, code: str, part: str) -> None:
    account, first = world.member(), world.moderator()
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    with world.open():
        raise_level(db.session.get(Post, post.id), Level.RED, [code])  # type: ignore[arg-type]
    appealing.decided(world, post, Outcome.REMOVE, by=first)
    author = Visitor(app).become(account)
    for page in (author.get("/n"), author.get("/a/texts")):
        assert f"{BY_PERSON} {part}" in _statement(page)


def test_what_was_published_has_no_statement(app: Flask, world: World, account: Account) -> None:
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    path, moderator = f"/mod/p/{post.public_id}", Visitor(app).become(world.moderator())
    moderator.send(moderator.get(path), f"{path}/decide", outcome="publish")
    assert not Visitor(app).become(account).get("/n").css(".statement")


def test_masked_words_are_told_kindly_and_with_the_reason(app: Flask, world: World, account: Account) -> None:
    post = world.reply(world.thread(), author=account, state=PostState.HELD, body="Je vis à Montclair.")
    path, moderator = f"/mod/p/{post.public_id}", Visitor(app).become(world.moderator())
    fields = {"outcome": "mask", "rule": "anonymous", "reason": "La ville.", "masked_body": "Je vis à [[Montclair]]."}
    moderator.send(moderator.get(path), f"{path}/decide", **fields)
    author = Visitor(app).become(account)
    page = author.get("/n")
    assert "Votre message a paru ; des mots ont été masqués pour votre sécurité." in page.text
    assert "La ville." in page.text
    assert not page.css(".statement a")
    assert author.get(page.one(".lines li > p a").get("href") or "").h1


def test_after_six_months_the_way_is_closed_and_says_so(
    app: Flask, world: World, account: Account, first: Account
) -> None:
    appealing.contested_reply(world, account, by=first)
    with time_machine.travel(world.later(184), tick=False):
        page = Visitor(app).become(account).get("/a/texts")
    assert "On pouvait demander un second regard jusqu’au" in _statement(page)
    assert not page.css(".statement a")


def test_an_older_return_that_was_answered_leads_nowhere(
    app: Flask, world: World, account: Account, first: Account
) -> None:
    post = appealing.contested_reply(world, account, by=first, outcome=Outcome.RETURN)
    world.edit(post, account, body="Autrement.")
    page = Visitor(app).become(account).get("/n")
    assert REASON in page.text
    assert not page.css(".statement a")
    assert not Visitor(app).become(account).get("/a/texts").css(".statement")


def test_what_was_decided_without_a_record_still_says_rule_and_reason(
    app: Flask, world: World, account: Account
) -> None:
    world.reply(world.thread(), author=account, state=PostState.REMOVED, reason="Une raison d’avant.")
    page = Visitor(app).become(account).get("/a/texts")
    assert "Une raison d’avant. Règle : Rester anonyme, soi et les autres." in _statement(page)
    assert world.count(Decision) == 0


def test_a_sanction_has_the_same_statement(app: Flask, world: World, account: Account, first: Account) -> None:
    given = appealing.sanctioned(world, account, by=first)
    with app.test_request_context():
        said = statements.of_sanction(given, None)
    assert (said.rule, said.reason, said.was_sorted) == (RULE_NAME, REASON, False)
    assert (said.second_look, said.href) == (SecondLook.OPEN, f"/a/appeal/{given.public_id}")
    assert said.until == statements.rules.last_day(given.given_on)


def test_once_asked_it_says_that_it_waits(app: Flask, world: World, account: Account, first: Account) -> None:
    post = appealing.contested_reply(world, account, by=first)
    author = Visitor(app).become(account)
    ask(author, f"/p/{post.public_id}/appeal")
    for page in (author.get("/n"), author.get("/a/texts")):
        assert "Vous avez demandé un second regard : il attend." in _statement(page)


def test_the_paragraphs_of_a_reason_stay_paragraphs(app: Flask, world: World, account: Account) -> None:
    world.reply(world.thread(), author=account, state=PostState.REMOVED, reason="Bonjour.\n\nUn détail.\nMerci.")
    page = Visitor(app).become(account).get("/a/texts")
    said = [part.text_content().strip() for part in page.css(".statement p")]
    assert said[:3] == ["Bonjour.", "Un détail.", "Merci."]
    assert said[3].startswith("Règle")


def test_what_was_removed_is_erased_not_taken_back(app: Flask, world: World, account: Account) -> None:
    world.reply(world.thread(), author=account, state=PostState.REMOVED)
    page = Visitor(app).become(account).get("/a/texts")
    assert page.one(".post-card summary").text_content() == "Effacer ce texte"
