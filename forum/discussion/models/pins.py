"""Pins: a page of guidance beside a board or a thread, proposed by its agency, accepted by a moderator."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, PublicIdMixin, stored
from forum.waiting import Waits

PINS_PER_BOARD = 3
PINS_PER_THREAD = 1
LONGEST_REASON = 2000  # characters


class PinState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Pin(PublicIdMixin, Waits, Base):
    """One page beside one board or one thread. Whether it is still true is decided when it is read."""

    __tablename__ = "pins"
    __table_args__ = (
        CheckConstraint("(board_id IS NULL) != (thread_id IS NULL)", name="one_target"),
        CheckConstraint("(state = 'proposed') = (waiting_at IS NOT NULL)", name="proposed_waits"),
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        Index("ix_pins_board", "board_id", "state"),
        Index("ix_pins_thread", "thread_id", "state"),
        Index("ix_pins_page", "page_id"),
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("guidance_pages.id", ondelete="CASCADE"))
    board_id: Mapped[int | None] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    state: Mapped[PinState] = mapped_column(stored(PinState), default=PinState.PROPOSED)
    ends_on: Mapped[date | None]
    # Why it was not taken, for its agency.
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
