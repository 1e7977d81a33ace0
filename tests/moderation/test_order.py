"""The order of the queue: the level, a level higher past its target, then the moment the target ends; and filters."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.audit import Act, AuditLine
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.models import LevelChange
from forum.moderation.queries import review as reviews
from forum.roles import Viewer
from forum.waiting import Level, raise_level
from tests.factories import World
from tests.visitor import Visitor

HOUR = timedelta(hours=1)


def _waiting(world: World, thread: Thread, name: str, level: Level, ago: timedelta) -> Post:
    with time_machine.travel(clock.now() - ago, tick=False):
        post = world.reply(thread, state=PostState.HELD, body=name)
        with world.open():
            raise_level(reviews.review(post.public_id, Viewer()).post, level, ["rule:essai"])
    return post


def _listed(visitor: Visitor, query: str = "") -> list[str]:
    return [item.text_content() for item in visitor.get(f"/mod{query}").css(".case details p")]


def test_the_level_comes_first_then_what_is_due_first_and_what_is_late_rises_by_one(
    world: World, moderator: Visitor
) -> None:
    thread = world.thread()
    # Targets: 15 minutes, 2, 12 and 24 hours.
    made = [
        ("calme, récent", Level.GREEN, HOUR),
        ("calme, plus ancien", Level.GREEN, 20 * HOUR),
        ("calme, dépassé", Level.GREEN, 30 * HOUR),
        ("à suivre, récent", Level.AMBER, HOUR),
        ("à suivre, dépassé", Level.AMBER, 14 * HOUR),
        ("urgent, récent", Level.RED, HOUR),
        ("urgent, dépassé", Level.RED, 3 * HOUR),
        ("danger", Level.CRISIS, timedelta(minutes=1)),
        ("danger, dépassé", Level.CRISIS, HOUR),
    ]
    for name, level, ago in made:
        _waiting(world, thread, name, level, ago)
    assert _listed(moderator) == [
        "danger, dépassé",
        "danger",
        "à suivre, dépassé",
        "urgent, dépassé",
        "urgent, récent",
        "calme, dépassé",
        "à suivre, récent",
        "calme, plus ancien",
        "calme, récent",
    ]
    page = moderator.get("/mod")
    assert "Danger 2 · Urgent 3 · À suivre 2 · Calme 2 · 4 ont dépassé leur délai" in page.text
    assert "14 h sur 12 h, dépassé" in page.text
    assert "Relevé par une règle : essai" in page.text


def test_pages_follow_each_other_over_all_levels_and_kinds(world: World, moderator: Visitor) -> None:
    thread, author = world.thread(), world.member()
    _, agency = world.agency()
    for number in range(24):
        level = (Level.GREEN, Level.AMBER, Level.RED)[number % 3]
        _waiting(world, thread, f"Texte {number}", level, timedelta(minutes=number))
    world.edit(world.first_post(world.thread(author=author)), author, title="Autre", body="Autre.")
    for number in range(30):
        world.guidance(agency, title=f"Fiche {number}", published=False)
    seen: list[str] = []
    path = "/mod"
    while path:
        page = moderator.get(path)
        seen += [title.get("id") or "" for title in page.css(".case form input[name=nothing]")]
        seen += [form.get("action") or "" for form in page.css(".case form")]
        link = page.css(".pager a.button")
        path = (link[0].get("href") or "") if link else ""
    assert len(seen) == len(set(seen)) == 24 + 1 + 30


FILTERS = {
    "?kind=edit": {"Autre."},
    "?level=red": {"Urgent."},
    "?language=en": {"English."},
    "?why=author": {"Vite."},
    "?age=late": {"Ancien."},
    "?age=day": {"Ancien."},
    "?claimed=mine": {"Vite."},
    "?claimed=others": {"English."},
    "?kind=edit&level=red": set(),
    "?kind=nonsense&level=purple&age=old&claimed=all": {"Autre.", "Urgent.", "English.", "Vite.", "Ancien."},
    "?why=%25": set(),
}


def test_another_level_keeps_the_other_choices_and_the_next_one_says_that_it_does_not(
    world: World, moderator: Visitor
) -> None:
    world.reply(world.thread(), state=PostState.HELD)
    plain, narrowed = moderator.get("/mod"), moderator.get("/mod?kind=post&level=red&age=day")
    assert plain.css("a[href='/mod?level=crisis']")
    assert narrowed.css("a[href='/mod?kind=post&level=crisis&age=day']")
    assert narrowed.css("a[href='/mod?kind=post&age=day']")
    said = [page.one("form[action='/mod/next'] button").text_content() for page in (plain, narrowed)]
    assert said == ["Prendre le prochain", "Prendre le prochain de toute la file"]


@pytest.mark.parametrize(("query", "expected"), FILTERS.items(), ids=FILTERS)
def test_the_list_is_narrowed_as_the_address_says(app: Flask, world: World, query: str, expected: set[str]) -> None:
    one, other = (Visitor(app).become(world.moderator()) for _ in range(2))
    thread, author = world.thread(), world.member()
    world.edit(world.first_post(world.thread(author=author)), author, title="Autre", body="Autre.")
    _waiting(world, thread, "Urgent.", Level.RED, timedelta(minutes=5))
    _waiting(world, thread, "Ancien.", Level.GREEN, 25 * HOUR)
    english = world.reply(world.thread(world.board(language="en")), state=PostState.HELD, body="English.")
    fast = world.reply(thread, state=PostState.HELD, body="Vite.")
    with world.open():
        raise_level(reviews.review(fast.public_id, Viewer()).post, Level.AMBER, ["author"])
    one.post(f"/mod/items/{fast.public_id}/claim")
    other.post(f"/mod/items/{english.public_id}/claim")
    assert set(_listed(one, query)) == expected


def test_a_board_narrows_and_stays_in_the_address_of_the_next_page(world: World, moderator: Visitor) -> None:
    here, there = world.board(), world.board()
    author = world.member()
    thread = world.thread(here)
    for number in range(26):
        world.reply(thread, author=author, state=PostState.HELD, body=f"Ici {number}")
    world.reply(world.thread(there), state=PostState.HELD, body="Ailleurs")
    first = moderator.get(f"/mod?board={here.public_id}&claimed=free")
    following = first.css(".pager a.button")[0].get("href") or ""
    assert f"board={here.public_id}" in following
    second = moderator.get(following)
    assert len(first.css(".case")) == 25
    assert len(second.css(".case")) == 1
    assert "Ailleurs" not in first.source + second.source


def test_a_level_is_set_by_a_moderator_and_written_down(app: Flask, world: World, moderator: Visitor) -> None:
    post = world.reply(world.thread(), state=PostState.HELD)
    page = moderator.get(f"/mod/p/{post.public_id}")
    moderator.send(page, f"/mod/p/{post.public_id}/level", level="red")
    moderator.send(moderator.get(f"/mod/p/{post.public_id}"), f"/mod/p/{post.public_id}/level", level="amber")
    assert world.load(Post, id=post.id).level is Level.AMBER
    with app.app_context():
        changes = db.session.query(LevelChange).order_by(LevelChange.id).all()
    assert [(change.before, change.after) for change in changes] == [
        (Level.GREEN, Level.RED), (Level.RED, Level.AMBER),
    ]  # fmt: skip
    assert world.count(AuditLine, act=Act.LEVEL_SET) == 2
    assert "Niveau choisi par l’équipe" in moderator.get("/mod").text
    moderator.post(f"/mod/p/{post.public_id}/level", {"level": "purple"}, 422)
    assert world.load(Post, id=post.id).level is Level.AMBER


def test_a_level_is_forgotten_with_the_decision(world: World, moderator: Visitor) -> None:
    post = _waiting(world, world.thread(), "Urgent.", Level.RED, HOUR)
    moderator.send(moderator.get(f"/mod/p/{post.public_id}"), f"/mod/p/{post.public_id}/decide", outcome="publish")
    after = world.load(Post, id=post.id)
    assert (after.level, after.level_why, after.due_at, after.looked_at) == (Level.GREEN, "", None, None)


@pytest.mark.parametrize("higher", list(Level))
@pytest.mark.parametrize("lower", list(Level))
def test_a_rule_only_raises(higher: Level, lower: Level) -> None:
    post = Post(level=lower, level_why="")
    order = list(Level)
    raised = raise_level(post, higher, ["rule:x"])
    assert raised is (order.index(higher) < order.index(lower))
    assert post.level is min(higher, lower, key=order.index)
    assert post.level_why == ("rule:x" if raised else "")
