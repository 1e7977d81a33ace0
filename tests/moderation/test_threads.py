"""Whole threads: closed, hidden, slow, first on their board; each with a reason that its readers see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from forum.audit import Act, AuditLine
from forum.discussion.models import Post, PostState, Thread
from forum.web import locale
from tests.discussion import bulk
from tests.factories import World
from tests.visitor import Visitor

WHY = {"reason": "Une pause pour tout le monde."}
TOLD = "Une pause pour tout le monde."


def _titles(board_page: Any) -> list[str]:
    return [link.text_content() for link in board_page.css(".thread-row__title a")]


def test_a_closed_thread_is_read_with_the_reason_and_takes_no_reply(
    app: Flask, world: World, moderator: Visitor, member: Visitor, visitor: Visitor
) -> None:
    thread = world.thread(world.board(public=True))
    held = world.reply(thread, state=PostState.HELD)
    page = moderator.get(f"/mod/t/{thread.public_id}")
    moderator.send(page, f"/mod/t/{thread.public_id}/lock", **WHY)
    for reader in (member, visitor):
        read = reader.get(f"/t/{thread.public_id}")
        assert "L’équipe de relecture a fermé ce fil : " + TOLD in read.text
        assert not read.css(f"form[action='/t/{thread.public_id}/reply']")
    refused = member.post(f"/t/{thread.public_id}/reply", {"body": "Mes mots gardés."}, 403)
    assert "Mes mots gardés." in [area.text for area in refused.css("textarea")]
    assert world.count(Post, thread_id=thread.id) == 2
    moderator.post(f"/mod/p/{held.public_id}/decide", {"outcome": "publish", "version": held.version})
    moderator.post(f"/mod/t/{thread.public_id}/unlock", {"reason": "On reprend."})
    read = member.get(f"/t/{thread.public_id}")
    assert "a rouvert ce fil : On reprend." in read.text
    assert TOLD not in read.text
    member.post(f"/t/{thread.public_id}/reply", {"body": "Merci."})


def test_a_hidden_thread_is_gone_for_all_but_those_who_review_and_comes_back(
    app: Flask, world: World, moderator: Visitor, member: Visitor, visitor: Visitor
) -> None:
    board, account = world.board(public=True), world.member()
    thread = world.thread(board, author=account, title="À masquer", body="Mon début.")
    world.reply(thread, body="La réponse de quelqu’un.")
    author = Visitor(app).become(account)
    moderator.post(f"/mod/t/{thread.public_id}/hide", WHY)
    for reader in (member, visitor, author):
        reader.get(f"/t/{thread.public_id}", 404)
        assert "À masquer" not in reader.get(f"/b/{board.public_id}").text
    member.post(f"/t/{thread.public_id}/reply", {"body": "Une réponse."}, 404)
    own = author.get("/a/texts")
    assert "Mon début." in own.text
    assert "de quelqu’un" not in own.text
    assert TOLD in moderator.get(f"/t/{thread.public_id}").text
    moderator.post(f"/t/{thread.public_id}/reply", {"body": "Une réponse."}, 403)
    moderator.post(f"/mod/t/{thread.public_id}/show", {"reason": "Une erreur de notre part."})
    assert "a remis ce fil : Une erreur de notre part." in visitor.get(f"/t/{thread.public_id}").text
    assert _titles(visitor.get(f"/b/{board.public_id}")) == ["À masquer"]
    assert "Mon début." not in author.get("/a/texts").text


def test_the_author_takes_back_what_stands_in_a_hidden_thread(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.member()
    post = world.reply(world.thread(), author=account)
    thread = world.load(Thread)
    moderator.post(f"/mod/t/{thread.public_id}/hide", WHY)
    assert Visitor(app).become(account).post(f"/p/{post.public_id}/withdraw").location == "/a/texts"
    assert world.load(Thread).replies == 0


def test_in_a_slow_thread_one_writes_once_and_is_told_when_again(app: Flask, world: World, moderator: Visitor) -> None:
    thread, account = world.thread(), world.member()
    moderator.post(f"/mod/t/{thread.public_id}/slow", {**WHY, "minutes": "15"})
    with time_machine.travel(world.later(1), tick=False) as clock:
        person, other = Visitor(app).become(account), Visitor(app).become(world.member())
        assert "toutes les 15 minutes : " + TOLD in person.get(f"/t/{thread.public_id}").text
        person.post(f"/t/{thread.public_id}/reply", {"body": "Un."})
        person.post(f"/t/{thread.public_id}/reply", {"body": "Un."})  # pressed twice: the same one
        clock.shift(timedelta(minutes=4))
        page = person.post(f"/t/{thread.public_id}/reply", {"body": "Mes mots gardés."}, 429)
        assert "dans 11 minutes" in page.errors()[0]
        assert page.headers["Retry-After"] == "660"
        assert page.one("textarea[name=body]").text_content().strip() == "Mes mots gardés."
        assert world.count(Post, thread_id=thread.id, author_id=account.id) == 1
        other.post(f"/t/{thread.public_id}/reply", {"body": "Moi aussi."})
        clock.shift(timedelta(minutes=11))
        person.post(f"/t/{thread.public_id}/reply", {"body": "Deux."})
        moderator.become(world.moderator()).post(f"/mod/t/{thread.public_id}/slow", {**WHY, "minutes": "0"})
        person.post(f"/t/{thread.public_id}/reply", {"body": "Trois."})


def test_a_text_that_was_published_meanwhile_counts_too_across_the_hour_and_is_forgotten(make_app: Any) -> None:
    app = make_app(rate_limits=True)
    world = World(app)
    thread, account = world.thread(), world.member()
    with world.open():
        world_thread = world._first(thread).thread
        world_thread.slow_minutes = 30
    with time_machine.travel("2026-03-14T10:45:00Z", tick=False) as clock:
        person = Visitor(app).become(account)
        person.post(f"/t/{thread.public_id}/reply", {"body": "Un."})
        reply = world.load(Post, author_id=account.id, opens=False)
        moderator = Visitor(app).become(world.moderator())
        moderator.post(f"/mod/p/{reply.public_id}/decide", {"outcome": "publish", "version": reply.version})
        clock.shift(timedelta(minutes=20))
        page = person.post(f"/t/{thread.public_id}/reply", {"body": "Deux."}, 429)
        assert "dans 10 minutes" in page.errors()[0]
        clock.shift(timedelta(minutes=10, seconds=1))
        person.post(f"/t/{thread.public_id}/reply", {"body": "Deux."})


def test_a_pinned_thread_stands_first_on_the_first_page_only_until_its_day(
    app: Flask, world: World, moderator: Visitor, visitor: Visitor
) -> None:
    board = world.board(public=True)
    old = world.thread(board, title="L’ancien")
    bulk.threads(world, board, world.member(), number=60)
    moderator.post(f"/mod/t/{old.public_id}/pin", {**WHY, "days": "7"})

    def walk() -> list[list[str]]:
        pages, address = [], f"/b/{board.public_id}"
        while address:
            page = visitor.get(address)
            pages.append(_titles(page))
            following = page.css(".pager a.button")
            address = following[0].get("href") or "" if following else ""
        return pages

    pages = walk()
    assert pages[0][0] == "L’ancien"
    assert [len(page) for page in pages] == [26, 25, 10]
    everything = [title for page in pages for title in page]
    assert len(everything) == len(set(everything)) == 61
    assert "en tête de la rubrique : " + TOLD in visitor.get(f"/t/{old.public_id}").text
    with time_machine.travel(world.later(8), tick=False):
        after = walk()
        assert "L’ancien" not in after[0]
        assert sorted(title for page in after for title in page) == sorted(everything)
        assert "en tête" not in visitor.get(f"/t/{old.public_id}").text


def test_a_board_has_as_many_pinned_threads_as_it_may(world: World, moderator: Visitor) -> None:
    board = world.board()
    threads = [world.thread(board, title=f"Fil {number}") for number in range(6)]
    for thread in threads[:5]:
        moderator.post(f"/mod/t/{thread.public_id}/pin", {**WHY, "days": "7"})
    page = moderator.post(f"/mod/t/{threads[5].public_id}/pin", {**WHY, "days": "7"}, 422)
    assert page.errors()
    assert world.load(Thread, id=threads[5].id).pinned_until is None
    moderator.post(f"/mod/t/{threads[0].public_id}/unpin", WHY)
    moderator.post(f"/mod/t/{threads[5].public_id}/pin", {**WHY, "days": "7"})


BAD = [
    ("lock", {"reason": ""}, "reason"),
    ("lock", {"reason": "\u200b \n"}, "reason"),
    ("lock", {"reason": "x" * 301}, "reason"),
    ("slow", {**WHY, "minutes": "7"}, "minutes"),
    ("slow", {**WHY, "minutes": "-5"}, "minutes"),
    ("slow", {**WHY}, "minutes"),
    ("pin", {**WHY, "days": "0"}, "days"),
    ("pin", {**WHY, "days": "91"}, "days"),
    ("pin", {**WHY, "days": "soon"}, "days"),
    ("move", {**WHY, "board": ""}, "board"),
    ("move", {**WHY, "board": "\x00'; --"}, "board"),
    ("merge", {**WHY, "into": ""}, "into"),
    ("merge", {**WHY, "into": "https://example.org/other"}, "into"),
    ("merge", {**WHY, "into": "/t/AAAAAAAAAAAAAAAAAAAAAA"}, "into"),
    ("split", {**WHY, "title": "Titre"}, "posts"),
    ("split", {**WHY, "title": "Titre", "posts": "\x00"}, "posts"),
    ("split", {**WHY, "title": "", "posts": "AAAAAAAAAAAAAAAAAAAAAA"}, "title"),
    ("split", {**WHY, "title": "x" * 141, "posts": "AAAAAAAAAAAAAAAAAAAAAA"}, "title"),
]


@pytest.mark.parametrize(("act", "fields", "field"), BAD)
def test_an_act_that_is_not_whole_changes_nothing_and_keeps_its_words(
    world: World, moderator: Visitor, act: str, fields: dict[str, str], field: str
) -> None:
    thread = world.thread()
    world.reply(thread)
    before = {name: value for name, value in vars(world.load(Thread)).items() if not name.startswith("_")}
    page = moderator.post(f"/mod/t/{thread.public_id}/{act}", fields, 422)
    assert page.css(f"#{act}-{field}-error")
    if fields["reason"] == TOLD:
        assert page.one(f"#{act}-reason").get("value") == TOLD
    assert {name: value for name, value in vars(world.load(Thread)).items() if not name.startswith("_")} == before
    assert world.count(AuditLine, about=thread.public_id) == 0


@pytest.mark.parametrize("act", ["lock", "hide", "slow", "pin", "move", "merge", "split"])
@pytest.mark.parametrize("is_admin", [False, True])
def test_nobody_looks_after_a_thread_they_wrote_in(app: Flask, world: World, act: str, is_admin: bool) -> None:
    account = world.admin() if is_admin else world.moderator()
    thread, other = world.thread(), world.thread()
    world.reply(thread, author=account)
    reply = world.reply(thread)
    person = Visitor(app).become(account)
    page = person.get(f"/mod/t/{thread.public_id}")
    assert not page.css("main details form")
    fields = {
        **WHY, "minutes": "5", "days": "3", "board": world.board().public_id, "title": "Titre",
        "into": other.public_id, "posts": reply.public_id,
    }  # fmt: skip
    person.post(f"/mod/t/{thread.public_id}/{act}", fields, 403)
    if act == "merge":  # nor is another one put into it
        person.post(f"/mod/t/{other.public_id}/merge", {**WHY, "into": thread.public_id}, 403)
    assert world.count(AuditLine, about=thread.public_id) == world.count(AuditLine, about=other.public_id) == 0
    assert world.count(Thread, is_locked=True) == world.count(Thread, is_hidden=True) == 0
    assert world.count(Thread) == 2


def test_what_waits_has_no_page_of_this_kind(world: World, moderator: Visitor, member: Visitor) -> None:
    held = world.thread(state=PostState.HELD)
    moderator.get(f"/mod/t/{held.public_id}", 404)
    moderator.post(f"/mod/t/{held.public_id}/lock", WHY, 404)
    thread = world.thread()
    assert not member.get(f"/t/{thread.public_id}").css("a[href^='/mod']")
    assert moderator.get(f"/t/{thread.public_id}").css(f"a[href='/mod/t/{thread.public_id}']")


def test_what_is_done_already_is_a_conflict_and_every_act_is_a_line_of_the_record(
    app: Flask, world: World, moderator: Visitor
) -> None:
    thread = world.thread()
    moderator.post(f"/mod/t/{thread.public_id}/unlock", WHY, 409)
    moderator.post(f"/mod/t/{thread.public_id}/lock", WHY)
    moderator.post(f"/mod/t/{thread.public_id}/lock", WHY, 409)
    moderator.post(f"/mod/t/{thread.public_id}/pin", {**WHY, "days": "3"})
    moderator.post(f"/mod/t/{thread.public_id}/slow", {**WHY, "minutes": "5"})
    moderator.post(f"/mod/t/{thread.public_id}/hide", WHY)
    with app.test_request_context():
        until = str(locale.today() + timedelta(days=3))
    lines = {
        Act.THREAD_LOCKED: ("open", "locked"),
        Act.THREAD_PINNED: ("", until),
        Act.THREAD_SLOWED: ("0", "5"),
        Act.THREAD_HIDDEN: ("locked pinned", "locked hidden pinned"),
    }
    for act, (before, after) in lines.items():
        line = world.load(AuditLine, act=act, about=thread.public_id)
        assert (line.before, line.after, line.why) == (before, after, "")
    notes = world.load(Thread).staff_notes
    assert list(notes) == ["lock", "pin", "slow", "hide"]
