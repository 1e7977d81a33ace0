"""Pins: guidance or a service beside a board, a thread or all; proposed by its agency, accepted by a moderator."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, PublicIdMixin, stored
from forum.waiting import Waits

PINS_PER_BOARD = 3
PINS_PER_THREAD = 1
PINS_PER_SITE = 1
LONGEST_REASON = 2000  # characters
LAST_PLACE = 99


class PinState(StrEnum):
    """Where a pin stands. Stored; stable. `refused` once it was accepted means: taken down by the team. `withdrawn`: by
    its agency, or with its page or service; what comes back does not bring its pins back."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Pin(PublicIdMixin, Waits, Base):
    """One page or one service beside one board, one thread, or (neither) all of them. Whether it is still true is
    decided when it is read. `country` and `language`: for whom it is meant; "": for all."""

    __tablename__ = "pins"
    __table_args__ = (
        CheckConstraint("board_id IS NULL OR thread_id IS NULL", name="one_target"),
        CheckConstraint("(page_id IS NULL) != (service_id IS NULL)", name="one_thing"),
        CheckConstraint("length(country) IN (0, 2) AND length(language) IN (0, 2)", name="for_whom"),
        CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="from_to"),
        CheckConstraint("(state = 'proposed') = (waiting_at IS NOT NULL)", name="proposed_waits"),
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("state <> 'proposed' OR accepted_on IS NULL", name="accepted_on"),
        CheckConstraint(f"place BETWEEN 0 AND {LAST_PLACE}", name="place"),
        Index("ix_pins_board", "board_id", "state"),
        Index("ix_pins_thread", "thread_id", "state"),
        Index("ix_pins_page", "page_id"),
        Index("ix_pins_service", "service_id"),
    )

    page_id: Mapped[int | None] = mapped_column(ForeignKey("guidance_pages.id", ondelete="CASCADE"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    board_id: Mapped[int | None] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    state: Mapped[PinState] = mapped_column(stored(PinState), default=PinState.PROPOSED)
    country: Mapped[str] = mapped_column(String(2), default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # Its place among those of the same board, thread or site; the smaller first.
    place: Mapped[int] = mapped_column(default=0)
    # Since when it stands, or stood; None for what was never accepted.
    accepted_on: Mapped[date | None]
    # Why it was not taken, or was taken down, for its agency.
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
