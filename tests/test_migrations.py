"""Migrations: up, down and up again over a seeded forum; and SQLite's trap when a table is copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.engine import make_url

from config import ROOT
from forum.app import create_app
from forum.cli import sampling
from forum.db import db, new_public_id
from forum.discussion.models import Post
from tests.accounts import people
from tests.conftest import config_for

VERSIONS = "alembic_version"
CHILDREN = ("recovery_codes", "login_sessions", "audit_lines")
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{head}"


def upgrade():
    {does}


def downgrade():
    pass
"""
COPY_THE_PARENT = """with op.batch_alter_table("accounts") as accounts:
        accounts.alter_column("language", type_=sa.String(8), existing_nullable=False)"""
BREAK_A_KEY = """op.add_column("boards", sa.Column("tried", sa.Integer()))
    op.execute("UPDATE recovery_codes SET account_id = 999999")"""


@pytest.fixture
def empty_url(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without tables."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    url = make_url(request.getfixturevalue("postgresql_url"))
    name = f"empty_{new_public_id()}"
    server = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def unmigrated(empty_url: str) -> Iterator[Flask]:
    app = create_app(config_for(empty_url))
    yield app
    with app.app_context():
        db.engine.dispose()


def schema() -> dict[str, object]:
    """Tables with all that the engine tells of them, in an order that does not depend on how they were made."""
    inspector = inspect(db.engine)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)],
            sorted(str(key["constrained_columns"]) + str(key["options"]) for key in inspector.get_foreign_keys(table)),
            sorted(str(index["name"]) for index in inspector.get_indexes(table)),
            sorted(str(check["name"]) for check in inspector.get_check_constraints(table)),
            sorted(str(unique["column_names"]) for unique in inspector.get_unique_constraints(table)),
        )
        for table in sorted(inspector.get_table_names())
    }


def counts() -> dict[str, int]:
    """Rows of each table that stands."""
    with db.engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name != VERSIONS]
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in tables}


def test_up_and_down_and_up_over_a_seeded_forum(unmigrated: Flask) -> None:
    with unmigrated.test_request_context():
        upgrade()
        before = schema()
        sampling.plant()
        revisions = list(ScriptDirectory(str(ROOT / "migrations")).walk_revisions())
        rows = counts()
        assert rows["posts"] > 20
        for _revision in revisions:
            downgrade()
            left = counts()
            # A table of before may be gone today, and a pin of a service or of the whole site is nothing before 0004.
            kept = {name: left[name] for name in left if name in rows and name != "pins"}
            assert kept == {name: rows[name] for name in kept}, "what stands before a migration keeps its rows"
        assert not counts()
        upgrade()
        assert schema() == before
        sampling.plant()
        assert counts() == rows


def test_to_upgrade_again_changes_nothing(unmigrated: Flask) -> None:
    with unmigrated.test_request_context():
        upgrade()
        sampling.plant()
        before = schema(), counts()
        upgrade()
        assert (schema(), counts()) == before


def test_what_waited_before_there_were_targets_is_due_a_day_after_it_was_sent(unmigrated: Flask) -> None:
    with unmigrated.test_request_context():
        upgrade()
        sampling.plant()
        sent = waits_of_posts()
        downgrade(revision="0001")
        upgrade()
        waits = waits_of_posts()
    assert len(waits) > 1
    assert {post: waiting_at for post, (waiting_at, _due_at) in sent.items()} == {
        post: waiting_at for post, (waiting_at, _due_at) in waits.items()
    }
    assert {due_at - waiting_at for waiting_at, due_at in waits.values()} == {timedelta(days=1)}


def waits_of_posts() -> dict[int, tuple[datetime, datetime]]:
    """Since when each post waits, and until when somebody should have looked, as the forum itself reads them."""
    rows = db.session.execute(select(Post.id, Post.waiting_at, Post.due_at).where(Post.waiting_at.is_not(None))).all()
    db.session.rollback()
    return {row.id: (row.waiting_at, row.due_at) for row in rows if row.waiting_at is not None and row.due_at}


@pytest.fixture
def try_migration(tmp_path: Path) -> Callable[[Flask, str], None]:
    """Run one more migration, whose `upgrade` is given, through the project's own env.py."""

    def run(app: Flask, does: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(ROOT / "migrations", folder)
        head = ScriptDirectory(str(folder)).get_current_head()
        later = folder / "versions" / "9999_a_try.py"
        later.write_text(MIGRATION.format(revision="9999", head=head, does=does), "utf-8")
        with app.app_context():
            upgrade(directory=str(folder))

    return run


def revision_of(app: Flask) -> str:
    with app.app_context(), db.engine.connect() as connection:
        return str(connection.scalar(text(f"SELECT version_num FROM {VERSIONS}")))


def test_to_copy_a_table_keeps_what_refers_to_it(
    unmigrated: Flask, try_migration: Callable[[Flask, str], None]
) -> None:
    with unmigrated.app_context():
        upgrade()
    joined = people.join(unmigrated)
    with unmigrated.app_context():
        before = counts()
    assert all(before[name] for name in CHILDREN)
    try_migration(unmigrated, COPY_THE_PARENT)
    assert revision_of(unmigrated) == "9999"
    with unmigrated.app_context():
        assert counts() == before
        columns = {column["name"]: str(column["type"]) for column in inspect(db.engine).get_columns("accounts")}
        assert columns["language"] == "VARCHAR(8)"
    people.enter(unmigrated, joined.phrase).get("/a")


def test_a_migration_that_breaks_a_key_fails_and_leaves_all_as_it_was(
    make_app: Callable[..., Flask],
    try_migration: Callable[[Flask, str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = make_app()
    people.join(app)
    head = revision_of(app)
    with app.app_context():
        before = schema(), counts()
    with pytest.raises(SystemExit) as stopped:
        try_migration(app, BREAK_A_KEY)
    assert stopped.value.code != 0
    assert "rows without their parents" in caplog.text
    assert revision_of(app) == head
    with app.app_context(), db.engine.connect() as connection:
        assert (schema(), counts()) == before
        assert not connection.execute(text("PRAGMA foreign_key_check")).all()


def test_foreign_keys_are_on_again_after_a_migration(
    make_app: Callable[..., Flask], try_migration: Callable[[Flask, str], None]
) -> None:
    app = make_app()
    try_migration(app, COPY_THE_PARENT)
    with app.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
