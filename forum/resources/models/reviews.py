"""Who was asked to check something again, by which way; and whether a service's own pages are still there."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin, stored

TEAM = "team"  # stands for the desk of what no agency looks after
DAYS_BETWEEN_MAILS = 7  # to one agency, and to the team


class LinkState(StrEnum):
    """What came of asking a service's own pages. Stored; stable."""

    FINE = "fine"
    FAILED = "failed"  # the last time
    BROKEN = "broken"  # twice in a row, on two days


class ReviewCall(BigIdMixin, Base):
    """That whoever looks after a page or a service was told that it is due: once, until it was checked. Whether
    something is due is never read from here."""

    __tablename__ = "review_calls"
    __table_args__ = (CheckConstraint("(page_id IS NULL) <> (service_id IS NULL)", name="about_one"),)

    page_id: Mapped[int | None] = mapped_column(ForeignKey("guidance_pages.id", ondelete="CASCADE"), unique=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), unique=True)
    called_on: Mapped[date]


class ReviewMail(Base):
    """The one message, without content, that a desk may be sent."""

    __tablename__ = "review_mails"

    # An agency's public id, or TEAM.
    desk: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), primary_key=True)
    # Whether something has become due since the last message.
    is_waiting: Mapped[bool] = mapped_column(default=False)
    sent_on: Mapped[date | None]
    # How often the message failed, and from when it may be tried again: times of this machine, not of people.
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]


class LinkCheck(Base):
    """When the pages that a service names were last asked for, and what came of it."""

    __tablename__ = "link_checks"
    __table_args__ = (Index("ix_link_checks_day", "checked_on", "service_id"),)

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), primary_key=True)
    checked_on: Mapped[date]
    state: Mapped[LinkState] = mapped_column(stored(LinkState))
