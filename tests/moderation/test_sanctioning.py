"""The form of a sanction: what it begins with, and what is said afterwards."""

from __future__ import annotations

import pytest

from forum.discussion.models import Post, PostState
from forum.moderation.models.sanctions import Sanction
from tests.factories import World
from tests.visitor import Visitor


@pytest.fixture
def post(world: World) -> Post:
    return world.reply(world.thread(), state=PostState.HELD)


def test_a_saved_reply_is_taken_over_into_the_reason_and_nothing_is_stored(
    world: World, moderator: Visitor, post: Post
) -> None:
    path = f"/mod/p/{post.public_id}/sanction"
    page = moderator.get(path)
    reply = next(option.get("value") for option in page.css("select[name=reply] option") if option.get("value"))
    filled = moderator.send(page, path, 200, step="fill", reply=reply, rule="respect")
    assert "Plusieurs de vos textes" in filled.form(path)["reason"]
    assert "{" not in filled.form(path)["reason"]
    assert world.count(Sanction) == 0
    unknown = moderator.send(page, path, 200, step="fill", reply="n" * 22, reason="Mes mots.")
    assert unknown.form(path)["reason"].strip() == "Mes mots."


def test_after_a_sanction_on_a_published_text_one_thing_is_said(world: World, moderator: Visitor) -> None:
    post = world.first_post(world.thread(author=world.member()))
    fields = {"kind": "warning", "rule": "anonymous", "reason": "Les faits."}
    page = moderator.follow(moderator.post(f"/mod/p/{post.public_id}/sanction", fields))
    assert "C’est décidé, et la personne le lira." in page.text
    assert "Ce texte n’attend plus" not in page.text
