"""Finding accounts and sessions by what somebody shows, never by a public name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Row,
    Select,
    bindparam,
    func,
    select,
)

from forum.accounts.models import (
    Account,
    LoginSession,
    RecoveryCode,
)
from forum.accounts.queries.devices import has_second
from forum.db import db


def passphrase_hash(lookup: str) -> str | None:
    """What is kept of the passphrase found by `lookup`; None for an unknown one."""
    return db.session.scalar(select(Account.passphrase_hash).where(Account.passphrase_lookup == lookup))


def by_passphrase(lookup: str) -> Account | None:
    """The account, its row locked: of two sign-ins at once the second sees what the first changed."""
    return db.session.scalar(select(Account).where(Account.passphrase_lookup == lookup).with_for_update(key_share=True))


def language_of_code(lookup: str) -> str | None:
    """The language of the account that an unused recovery code opens; None for an unknown or used code."""
    return db.session.scalar(
        select(Account.language)
        .join(RecoveryCode, RecoveryCode.account_id == Account.id)
        .where(RecoveryCode.lookup == lookup, RecoveryCode.is_used.is_(False))
    )


def by_recovery_code(lookup: str) -> tuple[Account, RecoveryCode] | None:
    """The account and the code, if the code is unused. Locks the code's row where the engine can."""
    row = db.session.execute(
        select(Account, RecoveryCode)
        .join(RecoveryCode, RecoveryCode.account_id == Account.id)
        .where(RecoveryCode.lookup == lookup, RecoveryCode.is_used.is_(False))
        .with_for_update(of=RecoveryCode)
    ).first()
    return None if row is None else (row[0], row[1])


def account(account_id: int, *, locked: bool = False) -> Account:
    """The signed-in account; the caller holds a live session of it. `locked` keeps others from changing its row."""
    found = select(Account).where(Account.id == account_id)
    return db.session.scalars(found.with_for_update(key_share=True) if locked else found).one()


def unused_codes(account_id: int) -> int:
    """How many recovery codes are left."""
    return (
        db.session.scalar(
            select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.is_used.is_(False))
        )
        or 0
    )


def ended_sessions(now: datetime) -> Select[int]:
    """The numbers of sessions past their end, without those that somebody else is clearing away."""
    return select(LoginSession.id).where(LoginSession.ends_at <= now).with_for_update(skip_locked=True)


# Built once: to build it takes longer than to run it, and every page of a signed-in reader asks it.
_LIVE_SESSION = (
    select(
        LoginSession.id.label("session_id"),
        LoginSession.started_at,
        LoginSession.ends_at,
        LoginSession.is_strong,
        Account.id,
        Account.number,
        Account.pseudonym,
        Account.role,
        Account.language,
        Account.idle_minutes,
        Account.agreed_version,
        Account.read_only_until,
        Account.suspended_until,
        has_second().label("has_second"),
    )
    .join(Account, Account.id == LoginSession.account_id)
    .where(LoginSession.token_hash == bindparam("token_hash"))
)


def live_session(token_hash: str) -> Row[tuple[LoginSession, Account]] | None:
    """Session and account in one query."""
    return db.session.connection().execute(_LIVE_SESSION, {"token_hash": token_hash}).first()  # type: ignore[return-value]
