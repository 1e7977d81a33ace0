"""People for these tests: they join, enter and show their codes through the real forms."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyotp
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.accounts import credentials, proposals
from forum.accounts.models import Account
from forum.accounts.proposals import Proposal
from forum.cli.accounts import open_one
from forum.db import Base, db
from forum.roles import Role
from forum.web import open_forms
from tests.visitor import Page, Visitor

COOKIE = "__Host-k"


def words(page: Page) -> list[str]:
    """The passphrase that a page shows."""
    return [item.text_content().strip() for item in page.css("ol.words li")]


def codes(page: Page) -> list[str]:
    """The recovery codes that a page shows."""
    return [item.text_content().strip() for item in page.css("ul.codes li")]


def name(page: Page) -> str:
    """The pseudonym that /join proposes."""
    return str(page.one("p.name").text_content()).strip()


@dataclass(frozen=True)
class Joined:
    """Somebody who opened an account, in the browser in which it was done."""

    browser: Visitor
    name: str
    phrase: str
    codes: list[str]


def join(app: Flask, language: str = "fr") -> Joined:
    browser = Visitor(app, language=language)
    page = browser.get("/join")
    browser.send(page, "/join", agree="y", opened=opened(app))
    return Joined(browser=browser, name=name(page), phrase=" ".join(words(page)), codes=codes(page))


def opened(app: Flask, seconds: float = 10) -> str:
    """What a form carries whose page was made so long ago."""
    with app.test_request_context():
        return open_forms.sealed(clock.now().timestamp() - seconds)


def enter(app: Flask, phrase: str, code: str = "", *, status: int = 303) -> Visitor:
    """A new browser in which these words (and this second code) were shown."""
    browser = Visitor(app)
    browser.post("/in", {"passphrase": phrase, "code": code}, status)
    return browser


def staff(app: Flask, role: Role = Role.MODERATOR, *, second_factor: bool = True) -> tuple[str, str]:
    """An account that the operator's command makes: its passphrase, and the secret of its second factor or ""."""
    with app.test_request_context():
        made = open_one(
            role, language="fr", agency="Rive Claire" if role is Role.AGENCY else "", second_factor=second_factor
        )
    return str(made["passphrase"]), made["totp_secret"] or ""


def give_phrase(app: Flask, account: Account, phrase: str) -> None:
    """Words for an account that was made without usable ones."""
    with app.app_context():
        row = db.session.get_one(Account, account.id)
        row.passphrase_lookup, row.passphrase_hash = credentials.lookup(phrase), credentials.hash_passphrase(phrase)
        db.session.commit()


def second_code(secret: str, *, steps: int = 0) -> str:
    """What the authenticator app shows now, or shows `steps` times 30 seconds later."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


def sealed(app: Flask, pseudonym: str = "", language: str = "fr") -> tuple[Proposal, str]:
    """A proposal with this name, and the field that carries it."""
    with app.test_request_context():
        made = proposals.propose(language)
        if pseudonym:
            made = replace(made, pseudonym=pseudonym)
        return made, proposals.seal(made)


def cookie(browser: Visitor) -> str:
    """The session cookie this browser holds, "" for none."""
    held = browser.client.get_cookie(COOKIE)
    return held.value if held else ""


def put_cookie(browser: Visitor, value: str) -> None:
    browser.client.set_cookie(COOKIE, value, domain="localhost", secure=True, httponly=True)


def rows(app: Flask) -> dict[str, int]:
    """How many rows each table holds."""
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
