"""What the database holds, read as a thief of its files would read it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import text

from forum.db import Base, db
from tests.accounts import people
from tests.conftest import bytes_of
from tests.visitor import Visitor


def everything_stored(app: Flask) -> bytes:
    """All that stands on the disk or in the tables: SQLite's file and its log, or each row as PostgreSQL prints it."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return bytes_of(*(Path(f"{db.engine.url.database}{end}") for end in ("", "-wal", "-shm")))
        rows = [
            row
            for table in Base.metadata.sorted_tables
            for row in db.session.scalars(text(f'SELECT row_to_json(t)::text FROM "{table.name}" t'))
        ]
        return "\n".join(rows).encode()


def test_neither_words_nor_codes_nor_keys_can_be_read_from_the_database(app: Flask) -> None:
    joined = people.join(app)
    page = Visitor(app).post("/recover", {"code": joined.codes[0]}, 200)
    turned = " ".join(people.words(page))
    browser = people.enter(app, turned)
    staff_phrase, secret = people.staff(app)
    people.enter(app, staff_phrase, people.second_code(secret))

    stored = everything_stored(app)
    assert joined.name.encode() in stored, "the search finds what is there"
    for phrase in (joined.phrase, turned, staff_phrase):
        assert phrase.encode() not in stored
        for pair in zip(phrase.split(), phrase.split()[1:], strict=False):
            assert " ".join(pair).encode() not in stored
    for code in joined.codes:
        assert code.encode() not in stored
        assert code.replace(" ", "").encode() not in stored
    for kept_by_browser in (secret, people.cookie(browser).split(".")[0], people.cookie(browser)):
        assert kept_by_browser.encode() not in stored


def test_two_accounts_share_nothing_that_could_be_compared(app: Flask) -> None:
    for _ in range(2):
        people.join(app)
    with app.app_context():
        for table in ("accounts", "recovery_codes", "login_sessions"):
            for column in ("number", "passphrase_lookup", "passphrase_hash", "lookup", "token_hash"):
                if column in Base.metadata.tables[table].c:
                    values = list(db.session.scalars(text(f"SELECT {column} FROM {table}")))
                    assert len(set(values)) == len(values), f"{table}.{column}"


def test_the_record_names_accounts_by_opaque_numbers_only(app: Flask) -> None:
    joined = people.join(app)
    with app.app_context():
        lines = [tuple(row) for row in db.session.execute(text("SELECT act, actor, about, why FROM audit_lines"))]
        number = db.session.scalar(text("SELECT number FROM accounts"))
    assert lines == [("account.opened", number, "", "member")]
    assert joined.name not in str(lines)
    assert number > 2**32
