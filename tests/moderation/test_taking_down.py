"""Taking out what others could read: the text, its title, its edits; and giving all of it back."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.audit import Act, AuditLine
from forum.discussion.models import Post, PostState, Revision, Thread
from forum.discussion.operations import decisions
from forum.errors import Conflict, Refused
from forum.moderation.models import Decision, Outcome
from forum.moderation.operations import deciding
from forum.moderation.queries import review as reviews
from forum.roles import Role, Viewer
from tests.factories import World, viewer_of
from tests.visitor import Visitor

MODERATOR = Viewer(account_id=0, role=Role.MODERATOR, number=7)


def _take_down(world: World, post: Post, viewer: Viewer = MODERATOR) -> None:
    with world.open():
        found = reviews.review(post.public_id, viewer).post
        deciding.take_down(found, rule="anonymous", reason="Un nom.", viewer=viewer)


def _restore(world: World, post: Post) -> None:
    with world.open():
        decisions.restore(reviews.review(post.public_id, MODERATOR).post)


def test_a_beginning_goes_with_its_title_and_replies_stay(app: Flask, world: World, visitor: Visitor) -> None:
    account, board = world.member(), world.board(public=True)
    thread = world.thread(board, author=account, title="Rue du Moulin", body="Chez lui.")
    first = world.first_post(thread)
    world.reply(thread, body="Courage.")
    world.edit(first, account, title="Rue du Moulin", body="Encore chez lui.")
    _take_down(world, first)
    page = visitor.get(f"/t/{thread.public_id}")
    assert "Courage." in page.text
    for source in (page.source, visitor.get(f"/b/{board.public_id}").source):
        assert "Moulin" not in source
        assert "Chez lui" not in source
    assert world.count(Revision) == 0
    own = Visitor(app).become(account).get("/a/texts")
    assert "Rue du Moulin" in own.text
    assert "Un nom." in own.text
    assert world.load(Decision).outcome is Outcome.REMOVE
    assert world.load(AuditLine, act=Act.POST_REMOVED).why == "anonymous"


def test_what_is_restored_has_its_title_its_place_and_its_day_again(world: World, visitor: Visitor) -> None:
    thread = world.thread(world.board(public=True), title="Un titre à soi", body="Un début à soi.")
    first = world.first_post(thread)
    world.reply(thread)
    before = world.load(Thread), world.load(Post, id=first.id)
    _take_down(world, first)
    _restore(world, first)
    after = world.load(Thread), world.load(Post, id=first.id)
    assert (after[0].title, after[0].removed_title) == ("Un titre à soi", "")
    assert (after[0].replies, after[0].last_place, after[0].rank) == (1, 2, before[0].rank)
    assert (after[1].place, after[1].published_on) == (before[1].place, before[1].published_on)
    assert "Un titre à soi" in visitor.get(f"/t/{thread.public_id}").text


def test_a_thread_goes_with_the_last_text_in_it(world: World, visitor: Visitor) -> None:
    thread = world.thread(world.board(public=True), title="Seul")
    _take_down(world, world.first_post(thread))
    visitor.get(f"/t/{thread.public_id}", 404)
    assert world.load(Thread).state is PostState.REMOVED
    _restore(world, world.first_post(thread))
    assert "Seul" in visitor.get(f"/t/{thread.public_id}").text


def test_a_reply_is_counted_no_more_and_leaves_its_place_empty(world: World, visitor: Visitor) -> None:
    thread = world.thread(world.board(public=True))
    reply, later = world.reply(thread, body="Une rue."), world.reply(thread, body="Après.")
    _take_down(world, reply)
    page = visitor.get(f"/t/{thread.public_id}")
    assert "Une rue." not in page.source
    assert "Après." in page.text
    assert world.load(Thread).replies == 1
    assert world.load(Post, id=later.id).place == 3


def test_withdrawing_what_was_taken_down_leaves_no_title_behind(app: Flask, world: World) -> None:
    account = world.member()
    thread = world.thread(author=account, title="Rue du Moulin")
    first = world.first_post(thread)
    world.reply(thread)
    _take_down(world, first)
    Visitor(app).become(account).post(f"/p/{first.public_id}/withdraw", {"what": "post"})
    after = world.load(Thread)
    assert (after.title, after.removed_title) == ("", "")


@pytest.mark.parametrize("state", [PostState.HELD, PostState.RETURNED, PostState.REMOVED])
def test_only_what_others_read_is_taken_down(world: World, state: PostState) -> None:
    post = world.reply(world.thread(), state=state)
    with pytest.raises(Conflict):
        _take_down(world, post)
    assert world.count(Decision) == 0


def test_nobody_takes_down_what_they_wrote(world: World) -> None:
    account = world.moderator()
    post = world.reply(world.thread(), author=account)
    with pytest.raises(Refused):
        _take_down(world, post, viewer_of(account))
