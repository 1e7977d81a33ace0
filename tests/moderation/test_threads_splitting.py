"""Threads that part, and many who work on the same ones: every published text is there exactly once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

from forum.accounts.models import Account
from forum.audit import Act, AuditLine
from forum.discussion.models import Board, Post, PostState, Revision, Thread
from tests.discussion import bulk
from tests.factories import World
from tests.moderation.test_at_once import at_once, pressing
from tests.moderation.whole_threads import WHY, check_counters, places, publishing, replies, shown
from tests.visitor import Visitor


@pytest.mark.parametrize("chosen", [[0], [5], [1, 2, 4], [0, 1, 2, 3, 4, 5], [4, 0]])
def test_splitting_keeps_every_published_text_once_and_closes_the_ranks(
    world: World, moderator: Visitor, member: Visitor, chosen: Sequence[int]
) -> None:
    thread = world.thread(title="Un", body="Début.")
    sent = replies(world, thread, 6)
    moderator.post(
        f"/mod/t/{thread.public_id}/split",
        {**WHY, "title": "À part", "posts": [sent[number].public_id for number in chosen]},
    )
    new = world.load(Thread, title="À part")
    left = ["Début.", *(f"Réponse {n}." for n in range(1, 7) if n - 1 not in chosen)]
    gone = [f"Réponse {n + 1}." for n in sorted(chosen)]
    assert places(world, thread) == list(enumerate(left, start=1))
    assert places(world, new) == list(enumerate(gone, start=1))
    check_counters(world, thread, new)
    assert shown(member, f"/t/{new.public_id}") == gone
    read = member.get(f"/t/{thread.public_id}")
    assert "dans un fil à part : " + WHY["reason"] in read.text
    assert read.css(f"a[href='/t/{new.public_id}']")
    assert "a tiré ce fil d’un autre" in member.get(f"/t/{new.public_id}").text
    assert new.author_id == sent[min(chosen)].author_id


def test_a_split_has_its_way_back(world: World, moderator: Visitor) -> None:
    thread = world.thread(body="Début.")
    sent = replies(world, thread, 3)
    fields = {**WHY, "title": "À part", "posts": [post.public_id for post in sent[1:]]}
    moderator.post(f"/mod/t/{thread.public_id}/split", fields)
    new = world.load(Thread, title="À part")
    moderator.post(f"/mod/t/{new.public_id}/merge", {**WHY, "into": thread.public_id})
    assert [text for _, text in places(world, thread)] == ["Début.", "Réponse 1.", "Réponse 2.", "Réponse 3."]
    check_counters(world, thread, new)


def test_nothing_leaves_but_published_replies_and_something_stays(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.member()
    thread, other = world.thread(author=account), world.thread()
    reply, elsewhere = world.reply(thread), world.reply(other)
    held, first = world.reply(thread, state=PostState.HELD), world.first_post(thread)
    address = f"/mod/t/{thread.public_id}/split"
    for post in (elsewhere, held, first):
        fields = {**WHY, "title": "À part", "posts": [reply.public_id, post.public_id]}
        moderator.post(address, fields, 409)
    Visitor(app).become(account).post(f"/p/{first.public_id}/withdraw")
    page = moderator.post(address, {**WHY, "title": "À part", "posts": [reply.public_id]}, 422)
    assert page.css("#split-posts-error")
    assert world.count(Thread) == 2
    assert world.count(AuditLine, act=Act.THREAD_SPLIT) == 0


def test_an_edit_of_what_now_opens_a_thread_keeps_that_threads_title(
    app: Flask, world: World, moderator: Visitor
) -> None:
    account, thread = world.member(), world.thread()
    reply = world.reply(thread, author=account, body="Avant.")
    world.edit(reply, account, body="Après.")
    fields = {**WHY, "title": "À part", "posts": [reply.public_id]}
    moderator.post(f"/mod/t/{thread.public_id}/split", fields)
    moderator.post(f"/mod/p/{reply.public_id}/decide", publishing(world, reply))
    assert world.load(Thread, title="À part").state is PostState.PUBLISHED
    assert world.load(Revision).body == "Avant."


def test_a_long_thread_is_split_from_any_of_its_pages(world: World, moderator: Visitor, visitor: Visitor) -> None:
    author = world.member()
    thread = world.thread(world.board(public=True), author=author, body="Texte 1.")
    bulk.replies(world, thread, author, upto=45)
    page = moderator.get(f"/mod/t/{thread.public_id}?after=>i:40")
    boxes = [box.get("value") for box in page.css("input[name=posts]")]
    assert len(boxes) == 5
    moderator.post(f"/mod/t/{thread.public_id}/split", {**WHY, "title": "À part", "posts": boxes[:3]})
    assert shown(visitor, f"/t/{thread.public_id}") == [f"Texte {n}." for n in [*range(1, 41), 44, 45]]
    check_counters(world, thread, world.load(Thread, title="À part"))


# Many at once.


def _two(world: World) -> tuple[Board, Thread, Thread]:
    board = world.board()
    first, second = world.thread(board, body="Début un."), world.thread(board, body="Début deux.")
    replies(world, first, 3)
    return board, first, second


def test_two_threads_that_are_merged_into_each_other_at_once_end_as_one(app: Flask, world: World) -> None:
    _, first, second = _two(world)
    presses = []
    for number in range(10):
        source, target = (first, second) if number % 2 else (second, first)
        fields = {**WHY, "into": target.public_id}
        presses.append(pressing(world.moderator(), app, f"/mod/t/{source.public_id}/merge", fields))
    answers = at_once(presses)
    assert answers[303] == 1
    assert set(answers) <= {303, 404, 409, 422}
    check_counters(world, first, second)
    left = [thread for thread in (first, second) if world.load(Thread, id=thread.id).merged_into_id is None]
    assert len(left) == 1
    assert world.load(Thread, id=left[0].id).last_place == 5
    assert world.count(AuditLine, act=Act.THREAD_MERGED) == 1


def test_what_is_published_sent_and_withdrawn_while_threads_merge_stands_in_its_place(app: Flask, world: World) -> None:
    _, first, second = _two(world)
    account = world.member()
    own = world.reply(first, author=account, body="À reprendre.")
    beginning, author = world.first_post(first), world.load(Account, id=world.load(Thread, id=first.id).author_id)
    world.edit(beginning, author, title="Un autre titre", body="Début un, changé.")
    held = [world.reply(first, state=PostState.HELD, body=f"En attente {n}.") for n in range(4)]
    presses = [
        pressing(
            world.moderator(), app, f"/mod/p/{post.public_id}/decide", {"outcome": "publish", "version": post.version}
        )
        for post in [*held, world.load(Post, id=beginning.id)]
    ]
    merging = {**WHY, "into": second.public_id}
    presses.append(pressing(world.moderator(), app, f"/mod/t/{first.public_id}/merge", merging))
    presses.append(pressing(account, app, f"/p/{own.public_id}/withdraw", {}))
    presses += [
        pressing(world.member(), app, f"/t/{first.public_id}/reply", {"body": f"Envoyé {n}."}) for n in range(4)
    ]
    answers = at_once(presses)
    assert set(answers) <= {303, 409}
    check_counters(world, first, second)
    emptied = world.load(Thread, id=first.id)
    assert (emptied.merged_into_id, emptied.state) == (second.id, PostState.WITHDRAWN)
    assert world.count(Post, thread_id=first.id) == 0
