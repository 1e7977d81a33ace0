"""Live sessions and passkeys of an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from forum.accounts.models import Account, LoginSession, Passkey
from forum.db import db
from forum.errors import Hidden

MOST_SESSIONS = 100  # on the page; whoever has more ends them all at once


def has_second() -> ColumnElement[bool]:
    """Whether an account of the statement has a second factor of either kind."""
    has_passkey = select(Passkey.id).where(Passkey.account_id == Account.id).correlate(Account).exists()
    return or_(Account.totp_sealed.is_not(None), has_passkey)


def live_sessions(account_id: int, now: datetime) -> Sequence[LoginSession]:
    """The sessions that can still be used, the youngest first."""
    found = select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ends_at > now)
    return db.session.scalars(found.order_by(LoginSession.id.desc()).limit(MOST_SESSIONS)).all()


def own_session(account_id: int, public_id: str) -> LoginSession:
    """A session of this account. Raises Hidden for any other."""
    found = select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.public_id == public_id)
    session = db.session.scalar(found)
    if session is None:
        raise Hidden
    return session


def passkeys(account_id: int) -> Sequence[Passkey]:
    """The passkeys of an account, in the order in which they were added."""
    return db.session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)).all()
