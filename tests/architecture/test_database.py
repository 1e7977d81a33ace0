"""The models and the database that the migrations make are the same, on both engines; and what models may not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Column, Enum, ForeignKey, Inspector, Integer, MetaData, String, Table, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from forum.db import Base, db, stored

# Of these, nothing is ever stored; nor of where somebody comes from.
NEVER_STORED = re.compile(
    r"(^|_)(ip|address|agent|user_agent|browser|referr?er|e?mail|phone|telephone|city|latitude|longitude|birth\w*"
    r"|last_seen|seen_at|read_at|viewed\w*)(_|$)"
)
SHADOW = re.compile(r"_fts(_\w+)?$")  # tables that SQLite's full-text search keeps for itself


def differences(app: Flask, metadata: MetaData) -> list[Any]:
    """What a new migration would hold."""

    def is_ours(_item: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
        return not (kind == "table" and SHADOW.search(name or ""))

    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": is_ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    assert differences(app, Base.metadata) == []


def test_a_model_without_its_migration_is_seen(app: Flask) -> None:
    scratch = MetaData()
    for table in Base.metadata.sorted_tables:
        copied = table.to_metadata(scratch)
        if table.name == "boards":
            copied.append_column(Column("colour", Integer))
            copied.c.name.type = String(200)
    kinds = {change[0] if isinstance(change, tuple) else change[0][0] for change in differences(app, scratch)}
    assert kinds == {"add_column", "modify_type"}


def enums(metadata: MetaData) -> Iterator[tuple[Table, Column[Any], set[str]]]:
    """Every column that stores one of a few words, with these."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                yield table, column, set(column.type.enums)


def unchecked(inspector: Inspector, metadata: MetaData) -> list[str]:
    """Columns whose words the database itself does not hold to."""
    found = []
    for table, column, words in enums(metadata):
        checks = [check["sqltext"] or "" for check in inspector.get_check_constraints(table.name)]
        about = [check for check in checks if re.search(rf"\b{column.name}\b", check)]
        if not any(set(re.findall(r"'([^']*)'", check)) == words for check in about):
            found.append(f"{table.name}.{column.name}")
    return found


def test_the_database_itself_refuses_a_word_that_is_not_in_its_list(app: Flask) -> None:
    with app.app_context():
        assert len(list(enums(Base.metadata))) >= 10
        assert unchecked(inspect(db.engine), Base.metadata) == []


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def test_a_list_of_words_without_a_check_is_seen(app: Flask) -> None:
    scratch = MetaData()
    Table("boards", scratch, Column("language", stored(Colour)))
    with app.app_context():
        assert unchecked(inspect(db.engine), scratch) == ["boards.language"]


def plain_words(metadata: MetaData) -> list[str]:
    """Enumerations that are not `forum.db.stored`: their words would be the members' names, without a check."""
    return [
        f"{table.name}.{column.name}"
        for table, column, _words in enums(metadata)
        if isinstance(column.type, Enum) and (column.type.native_enum or not column.type.create_constraint)
    ]


def test_every_list_of_words_is_stored_as_text_with_a_check() -> None:
    assert plain_words(Base.metadata) == []
    scratch = MetaData()
    Table("boards", scratch, Column("colour", Enum(Colour)))
    assert plain_words(scratch) == ["boards.colour"]


def missing_checks(inspector: Inspector, metadata: MetaData) -> list[str]:
    """Named conditions of the models that the database does not have; Alembic does not compare these."""
    return [
        f"{table.name}: {constraint.name}"
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
        and constraint.name not in {check["name"] for check in inspector.get_check_constraints(table.name)}
    ]


def test_every_condition_of_the_models_stands_in_the_database(app: Flask) -> None:
    with app.app_context():
        inspector = inspect(db.engine)
        assert missing_checks(inspector, Base.metadata) == []
        scratch = MetaData(naming_convention=Base.metadata.naming_convention)
        Table("accounts", scratch, Column("colour", stored(Colour)))
        assert missing_checks(inspector, scratch) == ["accounts: ck_accounts_colour"]


def querying(base: type[DeclarativeBase]) -> list[str]:
    """Relationships that would ask the database when a template looks at them."""
    return [
        f"{mapper.class_.__name__}.{name}"
        for mapper in base.registry.mappers
        for name, found in mapper.relationships.items()
        if found.lazy != "raise_on_sql"
    ]


def test_no_relationship_asks_the_database_by_itself() -> None:
    assert querying(Base) == []


def test_a_relationship_that_asks_by_itself_is_seen() -> None:
    class Scratch(DeclarativeBase):
        pass

    class Room(Scratch):
        __tablename__ = "rooms"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Chair(Scratch):
        __tablename__ = "chairs"
        id: Mapped[int] = mapped_column(primary_key=True)
        room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
        room = relationship(Room)

    assert querying(Scratch) == ["Chair.room"]


# Where organisations are found; nobody of the site is.
OF_ORGANISATIONS = {"agencies.mail", "services.mail", "locations.address_1", "locations.address_2", "locations.city"}


def told_of_somebody(metadata: MetaData) -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if NEVER_STORED.search(column.name) and f"{table.name}.{column.name}" not in OF_ORGANISATIONS
    ]


@pytest.mark.parametrize("name", ["ip", "email", "user_agent", "last_seen_at", "remote_address"])
def test_there_is_no_column_for_what_must_never_be_kept(name: str) -> None:
    assert told_of_somebody(Base.metadata) == []
    scratch = MetaData()
    Table("accounts", scratch, Column(name, String(80)))
    assert told_of_somebody(scratch) == [f"accounts.{name}"]
