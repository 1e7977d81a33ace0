"""Accounts and the names of people. There is no column for an e-mail, a telephone, an address."""

from __future__ import annotations

import secrets
from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin, PublicIdMixin, stored
from forum.roles import Role
from forum.waiting import Waits

LONGEST_NAME = 40
NEVER_ENDS = date.max  # the end of a suspension that has none: a closed account
IDLE_CHOICES = (15, 30, 60, 120)  # minutes


def new_number() -> int:
    """An opaque member number: random, 62 bits, all that audit lines ever hold."""
    return secrets.randbits(62) | 1


class Account(BigIdMixin, Base):
    """Somebody's account: a name here, a way in, a role; or a one-off name, which has no way in.

    A one-off name has a row of its own, so that whatever is kept of who wrote something points to it and to nobody.
    Whose it is, only the site's key tells: `accounts.one_offs`.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("idle_minutes BETWEEN 15 AND 120", name="idle"),
        CheckConstraint("wrong_codes >= 0 AND agreed_version >= 0", name="counts"),
        # A one-off name opens nothing and has no rights.
        CheckConstraint(
            "(once_link IS NULL) = (once_pointer IS NULL) AND (once_link IS NULL) = (passphrase_lookup IS NOT NULL)"
            " AND (passphrase_lookup IS NULL) = (passphrase_hash IS NULL)",
            name="once_or_passphrase",
        ),
        CheckConstraint("once_link IS NULL OR (role = 'member' AND totp_sealed IS NULL)", name="once_is_member"),
    )

    number: Mapped[int] = mapped_column(BigInteger, default=new_number, unique=True)
    pseudonym: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # What makes two names the same (case, accents, look-alike letters): nobody can imitate another.
    skeleton: Mapped[str] = mapped_column(String(LONGEST_NAME * 2), unique=True)
    role: Mapped[Role] = mapped_column(stored(Role), default=Role.MEMBER)
    language: Mapped[str] = mapped_column(String(2))
    joined_on: Mapped[date]
    idle_minutes: Mapped[int] = mapped_column(default=30)
    passphrase_lookup: Mapped[str | None] = mapped_column(String(64), unique=True)
    passphrase_hash: Mapped[str | None] = mapped_column(String(160))
    # Of a one-off name: keyed hashes of its owner's number and of the thread, and of the owner's number and a counter.
    # The first finds one's name in a thread, the second finds all names of one's own.
    once_link: Mapped[str | None] = mapped_column(String(64), unique=True)
    once_pointer: Mapped[str | None] = mapped_column(String(64), unique=True)
    # Which version of what is said before a first text they have agreed to; 0: none yet.
    agreed_version: Mapped[int] = mapped_column(default=0)
    # How many wrong codes of the second factor were shown with the right passphrase since its owner last got in.
    wrong_codes: Mapped[int] = mapped_column(default=0)
    totp_sealed: Mapped[str | None] = mapped_column(String(300))
    # The last time step whose code was taken: a code works once.
    totp_step: Mapped[int | None] = mapped_column(BigInteger)
    # The last days on which the account only reads, or is suspended; what was decided is written in the sanctions. Here
    # so that no request asks for them, and so that they end by themselves when the day is past. `NEVER_ENDS`: closed.
    read_only_until: Mapped[date | None]
    suspended_until: Mapped[date | None]

    @property
    def is_once(self) -> bool:
        """Whether this is a one-off name."""
        return self.once_link is not None


class NameState(StrEnum):
    """Where a wish for another name stands. Stored; stable."""

    HELD = "held"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ChosenName(PublicIdMixin, Waits, Base):
    """A name that a member asked for. Nobody but them and those who review sees it before it is theirs; once decided
    or withdrawn, the row no longer holds it.
    """

    __tablename__ = "chosen_names"
    __table_args__ = (
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("(state = 'held') = (waiting_at IS NOT NULL)", name="held_waits"),
        CheckConstraint("state = 'held' OR (name = '' AND skeleton IS NULL)", name="decided_is_empty"),
        Index(
            "uq_chosen_names_open",
            "account_id",
            unique=True,
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index("ix_chosen_names_account", "account_id", "asked_on"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    # Held for whoever asked first; of two who ask for the same at once, one gets it.
    skeleton: Mapped[str | None] = mapped_column(String(LONGEST_NAME * 2), unique=True)
    state: Mapped[NameState] = mapped_column(stored(NameState), default=NameState.HELD)
    # What the moderation team wrote when it gave the wish back.
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
