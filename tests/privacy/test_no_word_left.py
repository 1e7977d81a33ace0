"""After what is taken back or erased, no word of it is found in the raw bytes: not in the database's files, not in a
copy made of them afterwards, not in Redis."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from flask import Flask
from sqlalchemy import text

from forum.db import db, forget_log
from forum.privacy.operations import aside
from forum.web import locale
from tests.conftest import bytes_of
from tests.factories import World
from tests.privacy.life import Life, lived
from tests.privacy.test_erasing import erased, with_phrase
from tests.visitor import Visitor

# How somebody gets rid of what they wrote, and which words go with it.
Deed = Callable[[World, Life], list[str]]


def withdraws_one_after_the_other(world: World, life: Life) -> list[str]:
    me = Visitor(world.app).become(life.me)
    for post in life.posts.values():
        me.post(f"/p/{post.public_id}/withdraw")
    return sorted(life.texts())


def takes_everything_down_for_good(world: World, life: Life) -> list[str]:
    Visitor(world.app).become(life.me).post("/a/erase/aside")
    with world.open():
        assert aside.finish(locale.today() + timedelta(days=15), False) == len(life.posts)
    with world.app.app_context():
        forget_log()
    return sorted(life.texts())


def erases_the_account(world: World, life: Life) -> list[str]:
    erased(with_phrase(world, life.me), life.me, "erase")
    return [*life.words.values(), *life.sealed]


def erases_the_account_and_leaves_what_others_read(world: World, life: Life) -> list[str]:
    erased(with_phrase(world, life.me), life.me, "keep")
    left = {life.words[name] for name in ("title", "body", "published", "oncebody")}
    return [word for word in life.words.values() if word not in left]


DEEDS: list[Deed] = [
    withdraws_one_after_the_other,
    takes_everything_down_for_good,
    erases_the_account,
    erases_the_account_and_leaves_what_others_read,
]


def files_of(app: Flask) -> list[Path]:
    file = Path(app.config["ABRI"].database_url.removeprefix("sqlite:///"))
    return [file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")]


def held_by(address: str) -> bytes:
    """Everything that a Redis holds."""
    store = redis.Redis.from_url(address)
    found = b"".join(bytes(key) + bytes(store.dump(key) or b"") for key in store.scan_iter())  # type: ignore[arg-type]
    store.close()
    return found


def present(words: list[str], found: bytes) -> list[str]:
    return [word for word in words if word.encode() in found]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_no_word_is_left_in_the_files_of_sqlite_nor_in_copies_of_them(
    make_app: Callable[..., Flask], redis_url: str, tmp_path: Path, deed: Deed
) -> None:
    app = make_app(redis_url=redis_url, rate_limits=True)
    world = World(app)
    life = lived(world)
    everything = [*life.words.values(), *life.sealed]
    sealed = {life.words[name] for name in ("talk", "report", "appeal", "masked")}
    clear = [word for word in life.words.values() if word not in sealed]
    assert present([*clear, *life.sealed], bytes_of(*files_of(app))) == [*clear, *life.sealed]
    assert present(everything, held_by(redis_url)) == []

    words = deed(world, life)
    assert len(words) > 8
    assert present(words, bytes_of(*files_of(app))) == []
    assert present(words, held_by(redis_url)) == []
    backup, compact = tmp_path / "backup.sqlite3", tmp_path / "compact.sqlite3"
    source = sqlite3.connect(files_of(app)[0])
    target = sqlite3.connect(backup)
    source.backup(target)
    source.execute("VACUUM INTO ?", (str(compact),))
    target.close()
    source.close()
    assert present(words, bytes_of(backup)) == present(words, bytes_of(compact)) == []


@pytest.mark.parametrize("deed", DEEDS[1:3], ids=lambda deed: deed.__name__)
def test_no_word_is_left_in_the_files_of_postgresql_after_vacuum(
    app: Flask, world: World, engine_name: str, deed: Deed
) -> None:
    if engine_name != "postgresql":
        return  # above, with copies
    life = lived(world)
    there = [life.words["published"], *life.sealed]
    assert present(there, stored(checkpointed(app))) == there
    words = deed(world, life)
    assert present(words, stored(checkpointed(app, "VACUUM FULL"))) == []


def checkpointed(app: Flask, command: str = "") -> Path:
    """The folder of the database, with everything written that waits to be."""
    with app.app_context():
        db.session.remove()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if command:
                connection.execute(text(command))
            connection.execute(text("CHECKPOINT"))
            folder = connection.execute(text("SHOW data_directory")).scalar_one()
            oid = connection.execute(
                text("SELECT oid FROM pg_database WHERE datname = current_database()")
            ).scalar_one()
    return Path(folder) / "base" / str(oid)


def stored(folder: Path) -> bytes:
    return bytes_of(*sorted(path for path in folder.iterdir() if path.is_file()))
