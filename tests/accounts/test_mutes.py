"""Muting is one's own: of people and of boards, and what notices then say."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Mute
from forum.db import db
from forum.discussion.models import Post
from forum.notifications.models import Notice, NoticeKind
from tests.accounts.blocking import SECOND, Two, counts, titles
from tests.factories import World
from tests.visitor import Page

MUTED = "Message masqué à votre demande"
REPLY_TOLD = "Une réponse a paru dans un fil que vous avez ouvert."


@pytest.fixture
def two(app: Flask, world: World) -> Two:
    return Two(app, world)


def test_a_mute_is_ones_own_and_the_other_notices_nothing(two: Two) -> None:
    first, second = two.come(two.first), two.come(two.second)
    before = [_plain(second.get(path)) for path in (f"/t/{two.between.public_id}", f"/b/{two.board.public_id}")]
    assert two.asked(first, 3, "mute").location == f"/t/{two.between.public_id}"
    page = first.get(f"/t/{two.between.public_id}")
    folded = [card for card in page.css(".post-card[id^='m']") if card.cssselect("details summary")]
    assert [card.get("id") for card in folded if MUTED in card.text_content()] == ["m3"]
    assert page.css("#m3 details")[0].get("open") is None
    assert SECOND in page.css("#m3 details")[0].text_content()
    board = first.get(f"/b/{two.board.public_id}")
    assert set(titles(board)) == {"Fil d’une autre", "Fil de la première"}
    assert "Un fil n’est pas montré ici, à votre demande." in board.text
    assert board.css("main a[href='/a/blocks']")
    assert counts(board)[0] == "2 réponses"
    first.get(f"/t/{two.of_second.public_id}")  # there all the same, for who has its address
    assert "C’est déjà le cas." in first.get(f"/t/{two.between.public_id}/person?place=3").text
    after = [_plain(second.get(path)) for path in (f"/t/{two.between.public_id}", f"/b/{two.board.public_id}")]
    assert after == before
    (undo,) = [form.get("action") or "" for form in first.get("/a/blocks").css("form[action$='/undo']")]
    second.post(undo, status=404)
    first.post(undo)
    assert MUTED not in first.get(f"/t/{two.between.public_id}").text


def _plain(page: Page) -> str:
    """A page without its form tokens and padding."""
    return re.sub(r'value="[^"]{22,}"|<!--.*?-->', "", page.source, flags=re.DOTALL)


def test_a_muted_board_is_last_folded_and_silent(two: Two, world: World) -> None:
    other = world.board(name="Une autre rubrique")
    first = two.come(two.first)
    path = f"/b/{two.board.public_id}"
    _tell(two)
    assert first.get("/n").text.count(REPLY_TOLD) == 1
    first.send(first.get(path), f"{path}/mute", wish="mute")
    home = first.get("/")
    assert "La rubrique" in home.css("#boards ~ details")[-1].text_content()
    assert "Une autre rubrique" not in home.css("#boards ~ details")[-1].text_content()
    assert REPLY_TOLD not in first.get("/n").text
    assert "La rubrique" in first.get("/a/blocks").text
    first.send(first.get(path), f"{path}/mute", wish="mute")
    assert world.count(Mute) == 1
    first.send(first.get(path), f"{path}/mute", wish="show")
    assert world.count(Mute) == 0
    assert not first.get("/").css("#boards ~ details")
    assert other.name in first.get("/").text


def _tell(two: Two) -> None:
    """The notice of a reply of the second to the thread of the first."""
    with two.world.open():
        reply = db.session.scalars(
            select(Post).where(Post.thread_id == two.of_first.id, Post.author_id == two.second.id)
        ).one()
        told = {"account_id": two.first.id, "kind": NoticeKind.REPLY, "about": reply.public_id}
        db.session.add(Notice(**told, on=reply.published_on))


def test_old_notices_of_replies_fall_silent(two: Two, world: World) -> None:
    _tell(two)
    first = two.come(two.first)
    assert REPLY_TOLD in first.get("/n").text
    for keep, one, other in (
        (world.block, two.first, two.second),
        (world.block, two.second, two.first),
        (world.mute, two.first, two.second),
    ):
        row = keep(one, other)
        assert REPLY_TOLD not in first.get("/n").text, (keep, one.pseudonym)
        with world.open():
            db.session.delete(row)
    assert REPLY_TOLD in first.get("/n").text
