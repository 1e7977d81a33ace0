"""What readers said of pages and services: numbers by month, without anybody's id."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin, stored
from forum.resources.models.kinds import Answer

FEWEST_SHOWN = 5  # answers; below this a number could be one person


class FeedbackCount(BigIdMixin, Base):
    """How often an answer was given about a page or a service in a month (its first day)."""

    __tablename__ = "feedback_counts"
    __table_args__ = (
        CheckConstraint("(page_id IS NULL) <> (service_id IS NULL)", name="about_one"),
        CheckConstraint("total >= 0", name="total"),
        Index(
            "uq_feedback_counts_page",
            "page_id",
            "month",
            "answer",
            unique=True,
            sqlite_where=text("page_id IS NOT NULL"),
            postgresql_where=text("page_id IS NOT NULL"),
        ),
        Index(
            "uq_feedback_counts_service",
            "service_id",
            "month",
            "answer",
            unique=True,
            sqlite_where=text("service_id IS NOT NULL"),
            postgresql_where=text("service_id IS NOT NULL"),
        ),
    )

    page_id: Mapped[int | None] = mapped_column(ForeignKey("guidance_pages.id", ondelete="CASCADE"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    month: Mapped[date]
    answer: Mapped[Answer] = mapped_column(stored(Answer))
    total: Mapped[int] = mapped_column(default=0)
