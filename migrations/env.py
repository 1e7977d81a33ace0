"""Alembic's environment: the application's own engine and metadata, on SQLite and PostgreSQL.

On SQLite a table is changed by copying it ("batch"): with `foreign_keys=ON` the drop of the old table would empty
every table that refers to it with ON DELETE CASCADE. So the keys are off while a migration runs, and checked after.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, Enum

from forum.db import Base, UtcDateTime, write_lock

migrate = current_app.extensions["migrate"]
# Full-text search of SQLite keeps tables of its own, which no model names.
SHADOW = ("_fts", "_fts_config", "_fts_content", "_fts_data", "_fts_docsize", "_fts_idx")


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | bool:
    """Our own types as plain ones: a migration must run without today's models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        names = ", ".join(repr(name) for name in item.enums)
        return f"sa.Enum({names}, name={item.name!r}, native_enum=False, create_constraint=True, length={item.length})"
    return False


def include_object(_item: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    return not (kind == "table" and name is not None and name.endswith(SHADOW))


def run(connection: Connection) -> None:
    """Run what is asked in one transaction: all of it or nothing, with SQLite's foreign keys off and checked at the end.

    Raises RuntimeError when a row lost its parent; nothing was changed then.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # Never back into the pool: whoever got this connection next would write without foreign keys.
        connection.detach()
        # A pragma inside a transaction does nothing: the raw connection is asked before one begins.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        include_object=include_object,
        # SQLite can undo changes of tables too, once BEGIN is said as `forum.db` says it; Alembic thinks it cannot.
        transactional_ddl=True,
        **migrate.configure_args,
    )
    with write_lock(), context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration leaves rows without their parents: {broken[:5]}")


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database, not into a file")
with migrate.db.engine.connect() as engine_connection:
    run(engine_connection)
