"""Reading leaves no trace: no GET changes the database, whoever asks. The quick exit alone ends a session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from forum import clock
from forum.db import db
from tests.accounts import people
from tests.factories import World
from tests.visitor import Visitor
from tests.web.ground import EVERYBODY, Ground
from tests.web.table import TABLE

EXIT = "exit.leave"
WRITES = re.compile(
    r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|TRUNCATE|VACUUM|BEGIN IMMEDIATE)\b"
    r"|\bFOR (?:NO KEY )?UPDATE\b"
)
# What else a page may be asked for, by endpoint; all are asked with a page key that is none.
QUESTIONS = {
    "discussion.thread": ["?after=%3Ei%3A1"],
    "discussion.board": ["?after=%3Ei%3A1"],
    "resources.directory": ["?country=FR&language=fr"],
    "moderation.queue": ["?level=red&kind=report", "?claimed=free&age=day"],
    "moderation.reports": ["?state=decided"],
    "moderation.log": ["?act=account_closed"],
    "moderation.case": ["?reply=" + "A" * 22],
    "reports.post": ["?sent=1"],
}
MISSING = "A" * 22


@pytest.fixture
def ground(app: Flask) -> Iterator[Ground]:
    """A forum with a real row for every address, and a session for everybody."""
    ground = Ground(app)
    yield ground
    ground.close()


def addresses(ground: Ground) -> dict[str, list[str]]:
    """Every address of the access table that answers a GET, by endpoint: with real ids, and with one that is none."""
    found: dict[str, list[str]] = {}
    for row, asked in TABLE.items():
        endpoint = row.split(maxsplit=1)[0]
        if asked.method != "GET" or endpoint == EXIT:
            continue
        path = ground.address(asked.path)
        paths = found.setdefault(endpoint, [])
        paths += [path + question for question in ["", *QUESTIONS.get(endpoint, [])]]
        if " " not in row:
            paths.append(path.partition("?")[0] + "?after=nonsense")
            if "{" in asked.path:
                paths.append(re.sub(r"\{\w+\}", MISSING, asked.path))
    return found


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
    assert not writing(sent)


def writing(sent: list[str]) -> list[str]:
    """Those of these statements that write or lock."""
    return [statement for statement in sent if WRITES.search(statement)]


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != EXIT]


def stored(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with app.app_context():
        return {
            table.name: sorted(map(tuple, db.session.execute(table.select())), key=str)
            for table in db.metadata.sorted_tables
        }


def test_no_page_writes_whoever_asks(app: Flask, ground: Ground) -> None:
    assert set(addresses(ground)) == {rule.endpoint for rule in rules(app)}
    before = stored(app)
    shown: set[str] = set()
    # Some minutes later, as a reader who comes back: an idea to note "last seen" would show here.
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False), no_writing(app) as sent:
        for person in EVERYBODY:
            came = ground.come(person)
            for endpoint, paths in addresses(ground).items():
                for path in paths:
                    answer = came.client.get(path, base_url="https://localhost")
                    assert answer.status_code < 500, (person, path)
                    assert not writing(sent), (person, path)
                    sent.clear()
                    shown |= {endpoint} if answer.status_code == 200 else set()
    # Every page was really made for somebody; these two only lead on.
    assert set(addresses(ground)) - shown == {
        "discussion.reply_page", "discussion.mute_page", "accounts.name_page", "accounts.step",
    }  # fmt: skip
    assert stored(app) == before


def test_asking_for_the_headers_alone_writes_nothing(app: Flask, ground: Ground) -> None:
    for person in ("member", "admin"):
        came = ground.come(person)
        for paths in addresses(ground).values():
            with no_writing(app):
                came.client.head(paths[0], base_url="https://localhost")


def test_what_writes_or_locks_is_seen() -> None:
    writes = ["INSERT INTO claims", "  UPDATE posts SET looked_at", "DELETE FROM x", "SELECT 1 FOR UPDATE", "VACUUM"]
    assert writing([*writes, "SELECT updated FROM x", "SAVEPOINT a"]) == writes


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
