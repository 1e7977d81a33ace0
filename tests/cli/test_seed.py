"""`abri seed`: the sample forum, and forums of a size."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account
from forum.cli import sampling
from forum.db import db
from forum.discussion.models import Board, Pin, Post, PostState, Thread
from forum.moderation.models.items import Filters, ItemKind
from forum.moderation.operations.duty import staffing
from forum.moderation.queries import queue
from forum.moderation.views.addresses import page_of
from forum.resources.models import GuidancePage
from forum.roles import Role
from forum.waiting import Level
from tests.accounts import people
from tests.cli.commands import database_of, run
from tests.factories import World, viewer_of
from tests.visitor import Visitor


def count(app: Flask, *conditions: object) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Post).where(*conditions)) or 0  # type: ignore[arg-type]


def test_the_sample_forum_has_every_state_in_both_languages(app: Flask) -> None:
    assert "stands" in run(database_of(app), "seed", "--size", "demo").output
    with app.app_context():
        for language in sampling.LANGUAGES:
            states = set(db.session.scalars(select(Post.state).join(Thread).where(Thread.language == language)))
            assert states == set(PostState) - {PostState.ASIDE}, language
        assert db.session.scalar(select(func.count()).select_from(GuidancePage))
        assert db.session.scalar(select(func.count()).select_from(Pin))


def test_the_sample_forum_can_be_read_and_reviewed(app: Flask, world: World) -> None:
    run(database_of(app), "seed", "--size", "demo")
    reviewer = world.moderator()
    reader, moderator = (Visitor(app).become(account) for account in (world.member(), reviewer))
    boards = set(re.findall(r"/b/[A-Za-z0-9_-]{22}", reader.get("/").source))
    assert len(boards) == 12
    threads = {path for board in boards for path in re.findall(r"/t/[A-Za-z0-9_-]{22}", reader.get(board).source)}
    assert len(threads) > 10
    for path in sorted(threads):
        reader.get(path)
    with app.test_request_context():
        waiting = queue.queue(None, Filters(), viewer_of(reviewer), clock.now()).lines
        pages = [page_of(line.item.kind, line.item.public_id) for line in waiting]
    assert len(pages) > 10
    for path in pages:
        moderator.get(path)


def test_the_sample_team_has_something_of_every_kind_and_level_before_it(app: Flask, world: World) -> None:
    run(database_of(app), "seed", "--size", "demo")
    with app.test_request_context():
        viewer, now = viewer_of(world.account(Role.ADMIN)), clock.now()
        found = [line.item for line in queue.queue(None, Filters(), viewer, now).lines]
        kinds = {kind for kind in ItemKind if queue.queue(None, Filters(kind=kind), viewer, now).lines}
        for language in sampling.LANGUAGES:
            some = queue.queue(None, Filters(language=language), viewer, now).lines
            assert {line.item.level for line in some} == set(Level), language
    assert kinds == set(ItemKind)
    assert found[0].level is Level.CRISIS


def test_the_sample_team_is_there_and_says_how_long_texts_wait(app: Flask, world: World) -> None:
    run(database_of(app), "seed", "--size", "demo")
    with app.test_request_context():
        there = staffing()
        assert there.is_on_duty
        assert there.median_minutes
    figures = Visitor(app).become(world.moderator()).get("/mod/figures")
    assert len(figures.css("svg")) >= 3


def test_the_record_of_the_sample_team_is_whole(app: Flask) -> None:
    run(database_of(app), "seed", "--size", "demo")
    assert "The record is whole" in run(database_of(app), "selftest", "--only", "record").output


def test_the_numbers_of_the_sample_threads_are_those_of_their_posts(app: Flask) -> None:
    run(database_of(app), "seed", "--size", "demo")
    with app.app_context():
        for thread in db.session.scalars(select(Thread)):
            of_thread = (Post.thread_id == thread.id, Post.state == PostState.PUBLISHED)
            shown = db.session.scalar(select(func.count()).select_from(Post).where(*of_thread, Post.opens.is_(False)))
            assert thread.replies == shown, thread.title
            last = db.session.scalar(select(func.max(Post.place)).where(Post.thread_id == thread.id)) or 0
            assert thread.last_place == last, thread.title


def test_nobody_can_enter_as_an_author_of_the_sample(app: Flask) -> None:
    run(database_of(app), "seed", "--size", "demo")
    with app.app_context():
        kept = list(db.session.execute(select(Account.pseudonym, Account.passphrase_lookup, Account.passphrase_hash)))
    for text in kept[0]:
        people.enter(app, text, status=422)
    assert all(not row.passphrase_hash.startswith("$argon2") for row in kept)


def test_a_forum_of_fifty_threads(app: Flask, world: World) -> None:
    output = run(database_of(app), "seed", "--size", "50").output
    with app.app_context():
        threads = db.session.scalars(select(Thread)).all()
        assert len(threads) == 50
        assert {thread.state for thread in threads} == {PostState.PUBLISHED}
        for thread in threads:
            assert 10 <= thread.last_place <= 30
            assert count(app, Post.thread_id == thread.id) == thread.last_place == thread.replies + 1
        assert f"50 threads, {count(app)} posts" in output
        first = threads[0].public_id
    page = Visitor(app).become(world.member()).get(f"/t/{first}")
    assert len(page.css(".post-card")) >= 10


def test_a_size_after_the_sample_uses_the_same_boards(app: Flask, world: World) -> None:
    run(database_of(app), "seed", "--size", "demo")
    run(database_of(app), "seed", "--size", "3")
    with app.app_context():
        boards = [tuple(row) for row in db.session.execute(select(Board.language, Board.name))]
    assert len(boards) == len(set(boards)) == 12


def test_the_same_key_gives_the_same_forum(app: Flask) -> None:
    def grown(key: str) -> list[int]:
        known = set(lengths())
        run(database_of(app), "seed", "--size", "8", "--seed", key)
        return [length for number, length in lengths() if (number, length) not in known]

    def lengths() -> list[tuple[int, int]]:
        with app.app_context():
            rows = db.session.execute(select(Thread.id, Thread.last_place).order_by(Thread.id))
            return [(number, length) for number, length in rows]

    first = grown("7")
    assert len(first) == 8
    assert grown("7") == first
    assert grown("8") != first


def test_a_size_that_is_none_is_refused_and_writes_nothing(app: Flask) -> None:
    for size in ("0", "-1", "ten", "", "1.5", "1000001", "Demo", "9" * 50):
        run(database_of(app), "seed", "--size", size, status=2)
    assert not any(people.rows(app).values())
