"""What spares one who reviews: what they do not take, what they are limited to, how much they have read today."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin


class Sparing(Base):
    """Of one who reviews. Their reading of today is shown to themselves alone: no page, figure, line of the log or
    export for anybody else is made of it, and nothing of it outlives the day.
    """

    __tablename__ = "sparings"
    __table_args__ = (
        CheckConstraint("seconds_today >= 0", name="seconds"),
        CheckConstraint("hard_in_row >= 0 AND overrides >= 0", name="counts"),
    )

    moderator_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    # Content notes they do not take, chosen by themselves. Words with spaces between, like the next two.
    skipped_notes: Mapped[str] = mapped_column(Text, default="")
    # The only boards (internal numbers) and languages they take, set by administrators. Empty: all.
    boards: Mapped[str] = mapped_column(Text, default="")
    languages: Mapped[str] = mapped_column(String(120), default="")
    # The reading of `day`; see `exposure.Exposure`.
    day: Mapped[date | None]
    seconds_today: Mapped[int] = mapped_column(default=0)
    shift_started_at: Mapped[datetime | None]
    last_taken_at: Mapped[datetime | None]
    last_ended_at: Mapped[datetime | None]
    hard_in_row: Mapped[int] = mapped_column(default=0)
    break_until: Mapped[datetime | None]
    overrides: Mapped[int] = mapped_column(default=0)


class Recusal(BigIdMixin, Base):
    """Somebody else should handle it: an item, and with `thread_id` every text of its thread. Why is never asked."""

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("moderator_id", "about"),)

    moderator_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    on: Mapped[date]
