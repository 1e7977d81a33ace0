"""The database: our base class, types, pragmas and keyset pages. SQLite by default, PostgreSQL by setting."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast

import sqlakeyset
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Select,
    String,
    Table,
    TypeDecorator,
    event,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

# A GET never takes the write lock, anything else takes it at its first statement: on SQLite a transaction that
# reads first and writes later would fail at once, instead of waiting, when another has written in between.
writing: ContextVar[bool] = ContextVar("writing", default=False)

Column = TypeVar("Column")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PUBLIC_ID_LENGTH = 22
PAGE_KEY_LENGTH = 120
BUSY_TIMEOUT = 15_000  # milliseconds


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC, whatever the engine stores."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive time has no place in the database")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table. Not `db.Model`: that one is untyped."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime(), date: Date()},
    )


class BigIdMixin:
    """An internal number as key; never shown, never in an address."""

    id: Mapped[int] = mapped_column(primary_key=True)


def new_public_id() -> str:
    """128 random bits as 22 characters: says nothing, sorts by nothing."""
    return secrets.token_urlsafe(16)


class PublicIdMixin(BigIdMixin):
    """For what has an address."""

    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), default=new_public_id, unique=True)


def stored(kind: type[StrEnum], *, name: str = "") -> Enum:
    """A column type for a StrEnum: its values as text, held by a CHECK on both engines. `name` tells apart two columns
    of the same kind in one table."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()


def init_app(app: Flask, *, migrations: str) -> None:
    """Bind the database to the application. `app.config["SQLALCHEMY_DATABASE_URI"]` says which."""
    db.init_app(app)
    migrate.init_app(app, db, directory=migrations, render_as_batch=True, compare_type=True)
    app.teardown_request(_stop_writing)


def _stop_writing(_error: BaseException | None) -> None:
    """A thread that has answered a form takes no lock for what it does next."""
    writing.set(False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see `_begin`
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"busy_timeout = {BUSY_TIMEOUT}",
        "temp_store = MEMORY",
        "cache_size = -16000",  # kB a connection: the index that the directory walks fits in
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


@contextmanager
def write_lock() -> Iterator[None]:
    """For commands: transactions that begin inside take the write lock at once (SQLite)."""
    token = writing.set(True)
    try:
        yield
    finally:
        writing.reset(token)


def upsert_into(table: type[Base] | Table) -> Any:
    """An INSERT that can say what happens `on_conflict_…`. The two engines write it alike, SQLAlchemy has a class for
    each. On a table instead of its class nothing of the mapper is minded."""
    return (postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert)(table)


def never_null(column: Column) -> Column:
    """A nullable column whose NULLs the statement leaves out, for ordering keyset pages. The SQL is the same."""
    return cast(Column, type_coerce(cast(Any, column), cast(Any, column).type))


def forget_log() -> None:
    """After a committed withdrawal or erasure: what was overwritten in the file must not live on in SQLite's
    write-ahead log, which keeps old pages until they are overwritten. Does what it can in half a second.
    """
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 500")
        # Somebody reads right now: the words are taken back all the same, and the next withdrawal empties the log.
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        cursor.close()
    finally:
        connection.close()


class BadPageKey(ValueError):
    """A page key that no link of ours carries (400)."""


def _can_be_asked_for(value: object) -> bool:
    """Whether a time is one of our instants. Raises OverflowError at the ends of the calendar."""
    return not isinstance(value, datetime) or (value.tzinfo is not None and value.astimezone(UTC) is not None)


def place_in(key: str | None, *, kinds: tuple[type, ...]) -> tuple[Any, ...] | None:
    """What the key of a page says of the last row before it; None for the first page.

    `kinds` are the Python types of its values, in order. Raises BadPageKey for a key that no link of ours carries.
    """
    if not key:
        return None
    try:
        if len(key) > PAGE_KEY_LENGTH or not key.isprintable():
            raise BadPageKey
        place = sqlakeyset.unserialize_bookmark(key).place
        if place is None or [type(value) for value in place] != list(kinds):
            raise BadPageKey
        if not all(map(_can_be_asked_for, place)):
            raise BadPageKey
    except (sqlakeyset.InvalidPage, OverflowError, ValueError, LookupError) as error:
        raise BadPageKey from error
    return tuple(place)


def key_of(place: tuple[Any, ...]) -> str:
    """The key of the page after the row with these values."""
    return str(sqlakeyset.serialize_bookmark((place, False)))


def page_of(
    statement: Select[*tuple[Any, ...]], key: str | None, *, size: int, kinds: tuple[type, ...]
) -> sqlakeyset.Page[Any]:
    """Load one keyset page of at most `size` rows.

    `statement` is ordered by columns it selects; `kinds` are these columns' Python types, in order.
    Raises BadPageKey for a key that no link of ours carries.
    """
    place_in(key, kinds=kinds)
    try:
        return sqlakeyset.select_page(db.session(), statement, per_page=size, page=key or None)
    except (sqlakeyset.InvalidPage, OverflowError, ValueError, LookupError, DataError) as error:
        raise BadPageKey from error  # DataError: PostgreSQL's answer to a number that no column can hold
