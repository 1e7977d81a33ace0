"""The database: how it is opened, what it refuses, how its pages are cut."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from forum import clock
from forum.accounts import credentials
from forum.accounts.models import Account, LoginSession
from forum.db import BadPageKey, db, new_public_id, page_of, write_lock
from tests.accounts import people
from tests.conftest import bytes_of
from tests.factories import World
from tests.visitor import Visitor

IN_TURN = select(Account.joined_on, Account.id, Account.pseudonym).order_by(Account.joined_on, Account.id)
KINDS = (date, int)


@pytest.fixture
def _open(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.rollback()


@pytest.fixture
def statements(file: Flask) -> Iterator[list[str]]:
    """Every statement sent to that file while the test runs."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with file.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def file(make_app: Callable[..., Flask]) -> Flask:
    """A forum on SQLite: PostgreSQL has no pragmas and no lock of everything."""
    return make_app()


def test_every_connection_has_the_pragmas(file: Flask) -> None:
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 15000, "temp_store": 2}
    with file.app_context():
        connections = [db.engine.connect() for _ in range(3)]  # more than one stands in the pool
        for connection in connections:
            found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
            assert found == wanted
        for connection in connections:
            connection.close()


def test_a_row_without_its_parent_is_refused(app: Flask) -> None:
    with app.app_context(), write_lock():
        now = clock.now()
        db.session.add(LoginSession(token_hash="x", account_id=999_999, started_at=now, ends_at=now))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_erased_text_is_gone_from_the_file(file: Flask) -> None:
    marker = "Zèbre effacé 7351"
    account = World(file).member(marker)
    with file.app_context(), write_lock():
        path = db.engine.url.database or ""
        db.session.delete(db.session.get_one(Account, account.id))
        db.session.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert marker.encode() not in bytes_of(Path(path))


def _session(world: World, **times: datetime) -> LoginSession:
    now = clock.now()
    chosen = {"started_at": now, "ends_at": now, **times}
    return LoginSession(token_hash=new_public_id(), account_id=world.member().id, **chosen)


def test_a_naive_time_is_refused(app: Flask, world: World) -> None:
    row = _session(world, ends_at=datetime(2026, 3, 1, 12))  # noqa: DTZ001 - that is what is refused
    with app.app_context(), write_lock():
        db.session.add(row)
        with pytest.raises(StatementError, match="naive"):
            db.session.flush()
        db.session.rollback()


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(app: Flask, world: World) -> None:
    given = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    row = _session(world, ends_at=given)
    with app.app_context(), write_lock():
        db.session.add(row)
        db.session.commit()
        db.session.expire_all()
        kept = db.session.scalars(select(LoginSession.ends_at)).one()
    assert kept == given
    assert kept.tzinfo is UTC


def test_a_role_that_does_not_exist_is_refused_by_the_database_itself(app: Flask, world: World) -> None:
    world.member()
    with app.app_context(), write_lock(), pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE accounts SET role = 'king'"))
    with app.app_context():
        db.session.rollback()


def test_an_idle_time_beyond_the_choices_is_refused_by_the_database_itself(app: Flask, world: World) -> None:
    world.member()
    for minutes in (14, 121):
        with app.app_context(), write_lock():
            with pytest.raises(IntegrityError):
                db.session.execute(update(Account).values(idle_minutes=minutes))
            db.session.rollback()


