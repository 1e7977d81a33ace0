"""Taking one's own text back: at once, without a reason, everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Post, PostState, Revision, Thread
from tests.conftest import bytes_of
from tests.factories import World
from tests.visitor import Visitor


@pytest.fixture
def account(world: World) -> Account:
    return world.member("Renard tranquille")


@pytest.fixture
def author(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


@pytest.mark.parametrize("state", [state for state in PostState if state is not PostState.WITHDRAWN])
def test_an_author_withdraws_a_reply_in_any_state(
    world: World, account: Account, author: Visitor, state: PostState
) -> None:
    thread = world.thread()
    world.reply(thread)
    post = world.reply(thread, author=account, state=state, notes=["threats"], body="Une phrase de trop.")
    if state is PostState.PUBLISHED:
        world.edit(post, account, body="Une autre phrase de trop.")
    author.send(author.get(f"/t/{thread.public_id}"), f"/p/{post.public_id}/withdraw", what="")
    gone = world.load(Post, id=post.id)
    assert gone.state is PostState.WITHDRAWN
    assert (gone.body, gone.html, gone.notes, gone.reason, gone.waiting_at) == ("", "", "", "", None)
    assert world.count(Revision) == 0
    assert world.load(Thread).replies == 1
    for address in (f"/t/{thread.public_id}", "/a/texts"):
        assert "de trop" not in author.get(address).text
    author.get(f"/p/{post.public_id}/edit", 404)
    author.post(f"/p/{post.public_id}/withdraw", None, 404)


def test_a_withdrawn_reply_keeps_its_place_without_name_or_day(
    world: World, account: Account, author: Visitor, member: Visitor
) -> None:
    thread = world.thread()
    post = world.reply(thread, author=account)
    world.reply(thread, body="Je réponds à cela.")
    author.post(f"/p/{post.public_id}/withdraw")
    page = member.get(f"/t/{thread.public_id}")
    husk = " ".join(page.one("#m2").text_content().split())
    assert husk == "Message retiré Ce message a été retiré. Son texte n’est plus là."
    assert "Renard tranquille" not in page.source
    assert post.public_id not in page.source
    assert len(page.css(".post-card")) == 3


@pytest.mark.parametrize("state", [state for state in PostState if state is not PostState.WITHDRAWN])
def test_a_thread_without_replies_goes_with_its_beginning(
    world: World, account: Account, author: Visitor, member: Visitor, state: PostState
) -> None:
    thread = world.thread(author=account, state=state)
    post = world.first_post(thread)
    author.send(author.get(f"/t/{thread.public_id}"), f"/p/{post.public_id}/withdraw")
    gone = world.load(Thread)
    assert (gone.state, gone.title) == (PostState.WITHDRAWN, "")
    for somebody in (author, member):
        somebody.get(f"/t/{thread.public_id}", 404)
    board = author.get("/").css("a[href^='/b/']")[0].get("href") or ""
    assert not author.get(board).css(".thread-row")


def test_replies_outlive_a_withdrawn_beginning_which_leaves_neither_title_nor_name(
    world: World, account: Account, author: Visitor, member: Visitor
) -> None:
    board = world.board()
    thread = world.thread(board, author=account, title="Un titre à moi", notes=["threats"])
    world.reply(thread, body="Une réponse utile.")
    author.post(f"/p/{world.first_post(thread).public_id}/withdraw")
    for somebody in (author, member):
        page = somebody.get(f"/t/{thread.public_id}")
        assert page.h1 == "Un fil dont le début a été retiré"
        assert "Une réponse utile." in page.text
        row = somebody.get(f"/b/{board.public_id}").one(".thread-row").text_content()
        assert " ".join(row.split()) == "Un fil dont le début a été retiré une réponse"
        # Their own name stands beside the form in which they write, for themselves.
        shown = [*page.css(".post-card"), page.one("h1")] if somebody is author else [page.tree]
        assert not any("Renard tranquille" in element.text_content() for element in shown)


def test_a_thread_goes_with_the_last_text_in_it(
    app: Flask, world: World, account: Account, author: Visitor, member: Visitor
) -> None:
    thread = world.thread(author=account)
    somebody = world.member()
    reply = world.reply(thread, author=somebody)
    author.post(f"/p/{world.first_post(thread).public_id}/withdraw")
    member.get(f"/t/{thread.public_id}")
    Visitor(app).become(somebody).post(f"/p/{reply.public_id}/withdraw")
    member.get(f"/t/{thread.public_id}", 404)
    assert world.load(Thread).replies == 0


def test_a_reply_that_still_waited_brings_a_withdrawn_thread_back_without_its_beginning(
    world: World, account: Account, author: Visitor, member: Visitor, moderator: Visitor
) -> None:
    thread = world.thread(author=account, title="Un titre à moi")
    reply = world.reply(thread, state=PostState.HELD, body="Une réponse utile.")
    author.post(f"/p/{world.first_post(thread).public_id}/withdraw")
    member.get(f"/t/{thread.public_id}", 404)
    review = moderator.get(f"/mod/p/{reply.public_id}")
    assert "a été retiré depuis" in review.text
    moderator.send(review, f"/mod/p/{reply.public_id}/decide", outcome="publish")
    page = member.get(f"/t/{thread.public_id}")
    assert page.h1 == "Un fil dont le début a été retiré"
    assert "Une réponse utile." in page.text


def test_a_withdrawn_text_is_told_of_in_no_notice(
    world: World, account: Account, author: Visitor, moderator: Visitor
) -> None:
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    moderator.send(moderator.get(f"/mod/p/{post.public_id}"), f"/mod/p/{post.public_id}/decide", outcome="publish")
    assert "Votre message a paru." in author.get("/n").text
    author.post(f"/p/{post.public_id}/withdraw")
    assert "Rien de nouveau." in author.get("/n").text


def test_a_text_withdrawn_while_a_moderator_reads_it_cannot_be_published(
    world: World, account: Account, author: Visitor, moderator: Visitor
) -> None:
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    moderator.post(f"/mod/p/{post.public_id}/claim")
    review = moderator.get(f"/mod/p/{post.public_id}")
    author.post(f"/p/{post.public_id}/withdraw")
    moderator.send(review, f"/mod/p/{post.public_id}/decide", 404, outcome="publish")
    assert world.load(Post, id=post.id).state is PostState.WITHDRAWN


def test_withdrawn_words_are_not_in_the_database_file_any_more(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app()
    world = World(app)
    account = world.member()
    author = Visitor(app).become(account)
    long = "plusieurs pages de phrases " * 900  # larger than a page of the file
    thread = world.thread(author=account, title="Marque-titre", body=f"Marque-debut {long}", notes=["sexual"])
    world.edit(world.first_post(thread), account, title="Marque-autre", body=f"Marque-modif {long}")
    reply = world.reply(world.thread(), author=account, state=PostState.RETURNED, body="Marque-reponse")
    file = tmp_path / "other0.sqlite3"
    assert b"Marque-debut" in _bytes(file)
    for post in (world.first_post(thread), reply):
        author.post(f"/p/{post.public_id}/withdraw")
    assert b"Marque" not in _bytes(file)
    assert b"plusieurs pages" not in _bytes(file)
    assert b"sexual" not in _bytes(file)


def _bytes(file: Path) -> bytes:
    """Everything that lies on the disk: the file, and what SQLite keeps beside it."""
    return bytes_of(*file.parent.glob(f"{file.name}*"))
