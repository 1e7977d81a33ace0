"""One-off names, asked for by keyed hashes; and the turn of a person who is about to send something."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache, partial

from sqlalchemy import Row, func, select

from forum.accounts.models import Account
from forum.accounts.queries.ties import ties
from forum.db import db
from forum.roles import Viewer


def held(viewer: Viewer) -> Viewer:
    """Let other requests of the same person that send something, or erase them, wait until this unit of work ends; the
    viewer with their ties as they are then.

    Not by locking the row of their account: PostgreSQL writes into a locked row which transaction locked it, and into a
    new one which made it, so that the files of the database would tell whose a one-off name is. A lock by their number
    is kept in memory alone. On SQLite every unit of work that writes has the whole database.
    """
    if viewer.account_id is None or viewer.number is None:
        return viewer
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(viewer.number)))
    return replace(viewer, find_ties=cache(partial(ties, viewer.account_id, viewer.number)))


def is_there(number: int) -> bool:
    """Whether an account with this number is there now."""
    return db.session.scalar(select(Account.id).where(Account.number == number)) is not None


def by_link(link: str) -> Account | None:
    """The one-off name with this keyed hash of its owner and its thread."""
    return db.session.scalar(select(Account).where(Account.once_link == link))


def one_off(account_id: int | None) -> Account | None:
    """The one-off name with this internal number; None for any other account."""
    return db.session.scalar(select(Account).where(Account.id == account_id, Account.once_link.is_not(None)))


def numbers_of(account_ids: Collection[int]) -> frozenset[int]:
    """The opaque numbers of accounts and one-off names."""
    return frozenset(db.session.scalars(select(Account.number).where(Account.id.in_(sorted(account_ids)))))


def names_of(account_ids: Collection[int]) -> list[Account]:
    """Of these, the one-off names, by name."""
    return list(
        db.session.scalars(
            select(Account)
            .where(Account.id.in_(sorted(account_ids)), Account.once_link.is_not(None))
            .order_by(Account.pseudonym)
        )
    )


def owners() -> Sequence[Row[int, int]]:
    """Internal and opaque number of every account that can have one-off names."""
    found = select(Account.id, Account.number).where(Account.once_link.is_(None)).order_by(Account.id)
    return db.session.execute(found).all()


def every() -> Sequence[Row[int, str, str]]:
    """Number, pointer and link of every one-off name."""
    return db.session.execute(
        select(Account.id, Account.once_pointer, Account.once_link).where(Account.once_link.is_not(None))
    ).all()  # type: ignore[return-value]
