"""Rows for sample content: written as they would stand after a life on the site, days in the past."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from forum import markup
from forum.accounts import proposals, pseudonyms
from forum.accounts.models import Account
from forum.accounts.rules import AGREEMENT_VERSION
from forum.clock import now
from forum.db import db, new_public_id
from forum.discussion.models import PostState, Thread
from forum.roles import Role
from forum.waiting import Level, target
from forum.web import locale

_counter = itertools.count(1)


@cache
def rendered(body: str) -> str:
    return str(markup.render(body)) if body else ""


def day(days_ago: int) -> date:
    return locale.today() - timedelta(days=days_ago)


def author(language: str, name: str = "", *, role: Role = Role.MEMBER) -> Account:
    """An account that nobody can sign in to."""
    name = name or proposals.free_name(language)
    account = Account(
        pseudonym=name,
        skeleton=pseudonyms.skeleton(name),
        role=role,
        language=language,
        joined_on=day(200),
        agreed_version=AGREEMENT_VERSION,
        passphrase_lookup=f"sample {next(_counter)} {new_public_id()}",
        passphrase_hash="none: nobody signs in with it",  # noqa: S106
    )
    db.session.add(account)
    db.session.flush()
    return account


def thread(*, board_id: int, author_id: int, title: str, language: str, state: PostState, moved_on: date) -> Thread:
    row = Thread(board_id=board_id, author_id=author_id, title=title, language=language, state=state, moved_on=moved_on)
    db.session.add(row)
    db.session.flush()
    return row


def waited_since() -> datetime:
    """Another while ago at each call: ten minutes to a day and a half."""
    return now() - timedelta(minutes=(next(_counter) * 137) % 2150 + 10)


def post(
    *, thread_id: int, author_id: int, opens: bool, state: PostState, place: int | None, body: str, on: date
) -> dict[str, Any]:
    """A row of the table posts, for inserts in bulk. What waits has waited for some time, not all for the same."""
    since = waited_since() if state is PostState.HELD else None
    return {
        "public_id": new_public_id(),
        "thread_id": thread_id,
        "author_id": author_id,
        "opens": opens,
        "state": state,
        "place": place,
        "body": body,
        "html": rendered(body),
        "renderer": markup.RENDERER,
        "notes": "",
        "reason": "",
        "published_on": on if place is not None else None,
        "waiting_at": since,
        "due_at": since + target(Level.GREEN) if since else None,
        "version": 1,
    }
