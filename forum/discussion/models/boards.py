"""Boards: rooms with a name and a purpose."""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, PublicIdMixin, stored


class WhoReads(StrEnum):
    """Who may read a board. Reading without an account never means that nobody dangerous reads."""

    MEMBERS = "members"
    PUBLIC = "public"


class Reach(IntEnum):
    """Who reads a board, those of the wider circles last. Derived, not stored."""

    MEMBERS = 0
    AGENCIES = 1  # members, and organisations whose identity was checked
    EVERYBODY = 2


class WhoIsHeld(StrEnum):
    """Whose posts wait. Trusting members after some published posts is a later choice of operators."""

    EVERYBODY = "everybody"


class Board(PublicIdMixin, Base):
    """A room. Its name is shown on pages, never in titles or addresses."""

    __tablename__ = "boards"

    name: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(2))
    place: Mapped[int] = mapped_column(default=0)
    who_reads: Mapped[WhoReads] = mapped_column(stored(WhoReads), default=WhoReads.MEMBERS)
    # No thread stands first here after this day: the page of a board that has none need not look for any.
    pinned_until: Mapped[date | None]
    # Whether agencies read a members' board: they have no need to, unless those who run it say so.
    agencies_read: Mapped[bool] = mapped_column(default=False)
    who_is_held: Mapped[WhoIsHeld] = mapped_column(stored(WhoIsHeld), default=WhoIsHeld.EVERYBODY)

    @property
    def reach(self) -> Reach:
        """How far it is read."""
        return reach_of(self.who_reads, agencies_read=self.agencies_read)


def reach_of(who_reads: WhoReads, *, agencies_read: bool) -> Reach:
    """How far a board of these readers is read."""
    if who_reads is WhoReads.PUBLIC:
        return Reach.EVERYBODY
    return Reach.AGENCIES if agencies_read else Reach.MEMBERS
