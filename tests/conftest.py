"""Fixtures: a migrated database on both engines, emptied between tests; a world to fill; people who visit."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Table

from config import ROOT, Config
from forum.app import create_app
from forum.db import Base, db
from forum.discussion.queries import content_notes
from forum.moderation.queries.waits import usual_waits
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
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"


@pytest.fixture(scope="session")
def database_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{engine_name}_url"))


@pytest.fixture(scope="session")
def _applications() -> dict[str, Flask]:
    """By the address of their database. Tests go from one engine to the other and back with every file: a new
    application would be migrated, and compile all templates, each time."""
    return {}


@pytest.fixture(scope="session")
def _app(database_url: str, _applications: dict[str, Flask]) -> Iterator[Flask]:
    if database_url not in _applications:
        _applications[database_url] = create_app(config_for(database_url))
        with _applications[database_url].app_context():
            upgrade()
    app = _applications[database_url]
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
        usual_waits().by_hour.clear()
        content_notes.forget()


def clear_tables() -> None:
    """Take every row out of every table, audit lines too, within the present unit of work."""
    connection, tables = db.session.connection(), [table.name for table in reversed(_tables())]
    # One question is faster than to empty what is empty: a test writes into a few tables of many.
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
    filled = set(connection.exec_driver_sql(asked).scalars())
    if "audit_lines" in filled:
        with triggers_lifted():
            connection.exec_driver_sql("DELETE FROM audit_lines")
    for name in tables:
        if name in filled:
            connection.exec_driver_sql(f"DELETE FROM {name}")


class Kept:
    """Every row that is in the database, to be put back later: much faster than to build them again."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            found = [(table, db.session.execute(table.select()).mappings().all()) for table in _tables()]
        self._rows = [(table, _parents_first(table, [dict(row) for row in rows])) for table, rows in found if rows]

    def put_back(self) -> None:
        with self.app.app_context():
            clear_tables()
            for table, rows in self._rows:
                db.session.execute(table.insert(), rows)
            db.session.commit()


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a table so that those that others of the same table refer to come before them."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    ordered: list[dict[str, Any]] = []
    known: set[Any] = {None}
    while own and rows:
        ready = [row for row in rows if all(row[name] in known for name in own)]
        ordered += ready
        known |= {row["id"] for row in ready}
        rows = [row for row in rows if row["id"] not in known]
    return ordered + rows


def _tables() -> list[Table]:
    """Those that others refer to first."""
    return Base.metadata.sorted_tables


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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with every table, to be copied: faster than to migrate each."""
    file = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    app = create_app(config_for(f"sqlite:///{file}"))
    with app.app_context():
        upgrade()
        db.engine.dispose()  # and nothing is left in the log beside it
    return file


def bytes_of(*files: Path) -> bytes:
    """What lies in the files of a database that is in use; of those that are not there nothing.

    Another process reads them: one that closes a file gives up its own locks on it, SQLite's too, and whoever opened
    the database next would begin its log anew under our feet.
    """
    there = [file for file in files if file.exists()]
    return subprocess.run(["cat", *there], check=True, capture_output=True).stdout if there else b""


@pytest.fixture
def make_app(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Flask]]:
    """Another application with other settings, on a SQLite file of its own or on a database that is there."""
    made: list[Flask] = []

    def make(*, database_url: str = "", **settings: Any) -> Flask:
        if not database_url:
            file = tmp_path / f"other{len(made)}.sqlite3"
            shutil.copyfile(request.getfixturevalue("migrated_file"), file)
            database_url = f"sqlite:///{file}"
        app = create_app(config_for(database_url, **settings))
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
