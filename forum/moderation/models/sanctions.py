"""Sanctions: what an account was told or kept from, by which rule, for how long, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Account
from forum.db import PUBLIC_ID_LENGTH, Base, PublicIdMixin, stored
from forum.roles import Role

LONGEST_SANCTION = 180  # days


class SanctionKind(StrEnum):
    """How far it goes, the mildest first. Stored; stable."""

    WARNING = "warning"
    READ_ONLY = "read_only"
    SUSPENSION = "suspension"
    CLOSURE = "closure"


# These end on a day that is set when they are given; a warning limits nothing, a closure ends by a decision only.
ENDING = frozenset({SanctionKind.READ_ONLY, SanctionKind.SUSPENSION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The account it is about. `wrote_here`: whether the viewer wrote in the thread of the text it is about; `is_once`:
    it is a one-off name, so nobody knows whose account stands behind it."""

    account_id: int
    role: Role
    is_closed: bool = False
    is_once: bool = False
    wrote_here: bool = False


class Sanction(PublicIdMixin, Base):
    """One sanction of one account. What it does now stands in the account's own columns; this is why.

    `until` is the last day. It ends by itself the day after; `ended_on` is set where somebody ended it before.
    """

    __tablename__ = "sanctions"
    __table_args__ = (
        CheckConstraint("(kind IN ('read_only', 'suspension')) = (until IS NOT NULL)", name="must_end"),
        CheckConstraint("(ended_on IS NULL) = (ended_why = '')", name="ended_says_why"),
        CheckConstraint("reason <> ''", name="says_why"),
        Index("ix_sanctions_account", "account_id", "id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[SanctionKind] = mapped_column(stored(SanctionKind))
    rule: Mapped[str] = mapped_column(String(24))
    # The facts, as the person reads them.
    reason: Mapped[str] = mapped_column(Text)
    # The public id of the post it is about; "" for none.
    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), default="")
    # The opaque numbers of who decided it, and of who asked for it where that takes two.
    given_by: Mapped[int] = mapped_column(BigInteger)
    asked_by: Mapped[int | None] = mapped_column(BigInteger)
    given_on: Mapped[date]
    until: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    account: Mapped[Account] = relationship(lazy="raise_on_sql")

    @property
    def deciders(self) -> tuple[int | None, int | None]:
        """The numbers of those who decided it."""
        return self.given_by, self.asked_by
