"""Agencies at their desks and pages that are there when somebody comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from forum.db import db, write_lock
from forum.resources import operations, queries
from forum.resources.models import GuidancePage
from forum.resources.queries import Review
from forum.roles import Role
from forum.web import locale
from tests.factories import World
from tests.visitor import Visitor

Planted = Callable[..., GuidancePage]


@pytest.fixture
def come(app: Flask, world: World) -> Callable[..., Visitor]:
    """`come(Role.AGENCY, agency="Rive Claire")`: the browser of a new account of this role."""

    def arrive(role: Role, *, agency: str = "") -> Visitor:
        account = world.account(role)
        if agency:
            with world.open():
                operations.admit(account.id, operations.find_or_create_agency(agency).id)
        return Visitor(app).become(account)

    return arrive


@pytest.fixture
def agent(come: Callable[..., Visitor]) -> Visitor:
    """Somebody of Rive Claire."""
    return come(Role.AGENCY, agency="Rive Claire")


@pytest.fixture
def plant(world: World) -> Planted:
    """`plant(make.published, title="…")`: a page of Rive Claire, or `of` another."""

    def put(build: Callable[..., GuidancePage], *, of: str = "Rive Claire", **chosen: Any) -> GuidancePage:
        with world.open():
            return build(operations.find_or_create_agency(of), **chosen)

    return put


@pytest.fixture
def stored(app: Flask) -> Callable[[str], Review]:
    """`stored(page.public_id)`: what the database holds now."""

    def load(public_id: str) -> Review:
        with app.test_request_context():
            return queries.review(public_id)

    return load


@pytest.fixture
def within(app: Flask) -> Iterator[None]:
    """For tests below the web: a request's context and the write lock; nothing is kept."""
    with app.test_request_context(), write_lock():
        yield
        db.session.rollback()


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What the database was asked, in order."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def day(app: Flask) -> Callable[[int], str]:
    """`day(30)`: as a form sends it."""

    def ahead(days: int) -> str:
        with app.test_request_context():
            return (locale.today() + timedelta(days=days)).isoformat()

    return ahead


@pytest.fixture
def fields(day: Callable[[int], str]) -> dict[str, str]:
    """A page as its form sends it."""
    return {
        "title": "Une fiche",
        "body": "Un *texte*.",
        "help_kind": "online",
        "language": "fr",
        "country": "FR",
        "review_by": day(30),
        "step": "send",
    }
