"""Ways into an account: recovery codes, passkeys, live sessions; and how many got in on a day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin, PublicIdMixin

LONGEST_LABEL = 40
PASSKEYS_AN_ACCOUNT = 5


class RecoveryCode(BigIdMixin, Base):
    """One way back in, for once; only a keyed hash is kept."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    lookup: Mapped[str] = mapped_column(String(64), unique=True)
    is_used: Mapped[bool] = mapped_column(default=False)


class LoginSession(PublicIdMixin, Base):
    """A live session. The browser holds a 256-bit token, we hold its hash."""

    __tablename__ = "login_sessions"
    __table_args__ = (Index("ix_login_sessions_ends_at", "ends_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    # Whether the second factor was shown; without it an account of staff acts as nobody.
    is_strong: Mapped[bool] = mapped_column(default=False)


class Passkey(PublicIdMixin, Base):
    """A second factor that a device keeps (WebAuthn). Nothing of the device is kept but its public key: no model, no
    maker, no name that it gave itself."""

    __tablename__ = "passkeys"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    # SHA-256 of the credential's id, in hexadecimal: enough to find it.
    credential_hash: Mapped[str] = mapped_column(String(64), unique=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2000))
    sign_count: Mapped[int] = mapped_column(default=0)
    # What its owner calls it; "" for none.
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    added_on: Mapped[date]


class SignInCount(Base):
    """How many signed in on a day, nobody in particular. Kept for thirty days."""

    __tablename__ = "sign_in_counts"
    __table_args__ = (CheckConstraint("number >= 0", name="number"),)

    on: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
