"""Reading leaves no trace: no GET changes the database, whoever asks. The quick exit alone ends a session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select
from werkzeug.routing import Rule

from forum import clock
from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.roles import Role
from tests.accounts import people
from tests.factories import World
from tests.visitor import Visitor

EXIT = "exit.leave"
WRITES = re.compile(
    r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE|VACUUM|BEGIN IMMEDIATE)\b"
    r"|\bFOR (?:NO KEY )?UPDATE\b"
)
# What else a page may be asked for, by endpoint.
QUESTIONS = {
    "links.leave": ["", "?to=https%3A%2F%2Fexample.org"],
    "discussion.thread": ["", "?after=%3Ei%3A1"],
    "discussion.board": ["", "?after=%3Ei%3A1"],
    "resources.directory": ["", "?country=FR&language=fr"],
}


@dataclass(frozen=True)
class Places:
    """An address of each kind that exists, by the name routes give it."""

    board_id: list[str]
    thread_id: list[str]
    post_id: list[str]
    page_id: list[str]
    pin_id: list[str]
    letter: tuple[str, ...] = ("r", "k", "x", "a", "z")
    code: tuple[str, ...] = ("FR", "JP", "ZZ")

    def of(self, argument: str) -> list[str]:
        """Ids that exist, and one that does not."""
        found = getattr(self, argument, None)
        assert found is not None, f"say here what addresses with <{argument}> there are"
        return [*found, "A" * 22] if argument.endswith("_id") else list(found)


@pytest.fixture
def browsers(app: Flask, world: World) -> dict[Role | None, Visitor]:
    """One browser for each role, signed in; and a visitor."""
    people_of = {role: world.account(role) for role in Role if role is not Role.AGENCY}
    people_of[Role.AGENCY] = world.agency()[0]
    signed_in: dict[Role | None, Visitor] = {role: Visitor(app).become(account) for role, account in people_of.items()}
    return {None: Visitor(app), **signed_in}


@pytest.fixture
def places(app: Flask, world: World, browsers: dict[Role | None, Visitor]) -> Places:
    with app.app_context():
        member = db.session.scalars(select(Account).where(Account.role == Role.MEMBER)).one()
    _account, agency = world.agency()
    public, closed = world.board(public=True), world.board()
    threads = [world.thread(board, author=member, state=state) for board in (public, closed) for state in PostState]
    open_threads = [thread for thread in threads if thread.state is PostState.PUBLISHED]
    for thread in open_threads:
        world.reply(thread, author=member)
        world.reply(thread, state=PostState.HELD)
    pages = [world.guidance(agency), world.guidance(agency, published=False)]
    pins = [world.pin(pages[0], board=public), world.pin(pages[0], thread=open_threads[0], accepted=False)]
    with app.app_context():
        posts = list(db.session.scalars(select(Post.public_id)))
    return Places(
        board_id=[board.public_id for board in (public, closed)],
        thread_id=[thread.public_id for thread in threads],
        post_id=posts,
        page_id=[page.public_id for page in pages],
        pin_id=[pin.public_id for pin in pins],
    )


def addresses(rule: Rule, places: Places) -> Iterator[str]:
    """Every address of a route that the places fill; routes have one argument at most."""
    assert len(rule.arguments) <= 1, rule
    parts = [re.sub(r"<[^>]+>", value, rule.rule) for name in rule.arguments for value in places.of(name)]
    for path in parts or [rule.rule]:
        for question in QUESTIONS.get(rule.endpoint, ["", "?after=nonsense"]):
            yield path + question


@contextmanager
def no_writing(app: Flask) -> Iterator[list[str]]:
    """What is sent to the database meanwhile; fails at the end when some of it writes or locks."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
    written = [statement for statement in sent if WRITES.search(statement)]
    assert not written, written[0]


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != EXIT]


def stored(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with app.app_context():
        return {
            table.name: sorted(map(tuple, db.session.execute(table.select())), key=str)
            for table in db.metadata.sorted_tables
        }


def test_no_page_writes_whoever_asks(app: Flask, browsers: dict[Role | None, Visitor], places: Places) -> None:
    before = stored(app)
    asked = 0
    # Some minutes later, as a reader who comes back: an idea to note "last seen" would show here.
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        for rule in rules(app):
            for path in addresses(rule, places):
                for role, browser in browsers.items():
                    with no_writing(app):
                        answer = browser.client.get(path, base_url="https://localhost")
                    assert answer.status_code < 500, (role, path)
                    asked += 1
    assert asked > 5 * len(rules(app))
    assert stored(app) == before


def test_asking_for_the_headers_alone_writes_nothing(
    app: Flask, browsers: dict[Role | None, Visitor], places: Places
) -> None:
    for rule in rules(app):
        path = next(addresses(rule, places))
        with no_writing(app):
            browsers[Role.MEMBER].client.head(path, base_url="https://localhost")


def test_the_exit_ends_ones_own_session_and_changes_nothing_else(app: Flask, world: World) -> None:
    world.thread()
    leaving, other = people.join(app).browser, people.join(app).browser
    before = stored(app)
    leaving.get("/e", 303)
    after = stored(app)
    ended = set(before.pop("login_sessions")) - set(after.pop("login_sessions"))
    assert len(ended) == 1
    assert before == after
    other.get("/a")


def test_a_link_followed_ahead_of_time_ends_no_session(app: Flask) -> None:
    browser = people.join(app).browser
    with no_writing(app):
        browser.get("/e", 204, Sec_Purpose="prefetch")
    browser.get("/a")


def test_the_exit_of_a_visitor_asks_the_database_nothing(app: Flask, visitor: Visitor) -> None:
    with no_writing(app) as sent:
        visitor.get("/e", 303)
    assert not sent
