"""What the tests about sparing moderators share: items of a level, statements that are sent, pages that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.waiting import Level
from tests.factories import World
from tests.visitor import Page, Visitor


def waiting(world: World, level: Level = Level.GREEN, *, thread: Thread | None = None, **facts: Any) -> Post:
    """A reply that waits, of this level."""
    post = world.reply(thread or world.thread(), state=PostState.HELD, **facts)
    with world.open():
        found = db.session.get_one(Post, post.id)
        found.level = level
    return post


def claim(somebody: Visitor, post: Post, status: int = 303, **fields: str) -> Page:
    return somebody.post(f"/mod/items/{post.public_id}/claim", fields, status)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Those that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def staff_pages(app: Flask) -> list[str]:
    """Every page of those who review and administer that has no id in its address."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules if rule.rule.startswith(("/mod", "/admin")))


def without_tokens(source: str) -> str:
    """The bytes of a page with everything that is random made equal."""
    source = re.sub(r'name="csrf_token" value="[^"]*"', "", source)
    return re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL)
