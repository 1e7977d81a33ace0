"""What the author of a text that waits is told beside it, and what stays chosen when it comes back."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Post, PostState
from tests.factories import World
from tests.visitor import Page, Visitor

TAKEN = "Vous avez demandé une réponse rapide : c’est noté."


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


def _sent(app: Flask, world: World, account: Account, **fields: str) -> Post:
    thread = world.thread()
    author = Visitor(app).become(account)
    author.post(f"/t/{thread.public_id}/reply", {"body": "Mes mots.", "step": "send", **fields})
    return world.load(Post, thread_id=thread.id, author_id=account.id)


def _card(page: Page) -> str:
    return " ".join(page.one("#own-1").text_content().split())


@pytest.mark.parametrize("quick", [True, False])
def test_the_wish_for_a_quick_answer_and_whether_somebody_reviews_stand_beside_the_text(
    app: Flask, world: World, account: Account, quick: bool
) -> None:
    post = _sent(app, world, account, **({"quick": "y"} if quick else {}))
    author = Visitor(app).become(account)
    thread = author.get("/a/texts")
    assert (TAKEN in _card(thread)) is quick
    assert "Personne ne relit en ce moment." in _card(thread)
    assert post.state is PostState.HELD


def test_nothing_is_said_of_who_reviews_where_nothing_waits(app: Flask, world: World, account: Account) -> None:
    world.reply(world.thread(), author=account, state=PostState.REMOVED)
    assert "relit en ce moment" not in Visitor(app).become(account).get("/a/texts").text


@pytest.mark.parametrize("quick", [True, False])
def test_a_text_that_came_back_keeps_the_wish_for_a_quick_answer(
    app: Flask, world: World, account: Account, quick: bool
) -> None:
    post = _sent(app, world, account, **({"quick": "y"} if quick else {}))
    author, moderator = Visitor(app).become(account), Visitor(app).become(world.moderator())
    path = f"/p/{post.public_id}/edit"
    assert bool(author.get(path).css("input[name=quick][checked]")) is quick
    review = f"/mod/p/{post.public_id}"
    why = {"outcome": "return", "rule": "anonymous", "reason": "Un détail."}
    moderator.send(moderator.get(review), f"{review}/decide", **why)
    page = author.get(path)
    assert bool(page.css("input[name=quick][checked]")) is quick
    assert page.h1 == "Corriger et renvoyer"
