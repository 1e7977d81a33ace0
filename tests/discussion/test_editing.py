"""Changing one's own text: what is public stays public until a moderator has read the new words."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.discussion.models import Post, PostState, Revision, Thread
from tests.factories import World
from tests.visitor import Visitor


@pytest.fixture
def account(world: World) -> Account:
    return world.member()


@pytest.fixture
def author(app: Flask, account: Account) -> Visitor:
    return Visitor(app).become(account)


def _own_reply(world: World, account: Account, state: PostState) -> Post:
    return world.reply(world.thread(), author=account, state=state, body="Avant.", reason="Sans la rue.")


@pytest.mark.parametrize("state", [PostState.HELD, PostState.RETURNED])
def test_a_text_that_waits_or_came_back_is_replaced_and_waits(
    world: World, account: Account, author: Visitor, state: PostState
) -> None:
    post = _own_reply(world, account, state)
    action = f"/p/{post.public_id}/edit"
    writing = author.get(action)
    assert writing.form(action)["body"].strip() == "Avant."
    assert ("Sans la rue." in writing.text) is (state is PostState.RETURNED)
    checked = author.send(writing, action, 200, body="Après.", step="check")
    assert world.load(Post, id=post.id).body == "Avant."
    author.send(checked, action, step="send")
    changed = world.load(Post, id=post.id)
    assert (changed.state, changed.body, changed.reason) == (PostState.HELD, "Après.", "")
    assert changed.waiting_at is not None
    assert changed.version > post.version
    assert world.count(Revision) == 0


def test_a_text_that_is_changed_while_it_waits_keeps_its_turn(world: World, account: Account, author: Visitor) -> None:
    post = _own_reply(world, account, PostState.HELD)
    before = world.load(Post, id=post.id)
    author.post(f"/p/{post.public_id}/edit", {"body": "Après.", "version": before.version})
    assert world.load(Post, id=post.id).waiting_at == before.waiting_at


def test_an_edit_of_a_published_post_waits_while_the_old_text_stays_public(
    world: World, account: Account, author: Visitor, member: Visitor
) -> None:
    thread = world.thread(author=account, title="Un titre", body="Ancien début.")
    post = world.first_post(thread)
    action = f"/p/{post.public_id}/edit"
    checked = author.send(author.get(action), action, 200, title="Autre titre", body="Nouveau début.", step="check")
    author.send(checked, action, step="send")
    seen = member.get(f"/t/{thread.public_id}")
    assert seen.h1 == "Un titre"
    assert "Ancien début." in seen.text
    assert "Nouveau début." not in seen.text
    own = author.get(f"/t/{thread.public_id}")
    assert "Nouveau titre : Autre titre" in own.text
    assert "Nouveau début." in own.text
    assert "Ancien début." in own.text
    assert own.css(f"form[action='/p/{post.public_id}/withdraw'] input[name=what][value=edit]")
    assert "Nouveau titre : Autre titre" in author.get("/a/texts").text
    again = author.get(action).form(action)
    assert (again["title"], again["body"].strip()) == ("Autre titre", "Nouveau début.")


@pytest.mark.parametrize("decided", [PostState.RETURNED, PostState.REMOVED])
def test_an_edit_after_an_edit_that_did_not_appear_takes_its_place(
    world: World, account: Account, author: Visitor, decided: PostState
) -> None:
    post = _own_reply(world, account, PostState.PUBLISHED)
    world.edit(post, account, body="Premier essai.", state=decided)
    waiting = world.load(Post, id=post.id)
    author.post(f"/p/{post.public_id}/edit", {"body": "Second essai.", "version": waiting.version})
    revision = world.load(Revision)
    assert (revision.state, revision.body, revision.reason) == (PostState.HELD, "Second essai.", "")
    page = author.get("/a/texts").text
    assert "Second essai." in page
    assert "Premier essai." not in page


@pytest.mark.parametrize("decided", [PostState.HELD, PostState.RETURNED, PostState.REMOVED])
def test_an_edit_is_taken_back_without_touching_what_is_public(
    world: World, account: Account, author: Visitor, decided: PostState
) -> None:
    post = _own_reply(world, account, PostState.PUBLISHED)
    world.edit(post, account, body="Après.", state=decided)
    action = f"/p/{post.public_id}/withdraw"
    author.send(author.get("/a/texts"), action)
    assert world.count(Revision) == 0
    kept = world.load(Post, id=post.id)
    assert (kept.state, kept.body, kept.waiting_at) == (PostState.PUBLISHED, "Avant.", None)
    author.post(action, {"what": "edit"}, 403)


def test_an_edit_of_another_version_is_a_conflict_that_keeps_the_words(
    world: World, account: Account, author: Visitor
) -> None:
    post = _own_reply(world, account, PostState.PUBLISHED)
    world.edit(post, account, body="Dans un autre onglet.")
    fields = {"body": "Dans celui-ci.", "version": post.version}
    page = author.post(f"/p/{post.public_id}/edit", fields, 409)
    assert page.one("textarea").text_content().strip() == "Dans celui-ci."
    assert world.load(Revision).body == "Dans un autre onglet."


@pytest.mark.parametrize("state", [PostState.HELD, PostState.PUBLISHED])
def test_the_same_edit_sent_twice_is_one(world: World, account: Account, author: Visitor, state: PostState) -> None:
    thread = world.thread(author=account, state=state)
    post = world.first_post(thread)
    fields = {"title": "Autre titre", "body": "Après.", "notes": "threats", "version": post.version}
    for _ in range(2):
        author.post(f"/p/{post.public_id}/edit", fields)
    assert world.load(Post, id=post.id).version == post.version + 1
    author.post(f"/p/{post.public_id}/edit", {**fields, "title": "Encore un autre"}, 409)


@pytest.mark.parametrize("version", ["", "0x2", "-1", "9" * 30, None])
def test_an_edit_without_a_version_is_given_back(
    world: World, account: Account, author: Visitor, version: str | None
) -> None:
    post = _own_reply(world, account, PostState.PUBLISHED)
    fields = {"body": "Après."} | ({} if version is None else {"version": version})
    page = author.post(f"/p/{post.public_id}/edit", fields, 422)
    assert page.form(f"/p/{post.public_id}/edit")["body"].strip() == "Après."
    assert world.count(Revision) == 0


def test_what_moderators_removed_cannot_be_changed(world: World, account: Account, author: Visitor) -> None:
    post = _own_reply(world, account, PostState.REMOVED)
    author.get(f"/p/{post.public_id}/edit", 403)
    author.post(f"/p/{post.public_id}/edit", {"body": "Après.", "version": post.version}, 403)
    page = author.get("/a/texts")
    assert "Retiré par la relecture." in page.text
    assert "Sans la rue." in page.text
    assert not page.css(f"a[href='/p/{post.public_id}/edit']")


@pytest.mark.parametrize("state", [PostState.HELD, PostState.PUBLISHED])
def test_somebody_elses_text_is_as_absent_as_one_that_does_not_exist(
    world: World, member: Visitor, state: PostState
) -> None:
    post = world.reply(world.thread(), state=state)
    for public_id in (post.public_id, "n" * 22):
        missing = member.get(f"/p/{public_id}/edit", 404).text
        member.post(f"/p/{public_id}/edit", {"body": "Moi.", "version": 1}, 404)
        member.post(f"/p/{public_id}/withdraw", None, 404)
        assert "Une réponse." not in missing
    assert world.load(Post, id=post.id).body == "Une réponse."


def test_the_title_of_a_held_thread_changes_with_it(world: World, account: Account, author: Visitor) -> None:
    thread = world.thread(author=account, state=PostState.RETURNED, title="Rue des Lilas")
    post = world.first_post(thread)
    author.post(f"/p/{post.public_id}/edit", {"title": "Ma rue", "body": "Voilà.", "version": post.version})
    changed = world.load(Thread)
    assert (changed.title, changed.state) == ("Ma rue", PostState.HELD)
