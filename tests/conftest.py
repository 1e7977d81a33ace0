"""Fixtures: a migrated database on both engines, emptied between tests; a world to fill; people who visit."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from config import ROOT, Config
from forum.app import create_app
from forum.db import Base, db
from tests import services
from tests.factories import World
from tests.visitor import Visitor

SECRET = "a secret for tests, as long as it must be"
ENGINES = ("sqlite", "postgresql")
LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    """No test may reach anything but this machine."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test connects to {address}")
        connect(self, address)

    socket.socket.connect = refuse  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with services.postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with services.redis_server() as url:
        yield url


def config_for(database_url: str, **settings: Any) -> Config:
    return Config(
        **{
            "secret_key": SECRET,
            "database_url": database_url,
            "testing": True,
            "rate_limits": False,
            "cache_folder": Path(os.environ.get("ABRI_TEST_CACHE", ROOT / "var" / "static")),
            # Below a file, where nothing can be: what one test changes of the numbers, no other test meets.
            "emergency_file": Path(__file__) / "emergency.json",
            **settings,
        }
    )


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each test that touches the database runs on both engines."""
    return str(request.param)


@pytest.fixture(scope="session")
def database_url(engine_name: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> str:
    if engine_name == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"


@pytest.fixture(scope="session")
def _app(database_url: str) -> Iterator[Flask]:
    app = create_app(config_for(database_url))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_app: Flask) -> Iterator[Flask]:
    """The application over an empty database. No context is open: a visitor would stay in it."""
    yield _app
    empty(_app)


def empty(app: Flask) -> None:
    with app.app_context():
        db.session.rollback()
        clear_tables()
        db.session.commit()


def clear_tables() -> None:
    """Take every row out of every table, audit lines too, within the present unit of work."""
    with triggers_lifted():
        db.session.execute(Base.metadata.tables["audit_lines"].delete())
    for table in reversed(Base.metadata.sorted_tables):
        db.session.execute(table.delete())


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Do to audit lines what no trigger allows, as whoever holds the database can."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        connection.exec_driver_sql("SET LOCAL session_replication_role = DEFAULT")
        return
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_lines'"
    triggers = connection.exec_driver_sql(found).all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Another application with other settings, on a SQLite file of its own."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        url = settings.pop("database_url", f"sqlite:///{tmp_path / f'other{len(made)}.sqlite3'}")
        app = create_app(config_for(url, **settings))
        with app.app_context():
            upgrade()
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody without an account."""
    return Visitor(app)


@pytest.fixture
def member(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.member())


@pytest.fixture
def moderator(app: Flask, world: World) -> Visitor:
    return Visitor(app).become(world.moderator())
