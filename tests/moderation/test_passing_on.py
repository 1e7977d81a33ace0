"""Passing on, publishing elsewhere, several at once, the next one: what a decision leads to."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.audit import Act, AuditLine
from forum.discussion.models import Board, Post, PostState, Thread
from forum.moderation.models import Claim, Decision, LevelChange, WaitCount
from forum.waiting import Level
from tests.factories import World
from tests.visitor import Page, Visitor


def _decide(moderator: Visitor, post: Post, status: int = 303, **fields: object) -> Page:
    page = moderator.get(f"/mod/p/{post.public_id}")
    return moderator.send(page, f"/mod/p/{post.public_id}/decide", status, **fields)


def test_what_is_passed_on_rises_waits_and_is_somebody_elses(app: Flask, world: World) -> None:
    one, other = (Visitor(app).become(world.moderator()) for _ in range(2))
    post = world.reply(world.thread(), state=PostState.HELD)
    _decide(one, post, 422, outcome="escalate", reason="")
    _decide(one, post, outcome="escalate", reason="Je connais cette ville.")
    after = world.load(Post, id=post.id)
    assert (after.state, after.level) == (PostState.HELD, Level.RED)
    assert world.count(Decision) == 0
    assert world.load(LevelChange).after is Level.RED
    assert "Vous avez déjà décidé ou passé la main" in one.get("/mod").text
    one.post(f"/mod/items/{post.public_id}/claim", None, 403)
    fields = {"outcome": "publish", "version": after.version}
    one.post(f"/mod/p/{post.public_id}/decide", fields, 403)
    assert "Je connais cette ville." in other.get(f"/mod/p/{post.public_id}").text
    other.post(f"/mod/p/{post.public_id}/decide", fields)
    assert world.load(Post, id=post.id).state is PostState.PUBLISHED


def test_nobody_but_the_team_reads_why_a_text_was_passed_on(app: Flask, world: World, moderator: Visitor) -> None:
    account = world.member()
    post = world.reply(world.thread(), author=account, state=PostState.HELD)
    _decide(moderator, post, outcome="escalate", reason="Je connais cette ville.")
    author = Visitor(app).become(account)
    for path in ("/n", "/a/texts", f"/p/{post.public_id}/edit"):
        assert "connais" not in author.get(path).source


def test_a_beginning_may_appear_on_another_board_that_no_more_people_read(
    world: World, moderator: Visitor, visitor: Visitor
) -> None:
    members, other, public = world.board(), world.board(name="Police et justice"), world.board(public=True)
    thread = world.thread(members, state=PostState.HELD)
    post = world.first_post(thread)
    page = moderator.get(f"/mod/p/{post.public_id}")
    offered = [option.get("value") for option in page.css("select[name=board] option")]
    assert other.public_id in offered
    assert public.public_id not in offered
    _decide(moderator, post, 422, outcome="publish", board=public.public_id)
    _decide(moderator, post, outcome="publish", board=other.public_id)
    after = world.load(Thread, id=thread.id)
    assert (after.board_id, after.state) == (other.id, PostState.PUBLISHED)
    visitor.get(f"/t/{thread.public_id}", 404)
    moved = world.load(AuditLine, act=Act.POST_MOVED)
    assert (moved.before, moved.after) == (members.public_id, other.public_id)


def test_after_a_decision_comes_the_next_one_if_it_is_wanted(world: World, moderator: Visitor) -> None:
    thread = world.thread()
    first, second = (world.reply(thread, state=PostState.HELD, body=f"Texte {number}") for number in range(2))
    assert _decide(moderator, first, outcome="publish", then="next").location == f"/mod/p/{second.public_id}"
    assert world.load(Claim).about == second.public_id
    assert _decide(moderator, second, outcome="publish", then="next").location == "/mod"
    assert "Rien n’attend que vous puissiez prendre." in moderator.get("/mod").text


def test_who_wrote_in_the_thread_decides_nothing_in_it(app: Flask, world: World) -> None:
    account = world.moderator()
    somebody = Visitor(app).become(account)
    thread = world.thread()
    world.reply(thread, author=account)
    post = world.reply(thread, state=PostState.HELD)
    assert "Vous avez écrit dans ce fil" in somebody.get("/mod").text
    assert "Vous avez écrit dans ce fil" in somebody.get(f"/mod/p/{post.public_id}").text
    somebody.post(f"/mod/p/{post.public_id}/claim", None, 403)
    somebody.post(f"/mod/p/{post.public_id}/decide", {"outcome": "publish", "version": post.version}, 403)
    somebody.post(f"/mod/p/{post.public_id}/level", {"level": "red"}, 403)
    assert world.load(Post, id=post.id).level is Level.GREEN
    assert somebody.post("/mod/next").location == "/mod"


# several at once


@pytest.fixture
def four(world: World) -> list[Post]:
    thread = world.thread()
    return [world.reply(thread, state=PostState.HELD, body=f"Texte {number}") for number in range(4)]


def _several(moderator: Visitor, posts: list[Post], status: int = 200, **fields: object) -> Page:
    items = [f"{post.public_id}.{post.version}" for post in posts]
    return moderator.post("/mod/several", {"item": items, **fields}, status)


def test_several_are_decided_each_for_itself_and_claimed_ones_are_left(
    app: Flask, world: World, moderator: Visitor, four: list[Post]
) -> None:
    Visitor(app).become(world.moderator()).post(f"/mod/items/{four[1].public_id}/claim")
    page = _several(moderator, four[:3], outcome="publish")
    results = [" ".join(line.text_content().split()) for line in page.css("ol.lines li")]
    board = world.load(Board).name
    assert (results[0], results[2]) == tuple(f"Réponse, {board} ({number}) : décidé." for number in (1, 3))
    assert page.css(f"ol.lines a[href='/mod/p/{four[1].public_id}']")
    assert "laissé : quelqu’un le relit" in results[1]
    assert world.load(WaitCount).total == 2
    states = [world.load(Post, id=post.id).state for post in four]
    assert states == [PostState.PUBLISHED, PostState.HELD, PostState.PUBLISHED, PostState.HELD]
    again = _several(moderator, four[:1], outcome="publish")
    assert "laissé" in again.one("ol.lines li").text_content()


def test_what_may_be_a_danger_to_life_is_decided_by_itself(world: World, moderator: Visitor, four: list[Post]) -> None:
    moderator.post(f"/mod/p/{four[0].public_id}/level", {"level": "crisis"})
    queue = moderator.get("/mod")
    offered = [box.get("value").partition(".")[0] for box in queue.css("input[name=item]")]
    assert sorted(offered) == sorted(post.public_id for post in four[1:])
    seen = [world.load(Post, id=post.id) for post in four[:2]]
    assert "une vie est peut-être en danger" in _several(moderator, seen, outcome="publish").text
    states = [world.load(Post, id=post.id).state for post in seen]
    assert states == [PostState.HELD, PostState.PUBLISHED]


def test_removing_several_asks_for_the_rule_and_the_facts(
    app: Flask, world: World, moderator: Visitor, four: list[Post]
) -> None:
    asked = _several(moderator, four[:2], outcome="remove")
    assert "2 textes choisis. Rien n’a encore changé." in asked.text
    assert asked.css(f"ol.lines a[href='/mod/p/{four[0].public_id}']")
    assert world.count(Decision) == 0
    _several(moderator, four[:2], 422, outcome="remove", rule="", reason="Vente.")
    _several(moderator, four[:2], 422, outcome="remove", rule="advert", reason="")
    assert world.count(Decision) == 0
    _several(moderator, four[:2], outcome="remove", rule="advert", reason="Vente.")
    assert [world.load(Post, id=post.id).state for post in four[:2]] == [PostState.REMOVED] * 2
    assert world.count(Decision, rule="advert") == 2


@pytest.mark.parametrize("items", [[], ["nonsense"], ["n" * 22], ["n" * 22 + ".x"], [f"{'n' * 22}.{'9' * 30}"]])
def test_what_chooses_nothing_changes_nothing(moderator: Visitor, items: list[str]) -> None:
    moderator.post("/mod/several", {"item": items, "outcome": "publish"}, 422)


@pytest.mark.parametrize("outcome", ["mask", "return", "escalate", "", None])
def test_several_are_published_or_removed_and_nothing_else(
    world: World, moderator: Visitor, four: list[Post], outcome: str | None
) -> None:
    fields = {} if outcome is None else {"outcome": outcome}
    _several(moderator, four, 422, rule="advert", reason="Vente.", **fields)
    assert world.count(Decision) == 0


def test_a_text_that_is_not_there_is_said_to_be_left(world: World, moderator: Visitor) -> None:
    page = moderator.post("/mod/several", {"item": [f"{'n' * 22}.1"], "outcome": "publish"}, 200)
    assert "laissé" in page.one("ol.lines li").text_content()


def test_several_of_ones_own_are_left(app: Flask, world: World) -> None:
    account, board = world.moderator(), world.board()
    own = world.first_post(world.thread(board, author=account, state=PostState.HELD))
    page = _several(Visitor(app).become(account), [own], outcome="publish")
    assert "laissé" in page.one("ol.lines li").text_content()
    assert world.load(Post, id=own.id).state is PostState.HELD
    assert world.load(Board, id=board.id).name
