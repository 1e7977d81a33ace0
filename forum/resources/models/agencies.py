"""Organisations whose identity was checked, and who writes for them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin, PublicIdMixin, stored
from forum.resources.models.kinds import LONGEST_NAME, AgencyKind

LONGEST_MAIL = 254  # characters


class Agency(PublicIdMixin, Base):
    """An organisation whose identity was checked before it got a desk here."""

    __tablename__ = "agencies"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
        CheckConstraint("length(country) = 2", name="country"),
    )

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    kind: Mapped[AgencyKind] = mapped_column(stored(AgencyKind))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1, two letters
    # Where the agency is told, without content, that something awaits it; "": only at its desk.
    mail: Mapped[str] = mapped_column(String(LONGEST_MAIL), default="")


class AgencyMember(BigIdMixin, Base):
    """Which agency an account writes for: one at most."""

    __tablename__ = "agency_members"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
