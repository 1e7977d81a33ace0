"""Names that are taken, or asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import (
    func,
    select,
    union_all,
)

from forum.accounts.models import (
    Account,
    ChosenName,
    NameState,
)
from forum.db import db
from forum.errors import Hidden


def is_name_taken(skeleton: str, *, besides: int | None = None) -> bool:
    """Whether an account has this name, or somebody has asked for it and waits; `besides` is an account whose own
    name counts as free."""
    theirs = select(Account.id).where(Account.skeleton == skeleton, Account.id.is_distinct_from(besides))
    asked = select(ChosenName.id).where(ChosenName.skeleton == skeleton)
    return db.session.scalar(union_all(theirs, asked).limit(1)) is not None


def newest_wish(account_id: int, since: date) -> ChosenName | None:
    """The name an account asked for last, waiting or decided, if that was not before `since`."""
    return db.session.scalar(
        select(ChosenName)
        .where(ChosenName.account_id == account_id, ChosenName.asked_on >= since)
        .order_by(ChosenName.id.desc())
        .limit(1)
    )


def open_wish(account_id: int) -> ChosenName | None:
    """The name an account asked for and waits for."""
    return db.session.scalar(
        select(ChosenName).where(ChosenName.account_id == account_id, ChosenName.state == NameState.HELD)
    )


def wishes_since(account_id: int, day: date) -> int:
    """How many names an account asked for on that day or after it."""
    return (
        db.session.scalar(select(func.count()).where(ChosenName.account_id == account_id, ChosenName.asked_on >= day))
        or 0
    )


def wish(public_id: str) -> tuple[ChosenName, str]:
    """A name somebody asked for, waiting or decided, and the name they have now. Raises Hidden when there is none."""
    row = db.session.execute(
        select(ChosenName, Account.pseudonym)
        .join(Account, Account.id == ChosenName.account_id)
        .where(ChosenName.public_id == public_id)
    ).first()
    if row is None:
        raise Hidden
    return row[0], row[1]


def wishes_of(account_id: int, public_ids: Sequence[str]) -> list[ChosenName]:
    """Of these, the account's own."""
    return list(
        db.session.scalars(
            select(ChosenName).where(ChosenName.account_id == account_id, ChosenName.public_id.in_(public_ids))
        )
    )
