"""Somebody who asks for addresses, and what marks the answers hold."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum import clock
from forum.accounts import sessions
from forum.accounts.models import Account, LoginSession
from forum.db import db, write_lock
from forum.web import cookies

HTTPS = "https://localhost"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """How somebody was answered, and the marks in it."""

    path: str
    status: int
    marks: frozenset[str]


class Guest:
    """A browser of one person; nothing that they send is kept."""

    def __init__(self, app: Flask, account: Account | None = None, *, is_strong: bool = True) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self._held: dict[str, str] = {}
        if account is not None:
            self._enter(account, is_strong=is_strong)

    def _enter(self, account: Account, *, is_strong: bool) -> None:
        """Hold a live session of this account, as after signing in."""
        token = secrets.token_urlsafe(32)
        with self.app.test_request_context(), write_lock():
            now = clock.now()
            db.session.add(
                LoginSession(
                    token_hash=sessions.hashed(token),
                    account_id=account.id,
                    started_at=now,
                    ends_at=now + timedelta(hours=1),
                    is_strong=is_strong,
                )
            )
            db.session.commit()
            value, name = sessions.cookie_value(token, 0), cookies.name(self.app, cookies.ACCOUNT)
        self._held[name] = value
        self._hold()

    def _hold(self) -> None:
        """Put the cookies back: an answer may have taken them away, and what it did is not kept."""
        for name, value in self._held.items():
            self.client.set_cookie(name, value, domain="localhost", secure=True, httponly=True)

    def token(self) -> str:
        """What every form carries."""
        found = TOKEN.search(self.client.get("/i/a", base_url=HTTPS).get_data(as_text=True))
        name = cookies.name(self.app, cookies.VISITOR)
        small = self.client.get_cookie(name)
        if small is not None:
            self._held[name] = small.value
        return found[1] if found else ""

    def looks(self, paths: Iterable[str], marks: re.Pattern[str]) -> Iterator[Answer]:
        """Ask for pages."""
        for path in paths:
            yield read(path, self.client.get(path, base_url=HTTPS, headers={"Accept-Language": "fr"}), marks)

    def sends(self, paths: Iterable[str], fields: dict[str, str], marks: re.Pattern[str]) -> Iterator[Answer]:
        """Send a form to each; the database is as it was afterwards."""
        file: Path = self.app.config["ABRI"].emergency_file  # of the numbers: no part of the database
        kept = file.read_bytes() if file.exists() else None
        with nothing_kept(self.app):
            sent = {**fields, "csrf_token": self.token()}
            for path in paths:
                self._hold()
                yield read(path, self.client.post(path, data=sent, base_url=HTTPS), marks)
                if kept is None:
                    file.unlink(missing_ok=True)
                elif file.read_bytes() != kept:
                    file.write_bytes(kept)


def read(path: str, response: TestResponse, marks: re.Pattern[str]) -> Answer:
    """The marks in the body and in the headers. The address itself, which a page may repeat, holds none."""
    told = f"{response.get_data(as_text=True)}\n{response.headers}"
    return Answer(path, response.status_code, frozenset(marks.findall(told)))


@contextmanager
def nothing_kept(app: Flask) -> Iterator[None]:
    """Whatever is asked inside is answered as ever, and nothing of it reaches the database."""
    session = db.session
    with app.app_context():
        session.commit = session.flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        del session.commit
