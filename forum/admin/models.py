"""What administrators change of the crisis panel's numbers: the record of it, each change with two people."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, PublicIdMixin, stored

LONGEST_PART = 16  # characters: "what_happens", "helplines-5"


class Change(StrEnum):
    """What was done to a country's numbers. Stored; stable."""

    CHECKED = "checked"  # read again, nothing new
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    TAKEN_IN = "taken_in"  # a country that nobody had read about


class EmergencyChange(PublicIdMixin, Base):
    """A change to the numbers of one country: waiting for its second signature, or in force since.

    `before` and `document` are the whole country as a JSON text in the shape of forum/safety/numbers/emergency.json;
    `before` is "" for a country that is taken in. A change that was refused, taken back or that expired stays without
    a day. Of a country's signed changes the one with the highest `turn` counts.
    """

    __tablename__ = "emergency_changes"
    __table_args__ = (
        CheckConstraint("(turn IS NULL) = (signed_on IS NULL)", name="signed_in_turn"),
        CheckConstraint("(turn IS NULL) = (signed_by IS NULL)", name="signed_by_somebody"),
        CheckConstraint("signed_by IS NULL OR signed_by <> asked_by", name="two_people"),
        CheckConstraint("source <> ''", name="says_where"),
        UniqueConstraint("country", "turn"),
    )

    country: Mapped[str] = mapped_column(String(2))
    # Which part of the document, as `forum.safety.emergency_parts` names it; "" for a whole country.
    part: Mapped[str] = mapped_column(String(LONGEST_PART), default="")
    change: Mapped[Change] = mapped_column(stored(Change))
    before: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(Text)
    # The public page on which it was read.
    source: Mapped[str] = mapped_column(Text)
    # Opaque member numbers, as in the record of acts.
    asked_by: Mapped[int] = mapped_column(BigInteger)
    signed_by: Mapped[int | None] = mapped_column(BigInteger)
    signed_on: Mapped[date | None]
    turn: Mapped[int | None]
