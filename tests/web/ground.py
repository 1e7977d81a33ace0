"""The scene, entered by everybody, and put back as it was before each test: for walks over every route."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy import event

from forum.accounts.models import Account
from forum.db import db
from forum.roles import Role
from forum.web import cookies
from tests.conftest import Kept
from tests.visitor import Visitor
from tests.web.scene import Scene

# In the order of the access table's columns. `other` and `rival` own nothing that an address names, but for a name
# that `other` asked for; `unproven` is a moderator whose second factor was not shown.
PEOPLE = ("visitor", "member", "other", "agency", "rival", "moderator", "admin", "unproven")
# Members whose accounts are limited; the access table says where that makes a difference.
LIMITED_PEOPLE = ("suspended", "closed", "read_only")
EVERYBODY = PEOPLE + LIMITED_PEOPLE
READS = re.compile(r"\s*(?:SELECT|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|SHOW|PRAGMA)\b", re.DOTALL)


class Ground:
    """A forum. `ids` are the public ids by the names that addresses use; `cookies` the sessions by person."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}
        scene = Scene(app)
        self.ids = scene.ids
        for person in EVERYBODY[1:]:
            account = scene.people[person]
            is_strong = account.role is not Role.MEMBER and person != "unproven"
            self.cookies[person] = self._cookie(account, is_strong=is_strong)
        first = Visitor(app)
        # One small cookie and its form token for everybody: asking for them before each form would double the walk.
        self.token = first.token()
        self._small = _value(first, cookies.VISITOR)
        self._kept = Kept(app)
        self.is_changed = False
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.is_changed = self.is_changed or not READS.match(statement)

    def _cookie(self, account: Account, *, is_strong: bool) -> str:
        return _value(Visitor(self.app).become(account, is_strong=is_strong), cookies.ACCOUNT)

    def restore(self) -> None:
        """Everything as it was built; at once where nothing but reading was done since."""
        if not self.is_changed:
            return
        self._kept.put_back()
        self.is_changed = False

    def close(self) -> None:
        """Take the ear from the database again."""
        with self.app.app_context():
            event.remove(db.engine, "before_cursor_execute", self._note)

    def address(self, path: str) -> str:
        """`/b/{board}` with the board's id."""
        return path.format_map(self.ids)

    def come(self, person: str) -> Visitor:
        """A fresh browser of one of EVERYBODY."""
        came = Visitor(self.app)
        hold(came, cookies.VISITOR, self._small)
        if person in self.cookies:
            hold(came, cookies.ACCOUNT, self.cookies[person])
        return came


def hold(came: Visitor, short: str, value: str) -> None:
    """Put a cookie into a browser."""
    came.client.set_cookie(cookies.name(came.app, short), value, domain="localhost", secure=True, httponly=True)


def _value(came: Visitor, short: str) -> str:
    found = came.client.get_cookie(cookies.name(came.app, short))
    assert found is not None
    return found.value


def filled(fields: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Fields of a form with the ids in their places."""
    return {name: value.format_map(ids) if "{" in value else value for name, value in fields.items()}
