"""What is measured: a large forum in a database of its own, and the addresses of its pages.

A forum that was filled once can be kept in var/bench/, under a name made from its size and from all that shapes it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import sqlakeyset
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from config import ROOT, Config
from forum import clock
from forum.accounts import sessions
from forum.accounts.models import Account, LoginSession
from forum.app import create_app
from forum.cli import rows
from forum.db import db, write_lock
from forum.discussion.models import Board, Pin, Post, PostState, Thread, WhoReads
from forum.discussion.queries.boards import THREADS_A_PAGE
from forum.discussion.queries.threads import POSTS_A_PAGE, key_of_place
from forum.resources.models import DirectoryLine, HelpKind, Service
from forum.roles import Role
from forum.waiting import LEVELS
from forum.web import cookies, locale

FOLDER = ROOT / "var" / "bench"
MEMBER = "Voix du banc d’essai"
MODERATOR = "Lampe du banc d’essai"
WAITING = 5000  # texts in the queue, as many as a long week would leave
DEEP = 400  # the page that must cost what the first one costs
AGO = timedelta(minutes=5)
# What decides what a filled forum looks like.
SHAPED_BY = (
    "migrations/versions/*.py", "forum/cli/sample/*.json", "forum/cli/seed.py", "forum/cli/sampling.py",
    "forum/cli/services.py", "forum/hsds/operations/*.py",
)  # fmt: skip
COUNTRY = "FR"  # of the reader of the directory
# As Chromium asks.
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page to ask for. `number` counts from 1; `headers` are those of the one who asks."""

    kind: str  # "thread", "board", "queue", or one of the directory
    reader: str  # "visitor", "member" or "moderator"
    number: int
    path: str
    headers: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.kind}, page {self.number}, {self.reader}"


def settings(database_url: str) -> dict[str, str]:
    """The environment of a forum over this database: defaults, and a secret that ends with this run."""
    return {"ABRI_DATABASE_URL": database_url, "ABRI_SECRET_KEY": secrets.token_urlsafe(48)}


