"""Asking for another name, and what becomes of the wish. The view commits."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from forum import clock, roles
from forum.accounts import pseudonyms, queries
from forum.accounts.models import ChosenName, NameState
from forum.db import db
from forum.errors import Conflict, Refused
from forum.web import locale

NAMES_A_MONTH = 3


MONTH = timedelta(days=30)


def ask_name(name: str, viewer: roles.Viewer) -> ChosenName:
    """Ask for another name. It waits; until somebody publishes it, the present one stays everywhere.

    Raises Conflict when the name is taken, or one is waited for already; Refused for more than a few in a month, and
    for whoever may not write.
    """
    if not viewer.writes:
        raise Refused("read_only")
    account = queries.account(viewer.account_id or 0, locked=True)
    today, key = locale.today(), pseudonyms.skeleton(name)
    if names_left(account.id) == 0:
        raise Refused("names_a_month")
    if queries.open_wish(account.id) is not None or queries.is_name_taken(key, besides=account.id):
        raise Conflict
    wish = ChosenName(account_id=account.id, name=name, skeleton=key, asked_on=today, waiting_at=clock.now())
    db.session.add(wish)
    try:
        db.session.flush()  # the unique constraints: of two who ask for the same, one gets it
    except IntegrityError as error:
        raise Conflict from error
    return wish


def names_left(account_id: int) -> int:
    """How many names an account may still ask for this month."""
    return max(NAMES_A_MONTH - queries.wishes_since(account_id, locale.today() - MONTH), 0)


def withdraw_name(viewer: roles.Viewer) -> None:
    """Take one's wish back. Raises Conflict when none waits any more."""
    wish = queries.open_wish(viewer.account_id or 0)
    if wish is None:
        raise Conflict
    _close(wish, NameState.WITHDRAWN)


def publish_name(wish: ChosenName) -> None:
    """Give the account its new name; the old one is kept nowhere. Raises Conflict when somebody took it meanwhile."""
    name = wish.name
    _close(wish, NameState.PUBLISHED)  # its row before the account's: who locked in another order could wait for ever
    account = queries.account(wish.account_id, locked=True)
    account.pseudonym, account.skeleton = name, pseudonyms.skeleton(name)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict from error


def return_name(wish: ChosenName, reason: str) -> None:
    """Give the wish back with a reason: the account keeps the name it has."""
    wish.reason = reason
    _close(wish, NameState.RETURNED)


def _close(wish: ChosenName, state: NameState) -> None:
    wish.state, wish.name, wish.skeleton, wish.waiting_at = state, "", None, None
    db.session.flush()  # StaleDataError here: somebody was faster
