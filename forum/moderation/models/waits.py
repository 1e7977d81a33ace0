"""How long texts waited: counts in which no text can be found."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base


class WaitCount(Base):
    """How many texts, sent in this hour of this week, waited so long for their decision.

    No id of anything, and no time but the week and its hour; forgotten after some weeks (`rules.waits.since`).
    """

    __tablename__ = "wait_counts"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 167", name="hour_of_week"),
        CheckConstraint("minutes BETWEEN 0 AND 20160", name="two_weeks"),
    )

    # The Monday, and the hours since its midnight, both as the site's clocks show them.
    week: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Where the bucket begins (`rules.waits.bucket`).
    minutes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    total: Mapped[int]
