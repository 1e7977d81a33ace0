"""Threads that move and come together: every published text is there exactly once, and the counters are right."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.audit import Act, AuditLine
from forum.discussion.models import Pin, Post, PostState, Thread
from forum.discussion.operations.threads import note
from forum.moderation.models import Decision
from tests.discussion import bulk
from tests.factories import World
from tests.moderation.whole_threads import WHY, check_counters, places, publishing, shown
from tests.visitor import Visitor


@pytest.mark.parametrize(("was_public", "is_public"), [(False, False), (True, True), (True, False)])
def test_a_thread_moves_to_where_no_more_people_read(
    world: World, moderator: Visitor, member: Visitor, was_public: bool, is_public: bool
) -> None:
    old, new = world.board(public=was_public), world.board(public=is_public, language="en")
    thread, before = world.thread(old, title="Déplacé"), world.thread(new, title="Déjà là")
    moderator.send(
        moderator.get(f"/mod/t/{thread.public_id}"), f"/mod/t/{thread.public_id}/move", board=new.public_id, **WHY
    )
    assert "Déplacé" not in member.get(f"/b/{old.public_id}").text
    titles = [link.text_content() for link in member.get(f"/b/{new.public_id}").css(".thread-row__title a")]
    assert titles == ["Déplacé", "Déjà là"]
    assert "a déplacé ce fil dans cette rubrique : " + WHY["reason"] in member.get(f"/t/{thread.public_id}").text
    moved = world.load(Thread, id=thread.id)
    assert (moved.board_id, moved.language) == (new.id, "en")
    assert moved.rank > world.load(Thread, id=before.id).rank
    line = world.load(AuditLine, act=Act.THREAD_MOVED)
    assert (line.before, line.after) == (old.public_id, new.public_id)


def test_what_was_written_for_members_never_moves_to_the_world(world: World, moderator: Visitor) -> None:
    inner, public = world.board(), world.board(public=True)
    thread = world.thread(inner)
    page = moderator.get(f"/mod/t/{thread.public_id}")
    assert public.public_id not in [option.get("value") for option in page.css("#move-board option")]
    refused = moderator.post(f"/mod/t/{thread.public_id}/move", {**WHY, "board": public.public_id}, 422)
    assert "pour des membres" in refused.errors()[0]
    assert world.load(Thread).board_id == inner.id


def test_a_pinned_thread_that_moves_is_no_longer_pinned(world: World, moderator: Visitor) -> None:
    thread, new = world.thread(), world.board()
    moderator.post(f"/mod/t/{thread.public_id}/pin", {**WHY, "days": "9"})
    moderator.post(f"/mod/t/{thread.public_id}/move", {**WHY, "board": new.public_id})
    assert world.load(Thread).pinned_until is None


# Coming together.


def test_merging_keeps_every_published_text_once_and_lets_what_waits_follow(
    app: Flask, world: World, moderator: Visitor, member: Visitor
) -> None:
    board, waiting = world.board(), world.member()
    source, target = (
        world.thread(board, title="Un", body="Début un."),
        world.thread(board, title="Deux", body="Début deux."),
    )
    world.reply(source, body="Réponse un.")
    gone = world.reply(source, author=waiting, body="Bientôt retiré.")
    Visitor(app).become(waiting).post(f"/p/{gone.public_id}/withdraw")
    held = world.reply(source, author=waiting, body="En attente.", state=PostState.HELD)
    world.reply(target, body="Réponse deux.")
    moderator.post(f"/mod/t/{source.public_id}/merge", {**WHY, "into": f"https://localhost/t/{target.public_id}"})
    texts = ["Début deux.", "Réponse deux.", "Début un.", "Réponse un.", ""]
    assert places(world, target) == list(enumerate(texts, start=1))
    assert places(world, source) == []
    check_counters(world, source, target)
    assert world.load(Thread, id=target.id).replies == 3
    emptied = world.load(Thread, id=source.id)
    assert (emptied.state, emptied.title, emptied.merged_into_id) == (PostState.WITHDRAWN, "", target.id)
    assert shown(member, f"/t/{target.public_id}")[:4] == texts[:4]
    assert "a réuni un autre fil avec celui-ci" in member.get(f"/t/{target.public_id}").text
    held = world.load(Post, id=held.id)
    assert held.thread_id == target.id
    Visitor(app).become(world.moderator()).post(
        f"/mod/p/{held.public_id}/decide", {"outcome": "publish", "version": held.version}
    )
    assert places(world, target)[-1] == (6, "En attente.")
    check_counters(world, source, target)
    assert [row.text_content() for row in member.get(f"/b/{board.public_id}").css(".thread-row__title a")] == ["Deux"]


def test_an_emptied_thread_leads_to_the_other_for_those_who_may_read_it_only(
    world: World, moderator: Visitor, member: Visitor, visitor: Visitor
) -> None:
    board = world.board()
    first, second, third = (world.thread(board, title=title) for title in ("Un", "Deux", "Trois"))
    moderator.post(f"/mod/t/{first.public_id}/merge", {**WHY, "into": second.public_id})
    moderator.post(f"/mod/t/{second.public_id}/merge", {**WHY, "into": third.public_id})
    for emptied in (first, second):  # in one step, however often it went on
        assert member.get(f"/t/{emptied.public_id}", 303).location == f"/t/{third.public_id}"
        visitor.get(f"/t/{emptied.public_id}", 404)
    kept = member.post(f"/t/{first.public_id}/reply", {"body": "Mes mots gardés."}, 409)
    assert "Mes mots gardés." in [area.text for area in kept.css("textarea")]
    moderator.post(f"/mod/t/{third.public_id}/hide", WHY)
    member.get(f"/t/{first.public_id}", 404)


def test_notices_find_what_was_merged_at_its_new_place(app: Flask, world: World, moderator: Visitor) -> None:
    board, account = world.board(), world.member()
    source, target = world.thread(board, author=account), world.thread(board)
    bulk.replies(world, target, world.member(), upto=30)
    reply = world.reply(source, state=PostState.HELD)
    moderator.post(f"/mod/p/{reply.public_id}/decide", {"outcome": "publish", "version": reply.version})
    moderator.post(f"/mod/t/{source.public_id}/merge", {**WHY, "into": target.public_id})
    person = Visitor(app).become(account)
    link = person.get("/n").one(f"a[href*='/t/{target.public_id}']").get("href") or ""
    address, _, anchor = link.partition("#")
    assert anchor == "m32"
    assert person.get(address).css("#m32")


def test_a_beginning_that_was_merged_is_edited_and_taken_back_as_a_reply(
    app: Flask, world: World, moderator: Visitor
) -> None:
    board, account = world.board(), world.member()
    source, target = world.thread(board, author=account, title="Un"), world.thread(board, title="Deux")
    first = world.first_post(source)
    world.edit(first, account, body="Changé.", title="Autre titre")
    moderator.post(f"/mod/t/{source.public_id}/merge", {**WHY, "into": target.public_id})
    waiting = world.load(Post, id=first.id)
    moderator.post(f"/mod/p/{first.public_id}/decide", {"outcome": "publish", "version": waiting.version})
    assert world.load(Thread, id=target.id).title == "Deux"
    assert places(world, target)[1] == (2, "Changé.")
    Visitor(app).become(account).post(f"/p/{first.public_id}/withdraw")
    assert world.load(Thread, id=target.id).title == "Deux"
    check_counters(world, source, target)


def test_threads_with_other_readers_a_thread_and_itself_and_hidden_ones_do_not_merge(
    world: World, moderator: Visitor
) -> None:
    thread = world.thread(world.board(public=True))
    members, hidden = world.thread(), world.thread(world.board(public=True))
    moderator.post(f"/mod/t/{hidden.public_id}/hide", WHY)
    held = world.thread(world.board(public=True), state=PostState.HELD)
    for other in (members, thread, hidden, held):
        page = moderator.post(f"/mod/t/{thread.public_id}/merge", {**WHY, "into": other.public_id}, 422)
        assert page.css("#merge-into-error")
    assert world.count(Thread, merged_into_id=None) == world.count(Thread)


def test_a_guidance_page_beside_a_merged_thread_goes_with_it(world: World, moderator: Visitor) -> None:
    board = world.board()
    source, target = world.thread(board), world.thread(board)
    _, agency = world.agency()
    world.pin(world.guidance(agency), thread=source)
    moderator.post(f"/mod/t/{source.public_id}/merge", {**WHY, "into": target.public_id})
    assert world.load(Pin).thread_id == target.id


def test_who_decided_about_what_has_moved_meanwhile_looks_again(app: Flask, world: World, moderator: Visitor) -> None:
    board = world.board()
    source, target = world.thread(board), world.thread(board)
    held = world.reply(source, state=PostState.HELD)
    seen = publishing(world, held)
    moderator.post(f"/mod/t/{source.public_id}/merge", {**WHY, "into": target.public_id})
    moderator.post(f"/mod/p/{held.public_id}/decide", seen, 409)
    assert world.count(Decision) == 0
    moderator.post(f"/mod/p/{held.public_id}/decide", publishing(world, held))
    check_counters(world, source, target)


def test_reasons_of_several_acts_stand_beside_each_other_and_opposites_replace_each_other() -> None:
    thread = Thread(staff_note="")
    note(thread, "lock", "Une\nraison  sur deux lignes.")
    note(thread, "slow", "Une autre.")
    note(thread, "unlock", "On reprend.", instead_of="lock")
    assert thread.staff_notes == {"slow": "Une autre.", "unlock": "On reprend."}
    note(thread, "slow", "Encore autre chose.")
    assert list(thread.staff_notes) == ["unlock", "slow"]
