"""How long texts waited: counts in which no text can be found."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base

ANY_HOUR = 168  # of counts old enough that their hour is forgotten


class WaitCount(Base):
    """How many texts, sent in this hour of this week, waited so long for their decision.

    No id of anything, and no time but the week and its hour. The hour is forgotten after two weeks, as exact times of
    the queue are: beside the day and the minutes of a decision it could tell when a text was sent. The rest is
    forgotten after some weeks (`rules.waits.since`).
    """

    __tablename__ = "wait_counts"
    __table_args__ = (
        CheckConstraint(f"hour BETWEEN 0 AND {ANY_HOUR}", name="hour_of_week"),
        CheckConstraint("minutes BETWEEN 0 AND 20160", name="two_weeks"),
    )

    # The Monday, and the hours since its midnight, both as the site's clocks show them.
    week: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # Where the bucket begins (`rules.waits.bucket`).
    minutes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    total: Mapped[int]
