"""Who says they are there to review, until when; and, for the whole site, until when anybody was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base

LONGEST_DUTY = 12  # hours
SITE = 1  # the one row of `staffed_until`


class Duty(Base):
    """A moderator is there until then. Forgotten when it ends: nobody's hours are kept."""

    __tablename__ = "duties"

    moderator_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime]


class StaffedUntil(Base):
    """Until when somebody is, or was, on duty: one row for the site, without saying who. No row: nobody ever said so.

    Once `until` is past it is the moment since which nobody is there.
    """

    __tablename__ = "staffed_until"
    __table_args__ = (CheckConstraint(f"id = {SITE}", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=SITE)
    until: Mapped[datetime]
