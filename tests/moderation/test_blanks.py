"""A saved reply is never sent with its blanks: whoever sends it writes what is in question."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.discussion.models import Post, PostState
from forum.moderation.built_in_replies import BUILT_IN
from forum.moderation.models import Decision
from forum.moderation.models.sanctions import Sanction
from forum.moderation.rules import replies as rules
from tests.factories import World
from tests.visitor import Visitor

TEXTS = [
    ("Un détail : […].", "[…]"),
    ("Un détail : [...].", "[...]"),
    ("Bonjour {name}.", "{name}"),
    ("Jusqu’au {until}", "{until}"),
    ("Un détail… dit où vous vivez [je crois].", ""),
    ("Des accolades {comme ici} sont des mots.", ""),
    ("", ""),
]
BLANK = "Bonjour,\n\nUn détail permettrait de vous reconnaître : […]."


@pytest.mark.parametrize(("text", "blank"), TEXTS)
def test_what_counts_as_a_blank(text: str, blank: str) -> None:
    assert rules.blank(text) == blank


def test_the_built_in_replies_leave_rule_and_last_day_to_the_statement() -> None:
    assert not [each.name for each in BUILT_IN if "{rule}" in each.body or "{until}" in each.body]


@pytest.mark.parametrize("outcome", ["return", "remove", "mask", "escalate"])
def test_a_decision_with_a_blank_is_given_back_with_its_words(world: World, moderator: Visitor, outcome: str) -> None:
    post = world.reply(world.thread(), state=PostState.HELD, body="Rue Verte.")
    path = f"/mod/p/{post.public_id}"
    page = moderator.send(
        moderator.get(path), f"{path}/decide", 422,
        outcome=outcome, rule="anonymous", reason=BLANK, masked_body="[[Rue Verte]].",
    )  # fmt: skip
    assert "Il reste […] : écrivez à la place ce qui pose question." in page.text
    assert page.form(f"{path}/decide")["reason"].split() == BLANK.split()
    assert world.load(Post, id=post.id).state is PostState.HELD
    assert world.count(Decision) == 0


def test_what_is_published_needs_no_words_and_a_blank_does_no_harm(world: World, moderator: Visitor) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    path = f"/mod/p/{post.public_id}"
    moderator.send(moderator.get(path), f"{path}/decide", outcome="publish", reason=BLANK)
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED


def test_a_sanction_with_a_blank_is_not_given(world: World, moderator: Visitor) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    path = f"/mod/p/{post.public_id}/sanction"
    page = moderator.send(moderator.get(path), path, 422, kind="warning", rule="contact", reason=BLANK)
    assert "Il reste […]" in page.text
    assert world.count(Sanction) == 0


def test_an_answer_of_the_team_with_a_blank_is_not_sent(world: World, moderator: Visitor) -> None:
    conversation = world.conversation(world.member(), "Bonjour.")
    path = f"/mod/team/{conversation.public_id}"
    again = moderator.send(moderator.get(path), f"{path}/answer", 422, text="Bonjour {name}, merci.")
    assert "Il reste {name}" in again.text


def test_the_page_says_in_which_language_the_person_reads(app: Flask, world: World, moderator: Visitor) -> None:
    author = world.member()
    Visitor(app).become(author).post("/l", {"language": "en", "back": "/"})
    post = world.reply(world.thread(), author=author, state=PostState.HELD)
    assert "La langue de la personne : " in moderator.get(f"/mod/p/{post.public_id}").text
