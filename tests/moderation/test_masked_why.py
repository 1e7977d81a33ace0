"""Masking is a restriction: it has a rule and a reason, and its author reads both."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.discussion.models import Post, PostState
from forum.moderation.models import Decision
from tests.factories import World
from tests.moderation.test_masking import BODY, MARKED, WHY, _mask
from tests.visitor import Visitor


@pytest.mark.parametrize("missing", ["rule", "reason"])
def test_nothing_is_masked_without_a_rule_and_what_is_in_question(
    world: World, moderator: Visitor, missing: str
) -> None:
    post = world.reply(world.thread(), state=PostState.HELD, body=BODY)
    _mask(moderator, post, 422, masked_body=MARKED, **{missing: ""})
    assert world.load(Post, id=post.id).state is PostState.HELD
    assert world.count(Decision) == 0


def test_the_author_reads_why_words_were_masked_and_that_nothing_presses(
    app: Flask, world: World, moderator: Visitor
) -> None:
    account = world.member()
    post = world.reply(world.thread(), author=account, state=PostState.HELD, body=BODY)
    _mask(moderator, post, masked_body=MARKED)
    assert world.load(Decision).rule == WHY["rule"]
    page = Visitor(app).become(account).get(f"/p/{post.public_id}/shown")
    said = " ".join(page.one(".statement").text_content().split())
    assert said.startswith(f"{WHY['reason']} Règle : ")
    assert "Rien ne presse" in page.text
    assert page.css("main a[href='/a/team']")
