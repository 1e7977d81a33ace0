"""Finding accounts and sessions by what somebody shows, never by a public name."""

from __future__ import annotations

from sqlalchemy import Row, func, select

from forum.accounts.models import Account, LoginSession, RecoveryCode
from forum.db import db


def by_passphrase(lookup: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.passphrase_lookup == lookup))


def by_recovery_code(lookup: str) -> tuple[Account, RecoveryCode] | None:
    """The account and the code, if the code is unused. Locks the code's row where the engine can."""
    row = db.session.execute(
        select(Account, RecoveryCode)
        .join(RecoveryCode, RecoveryCode.account_id == Account.id)
        .where(RecoveryCode.lookup == lookup, RecoveryCode.is_used.is_(False))
        .with_for_update(of=RecoveryCode)
    ).first()
    return None if row is None else (row[0], row[1])


def account(account_id: int) -> Account:
    """The signed-in account; the caller holds a live session of it."""
    return db.session.scalars(select(Account).where(Account.id == account_id)).one()


def unused_codes(account_id: int) -> int:
    """How many recovery codes are left."""
    return (
        db.session.scalar(
            select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.is_used.is_(False))
        )
        or 0
    )


def is_name_taken(skeleton: str) -> bool:
    return db.session.scalar(select(Account.id).where(Account.skeleton == skeleton)) is not None


def live_session(token_hash: str) -> Row[tuple[LoginSession, Account]] | None:
    """Session and account in one query: every page of a signed-in reader asks for it."""
    return db.session.execute(
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
            Account.totp_sealed.is_not(None).label("has_second"),
        )
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.token_hash == token_hash)
    ).first()  # type: ignore[return-value]
