"""One forum with something of everything, put back as it was before each test: for walks over every route."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from forum.accounts.models import Account, ChosenName
from forum.db import Base, db
from forum.discussion.models import Pin, Post, PostState
from forum.moderation.models import Signature, SignedAct
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.resources.models import GuidancePage
from forum.roles import Role
from forum.web import cookies, links, locale
from tests.conftest import clear_tables
from tests.factories import World
from tests.moderation import appealing
from tests.moderation.whole_threads import tend
from tests.visitor import Visitor

# In the order of the access table's columns. `other` and `rival` own nothing that an address below names, but for
# a name that `other` asked for; `unproven` is a moderator whose second factor was not shown.
PEOPLE = ("visitor", "member", "other", "agency", "rival", "moderator", "admin", "unproven")


class Ground:
    """A forum. `ids` are the public ids by the names that addresses use; `cookies` the sessions by person."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.ids: dict[str, str] = {}
        self.cookies: dict[str, str] = {}
        self._fill(World(app))
        first = Visitor(app)
        # One small cookie and its form token for everybody: asking for them before each form would double the walk.
        self.token = first.token()
        self._small = _value(first, cookies.VISITOR)
        self._rows = self._read()

    def _fill(self, world: World) -> None:
        author, other = world.member(), world.member()
        writer, agency = world.agency()
        rival, _other_agency = world.agency()
        self._seat(member=author, other=other, agency=writer, rival=rival)
        self._seat(moderator=world.moderator(), admin=world.admin())
        self.cookies["unproven"] = self._cookie(world.moderator(), is_strong=False)
        board, public = world.board(), world.board(public=True)
        thread, public_thread = world.thread(board, author=author), world.thread(public, author=author)
        held_thread = world.thread(board, author=author, state=PostState.HELD)
        held_post = world.reply(thread, author=author, state=PostState.HELD)
        page, held_page = world.guidance(agency), world.guidance(agency, published=False)
        pin = world.pin(page, board=board, accepted=False)
        asker = world.moderator()
        signature = world.signature(SignedAct.OPEN_TEXTS, by=asker, about=held_post)
        removed = appealing.contested_reply(world, author, by=asker)
        appeal = appealing.waiting_appeal(world, author, by=asker)
        wish = world.wish(other, "Petite Vague")
        tended, hidden = (world.thread(board, author=author, body=body) for body in ("Fermé.", "Masqué."))
        tended_reply = world.reply(tended, author=author)
        tend(world, tended, is_locked=True, pinned_until=date(2999, 1, 1))
        tend(world, hidden, is_hidden=True)
        sanction = world.sanction(author, SanctionKind.WARNING, by=asker)
        self.ids = {
            "wish": wish.public_id,
            "tended": tended.public_id,
            "tended_reply": tended_reply.public_id,
            "hidden": hidden.public_id,
            "sanction": sanction.public_id,
            "board": board.public_id,
            "public_board": public.public_id,
            "thread": thread.public_id,
            "public_thread": public_thread.public_id,
            "held_thread": held_thread.public_id,
            "post": world.first_post(thread).public_id,
            "held_post": held_post.public_id,
            "page": page.public_id,
            "held_page": held_page.public_id,
            "pin": pin.public_id,
            "signature": signature.public_id,
            "removed_post": removed.public_id,
            "appeal": appeal.public_id,
            "other_name": other.pseudonym,
            "asker_name": asker.pseudonym,
        }
        self._note_versions()

    def _note_versions(self) -> None:
        """What forms carry beside ids: the versions of what they change, a day to come, a signed link out."""
        with self.app.test_request_context():
            kinds: dict[str, Any] = {"post": Post, "held_post": Post, "page": GuidancePage, "held_page": GuidancePage}
            for name, kind in {
                **kinds,
                "pin": Pin,
                "signature": Signature,
                "wish": ChosenName,
                "sanction": Sanction,
            }.items():
                found = db.session.query(kind.version).filter_by(public_id=self.ids[name]).scalar()
                self.ids[f"{name}_version"] = str(found)
            self.ids["day"] = (locale.today() + timedelta(days=30)).isoformat()
            self.ids["to"] = parse_qs(urlsplit(links.out("https://example.org/a")).query)["to"][0]

    def _seat(self, **people: Account) -> None:
        for person, account in people.items():
            self.cookies[person] = self._cookie(account, is_strong=account.role is not Role.MEMBER)

    def _cookie(self, account: Account, *, is_strong: bool) -> str:
        return _value(Visitor(self.app).become(account, is_strong=is_strong), cookies.ACCOUNT)

    def _read(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        with self.app.app_context():
            return [
                (table, [dict(row._mapping) for row in db.session.execute(table.select())])
                for table in Base.metadata.sorted_tables
            ]

    def restore(self) -> None:
        """Everything as it was built."""
        with self.app.app_context():
            clear_tables()
            for table, rows in self._rows:
                if rows:
                    db.session.execute(table.insert(), rows)
            db.session.commit()

    def address(self, path: str) -> str:
        """`/b/{board}` with the board's id."""
        return path.format_map(self.ids)

    def come(self, person: str) -> Visitor:
        """A fresh browser of one of PEOPLE."""
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
    return {name: value.format_map(ids) if value.startswith("{") else value for name, value in fields.items()}
