"""What takes two people: somebody of staff asks in writing, somebody else signs."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, PublicIdMixin, stored
from forum.waiting import Waits

LONGEST_ABOUT = 40  # characters
LONGEST_TERMS = 600  # characters: within what an index of either engine takes


class SignedAct(StrEnum):
    """What nobody does alone. Stored; stable."""

    CLOSE_ACCOUNT = "close_account"
    GRANT_ROLE = "grant_role"
    ADMIT_AGENCY = "admit_agency"
    OPEN_TEXTS = "open_texts"
    OPEN_NAME = "open_name"
    DISCLOSE = "disclose"
    EXPORT = "export"
    CHANGE_EMERGENCY = "change_emergency"


# Only administrators ask for these, and only administrators sign them.
ADMINS_ONLY = frozenset(
    {
        SignedAct.GRANT_ROLE,
        SignedAct.ADMIT_AGENCY,
        SignedAct.DISCLOSE,
        SignedAct.EXPORT,
        SignedAct.CHANGE_EMERGENCY,
    }
)


# These are asked for from a text, and are about who wrote it.
FROM_A_TEXT = frozenset({SignedAct.OPEN_TEXTS, SignedAct.OPEN_NAME})
# Nobody's account is what these are about.
ABOUT_NOBODY = frozenset({SignedAct.EXPORT, SignedAct.CHANGE_EMERGENCY})


class SignatureState(StrEnum):
    """Where a request for a second signature stands. Stored; stable."""

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Signature(PublicIdMixin, Waits, Base):
    """A request for a second signature, and what became of it.

    `about` is what the act is about: the opaque member number as text, the public id of the post from which somebody
    asks for its author's other texts, or for whose one-off name it stands under, the code of a country, or "" for an
    export. `terms` holds the particulars as a JSON object of short texts: codes, ids, names of organisations; never
    words of a member.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("(state = 'waiting') = (waiting_at IS NOT NULL)", name="waiting_waits"),
        CheckConstraint("(state IN ('signed', 'refused')) = (signed_by IS NOT NULL)", name="answered_by"),
        CheckConstraint("signed_by IS NULL OR signed_by <> initiator", name="two_people"),
        CheckConstraint("state <> 'refused' OR answer <> ''", name="refused_says_why"),
        CheckConstraint("reason <> ''", name="says_why"),
        # The same open request twice is one.
        Index(
            "uq_signatures_open",
            "act",
            "about",
            "initiator",
            "terms",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_signatures_asked", "asked_on", "public_id"),
    )

    act: Mapped[SignedAct] = mapped_column(stored(SignedAct))
    about: Mapped[str] = mapped_column(String(LONGEST_ABOUT), default="")
    terms: Mapped[str] = mapped_column(String(LONGEST_TERMS), default="{}")
    reason: Mapped[str] = mapped_column(Text)
    # Who asked: the account, and the number that outlives it.
    initiator_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    initiator: Mapped[int] = mapped_column(BigInteger)
    # The account that the act is about: it neither asks nor signs.
    concerns_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    admins_only: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SignatureState] = mapped_column(stored(SignatureState), default=SignatureState.WAITING)
    signed_by: Mapped[int | None] = mapped_column(BigInteger)  # or refused
    answer: Mapped[str] = mapped_column(Text, default="")  # why it was refused
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    # Until when it may be signed.
    expires_at: Mapped[datetime]
    # Until when the one who asked may do what was signed, where that is not done by the signature itself.
    open_until: Mapped[datetime | None]
    # The day on which they first did.
    used_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def particulars(self) -> dict[str, str]:
        """The terms, read."""
        read: dict[str, str] = json.loads(self.terms)
        return read