@contextlib.contextmanager
def sqlite_database(size: int, *, services: int, keep: bool) -> Iterator[str]:
    """The URL of a filled SQLite database of so many threads and services; one that was kept is used again.

    A new one is removed at the end unless `keep`.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{size}-{services}-{_shape()}.sqlite3"
    _tidy(size, path)
    is_new = not path.exists()
    if is_new:
        scratch = path.with_suffix(f".{os.getpid()}")
        try:
            fill(f"sqlite:///{scratch}", size, services)
            scratch.rename(path)
        finally:
            _remove(scratch)
    try:
        yield f"sqlite:///{path}"
    finally:
        if is_new and not keep:
            _remove(path)


def _tidy(size: int, wanted: Path) -> None:
    """Remove what a killed run left, and forums of this size whose shape is no longer ours."""
    for path in FOLDER.glob(f"{size}-*"):
        maker = path.name.removesuffix("-wal").removesuffix("-shm").rpartition(".")[2]
        is_left = maker.isdecimal() and not Path(f"/proc/{maker}").exists()
        if is_left or (path.name.endswith(".sqlite3") and path != wanted):
            _remove(path)


def _remove(path: Path) -> None:
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        file.unlink(missing_ok=True)


def _shape() -> str:
    files = sorted(file for pattern in SHAPED_BY for file in ROOT.glob(pattern))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in [*files, Path(__file__)])).hexdigest()[:12]


def fill(database_url: str, size: int, services: int) -> None:
    """Fill an empty database with the sample forum, threads and services. Raises CalledProcessError."""
    env = {**os.environ, **settings(database_url)}
    grown = ["seed", "--size", str(size), "--services", str(services)]
    for command in (["init"], ["seed", "--size", "demo"], grown):
        subprocess.run([sys.executable, "-m", "forum.cli", *command], cwd=ROOT, env=env, check=True)
    with forum(env) as app, app.app_context(), write_lock():
        _arrange()
        db.session.commit()


def _arrange() -> None:
    """One board that everybody reads, with every grown thread on it and pins of agencies beside it."""
    longest = db.session.scalars(select(Thread).order_by(Thread.last_place.desc(), Thread.id).limit(1)).one()
    board_id = longest.board_id
    db.session.execute(update(Board).where(Board.id == board_id).values(who_reads=WhoReads.PUBLIC))
    grown = Thread.title.startswith("Fil d’essai")
    db.session.execute(update(Thread).where(grown).values(board_id=board_id))
    db.session.execute(update(Pin).where(Pin.board_id.is_not(None)).values(board_id=board_id))
    rows.author("fr", MEMBER)
    rows.author("fr", MODERATOR).role = Role.MODERATOR
    _let_wait()


def _let_wait() -> None:
    """Replies that wait, of every level, in the threads that there are."""
    threads = list(db.session.scalars(select(Thread.id).order_by(Thread.id).limit(WAITING)))
    author_id = db.session.scalar(select(Account.id).where(Account.pseudonym == MEMBER))
    waiting = []
    for number in range(WAITING):
        level = LEVELS[-1 - (number % 40 == 0) - (number % 20 == 0) - (number % 10 == 0)]
        row = rows.post(
            thread_id=threads[number % len(threads)],
            author_id=author_id or 0,
            opens=False,
            state=PostState.HELD,
            place=None,
            body=f"Réponse {number} qui attend.",
            on=locale.today(),
        )
        waiting.append({**row, "level": level})
    db.session.execute(insert(Post), waiting)


@contextlib.contextmanager
def forum(env: dict[str, str]) -> Iterator[Flask]:
    """The forum of these settings, within this process. With its last connection SQLite tidies up its file."""
    app = create_app(Config.from_env(env))
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def find_pages(env: dict[str, str]) -> list[Page]:
    """The pages to measure in the forum of these settings, for a visitor on a first visit and for a member."""
    with forum(env) as app:
        with app.app_context():
            paths = [*_thread_pages(), *_board_pages()]
            asked = list(_directory_pages())
        visitor, member = HEADERS, {**HEADERS, "Cookie": _sign_in(app, MEMBER)}
        moderator = {**HEADERS, "Cookie": _sign_in(app, MODERATOR)}
    read = [
        Page(kind, reader, number, path, headers)
        for kind, number, path in paths
        for reader, headers in (("visitor", visitor), ("member", member))
    ]
    read += [Page(kind, "visitor", 1, path, visitor) for kind, path in asked]
    return [*read, Page("queue", "moderator", 1, "/mod", moderator)]


def _directory_pages() -> Iterator[tuple[str, str]]:
    """The directory for a reader, what is open now, one kind of help; a service of it; and a page of the interface."""
    asked = f"/r?country={COUNTRY}"
    yield "directory", asked
    yield "open", f"{asked}&open=1"
    yield "kind", f"{asked}&kind={HelpKind.ONLINE.value}&open=1"
    lines = DirectoryLine.country == COUNTRY
    service = select(Service.public_id).join(DirectoryLine).where(lines).order_by(Service.id.desc()).limit(1)
    yield "service", f"/r/{db.session.scalar(service)}"
    yield "interface", "/api/hsds/v1/services"


def _thread_pages() -> Iterator[tuple[str, int, str]]:
    thread = db.session.scalars(select(Thread).order_by(Thread.last_place.desc(), Thread.id).limit(1)).one()
    deep = min(DEEP, thread.last_place // POSTS_A_PAGE)
    for number in sorted({1, max(deep, 1)}):
        key = key_of_place(number * POSTS_A_PAGE)
        yield "thread", number, f"/t/{thread.public_id}" + (f"?after={quote(key)}" if key else "")


def _board_pages() -> Iterator[tuple[str, int, str]]:
    board = db.session.scalars(
        select(Board).join(Thread).group_by(Board.id).order_by(func.count().desc(), Board.id).limit(1)
    ).one()
    order = (Thread.rank.desc(), Thread.public_id.desc())
    on_board = select(Thread.rank, Thread.public_id).where(Thread.board_id == board.id).order_by(*order)
    count = db.session.scalar(select(func.count()).where(Thread.board_id == board.id)) or 0
    for number in sorted({1, max(min(DEEP, count // THREADS_A_PAGE), 1)}):
        before = (number - 1) * THREADS_A_PAGE
        last = db.session.execute(on_board.offset(before - 1).limit(1)).one() if before else None
        key = sqlakeyset.serialize_bookmark((tuple(last), False)) if last else ""
        yield "board", number, f"/b/{board.public_id}" + (f"?after={quote(key)}" if key else "")


def _sign_in(app: Flask, name: str) -> str:
    """A session of somebody's that began five minutes ago: its cookie is renewed with every page, as for people."""
    token = secrets.token_urlsafe(32)
    with app.test_request_context(), write_lock():
        account = db.session.scalars(select(Account).where(Account.pseudonym == name)).one()
        db.session.execute(delete(LoginSession).where(LoginSession.account_id == account.id))
        began = clock.now() - AGO
        hours = timedelta(hours=app.config["ABRI"].session_hours)
        db.session.add(
            LoginSession(
                token_hash=sessions.hashed(token), account_id=account.id, started_at=began, ends_at=began + hours,
                is_strong=True,
            )
        )  # fmt: skip
        db.session.commit()
        return f"{cookies.name(app, cookies.ACCOUNT)}={sessions.cookie_value(token, 0)}"