def test_public_ids_are_128_random_bits_in_an_address() -> None:
    made = {new_public_id() for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", public_id) for public_id in made)


# pages


def names_of(world: World, number: int) -> list[str]:
    names = [f"Personne page {place:02}" for place in range(number)]
    for name in names:
        world.member(name)
    return names


@pytest.mark.parametrize("size", [1, 3, 7, 10])
def test_pages_in_turn_hold_every_row_once(app: Flask, world: World, size: int) -> None:
    names = names_of(world, 7)
    with app.app_context():
        met: list[str] = []
        key = None
        for _ in range(8):
            page = page_of(IN_TURN, key, size=size, kinds=KINDS)
            assert len(page) <= size
            met += [row.pseudonym for row in page]
            if not page.paging.has_next:
                break
            key = page.paging.bookmark_next
    assert met == names


def test_a_row_added_meanwhile_shifts_no_page(app: Flask, world: World) -> None:
    names = names_of(world, 4)
    with app.app_context():
        key = page_of(IN_TURN, None, size=2, kinds=KINDS).paging.bookmark_next
    world.member("Personne plus tard")
    with app.app_context():
        found = [row.pseudonym for row in page_of(IN_TURN, key, size=10, kinds=KINDS)]
    assert found == [*names[2:], "Personne plus tard"]


BAD_KEYS = [
    "x", ">", "<", ">x", ">x~x", ">i:1", ">i:1~i:1", ">d:2026-01-01", ">d:2026-01-01~i:1~i:1", ">i:1~d:2026-01-01",
    ">d:2026-01-01~s:1", ">d:2026-01-01~f:1", ">d:2026-01-01~true", ">d:2026-01-01~x", ">d:2026-01-01~i:",
    ">d:2026-01-01~i:99999999999999999999", f">d:2026-01-01~i:{'9' * 200}", f">d:2026-01-01~i:{2**63}",
    f">d:2026-01-01~i:-{2**63 + 1}", ">d:99999-01-01~i:1", ">d:never~i:1", ">dt:2026-01-01T00:00~i:1",
    ">d:2026-01-01~i:1\x00", ">d:2026-01-01~i:1\n", ">d:2026-01-01\r~i:1", ">\ud800", "é" * 5000, ">q:1~i:1",
    ">d:2026-01-01~i:1" + " " * 200, ">\"d:2026-01-01~i:1", ">b:AAAA~i:1", ">uuid:x~i:1", ">n:NaN~i:1", "<" * 90,
]  # fmt: skip


@pytest.mark.usefixtures("_open")
def test_a_key_that_no_link_of_ours_carries_is_refused() -> None:
    taken = []
    for key in BAD_KEYS:
        try:
            page_of(IN_TURN, key, size=5, kinds=KINDS)
            taken.append(key)
        except BadPageKey:
            db.session.rollback()
    assert not taken


@pytest.mark.usefixtures("_open")
def test_a_key_of_another_list_is_refused() -> None:
    other = select(Account.id, Account.pseudonym).order_by(Account.id)
    page_of(other, ">i:1", size=5, kinds=(int,))
    with pytest.raises(BadPageKey):
        page_of(IN_TURN, ">i:1", size=5, kinds=KINDS)


# locks


def test_a_form_takes_the_write_lock_at_once_and_a_page_never(file: Flask, statements: list[str]) -> None:
    browser = people.join(file).browser
    token = browser.token()
    statements.clear()
    browser.get("/a")
    assert [statement for statement in statements if statement.startswith("BEGIN")] == ["BEGIN"]
    statements.clear()
    browser.post("/a", {"minutes": "60", "csrf_token": token})
    assert {statement for statement in statements if statement.startswith("BEGIN")} == {"BEGIN IMMEDIATE"}


def test_hashing_and_checking_a_phrase_holds_no_lock(file: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """While Argon2 works, another connection can write: nobody's post waits for somebody's wrong passphrase."""
    with file.app_context():
        path = db.engine.url.database or ""
    free: list[str] = []

    def watched(name: str) -> Callable[..., Any]:
        work = getattr(credentials, name)

        def watch(*given: Any) -> Any:
            with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")  # fails at once where somebody holds the lock
            free.append(name)
            return work(*given)

        return watch

    for name in ("hash_passphrase", "is_passphrase"):
        monkeypatch.setattr(credentials, name, watched(name))
    joined = people.join(file)
    people.enter(file, joined.phrase)
    people.enter(file, "un deux trois", status=422)
    Visitor(file).post("/recover", {"code": joined.codes[0]}, 200)
    assert free == ["hash_passphrase", "is_passphrase", "is_passphrase", "hash_passphrase"]


def test_reading_first_and_writing_later_loses_nothing_and_never_fails(app: Flask, world: World) -> None:
    account = world.member()
    start = Barrier(2)

    def count_up() -> None:
        start.wait()
        for _ in range(15):
            with app.app_context(), write_lock():
                row = db.session.scalars(select(Account).where(Account.id == account.id).with_for_update()).one()
                row.totp_step = (row.totp_step or 0) + 1
                db.session.commit()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(count_up), pool.submit(count_up)]:
            done.result()
    with app.app_context():
        assert db.session.scalar(select(Account.totp_step).where(Account.id == account.id)) == 30


def test_forms_sent_at_once_all_succeed(app: Flask) -> None:
    browsers = [people.join(app).browser for _ in range(4)]
    tokens = [browser.token() for browser in browsers]

    def send(place: int) -> list[int]:
        form = {"minutes": "60", "csrf_token": tokens[place]}
        client = browsers[place].client
        return [client.post("/a", data=form, base_url="https://localhost").status_code for _ in range(10)]

    with ThreadPoolExecutor(4) as pool:
        assert [status for answers in pool.map(send, range(4)) for status in answers] == [303] * 40


def test_many_readers_do_not_stop_a_writer(file: Flask) -> None:
    with file.app_context():
        reader = db.engine.connect()
        reader.execute(select(func.count()).select_from(Account)).scalar()  # a read transaction that stays open
        try:
            people.join(file)
        finally:
            reader.close()
