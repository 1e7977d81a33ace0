"""A backup is the whole database in one file, and putting it back brings back nothing that was erased since."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text

from forum.accounts.models import Account, LoginSession
from forum.app import create_app
from forum.db import db, write_lock
from forum.discussion.models import Post
from forum.privacy.operations import erasing
from forum.privacy.operations.erasing import Posts
from tests.cli.commands import run
from tests.conftest import bytes_of, config_for
from tests.factories import World
from tests.privacy.life import lived, tied
from tests.visitor import Visitor


@pytest.fixture
def site(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A database of one's own, set up."""
    if engine_name == "sqlite":
        url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    else:
        server = create_engine(request.getfixturevalue("postgresql_url"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS put_back WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE put_back"))
        server.dispose()
        url = server.url.set(database="put_back").render_as_string(hide_password=False)
    run(url, "init")
    return url


def open_site(url: str, tmp_path: Path) -> Flask:
    return create_app(config_for(url, erasures_file=tmp_path / "noted" / "erasures"))


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def say_nothing(noted: Path, *, number: int) -> None:
    """So many lines stand in the file of what was erased, none of which can be read."""
    lines = noted.read_text().split()
    assert (len(lines), {len(line) for line in lines}) == (number, {64})
    assert stat.S_IMODE(noted.stat().st_mode) == 0o600


def test_what_is_put_back_is_all_there_was_but_not_what_was_erased_since(site: str, tmp_path: Path) -> None:
    app, file, noted = open_site(site, tmp_path), tmp_path / "backup", str(tmp_path / "noted" / "erasures")
    world = World(app)
    life, stays, leaver = lived(world), world.member(name="Reste"), world.member(name="Part")
    thread, kept = world.thread(author=stays, body="Zqxstays."), world.thread(author=leaver, body="Zqxkept.")
    taken_back = world.reply(thread, author=stays, body="Zqxtakenback.")
    Visitor(app).become(stays)
    close(app)

    run(site, "backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    Visitor(app).become(stays).post(f"/p/{taken_back.public_id}/withdraw")
    with app.test_request_context(), write_lock():
        erasing.erase(tied(life.me), Posts.ERASE)
        erasing.erase(tied(leaver), Posts.KEEP)
        db.session.commit()
    later = world.thread(author=stays, body="Zqxlater.")
    close(app)
    say_nothing(tmp_path / "noted" / "erasures", number=1 + len(life.posts) + 2)

    assert "--yes" in run(site, "restore", str(file), status=1).output
    assert world.count(Post, id=later.id) == 1
    close(app)
    run(site, "restore", str(file), "--yes", ABRI_ERASURES_FILE=noted)

    with app.app_context():
        bodies = " ".join(db.session.scalars(select(Post.body)))
        names = set(db.session.scalars(select(Account.pseudonym)))
        assert db.session.scalars(select(LoginSession.id)).all() == []
        left = db.session.scalars(select(Post.author_id).where(Post.thread_id == kept.id)).one()
    assert "Zqxstays" in bodies
    assert "Zqxkept" in bodies
    assert not [word for word in [*life.texts(), "Zqxtakenback", "Zqxlater"] if word in bodies]
    assert "Reste" in names
    assert not {"Part", life.me.pseudonym} & names
    assert left is None
    close(app)


def test_a_file_that_is_no_backup_changes_nothing(site: str, tmp_path: Path) -> None:
    app, file = open_site(site, tmp_path), tmp_path / "broken"
    World(app).member(name="Reste")
    close(app)
    file.write_bytes(b"SQLite format 3\0 and then nothing")
    run(site, "restore", str(file), "--yes", status=1)
    run(site, "restore", str(tmp_path / "absent"), "--yes", status=2)
    run(site, "backup", str(tmp_path / "no" / "such" / "folder"), status=1)
    run(site, "backup", str(file), status=1)  # never over another file
    assert bytes_of(file) == b"SQLite format 3\0 and then nothing"
    assert World(app).count(Account, pseudonym="Reste") == 1
    close(app)


def test_a_site_that_notes_nothing_says_so_when_it_is_put_back(tmp_path: Path, engine_name: str) -> None:
    if engine_name != "sqlite":
        return
    url = f"sqlite:///{tmp_path / 'one.sqlite3'}"
    run(url, "init")
    run(url, "backup", str(tmp_path / "backup"))
    put_back = run(url, "restore", str(tmp_path / "backup"), ABRI_ERASURES_FILE=str(tmp_path / "none"))
    assert "Nothing says what was erased since" in put_back.output
