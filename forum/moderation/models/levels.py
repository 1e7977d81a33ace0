"""How levels came about: every change is kept, with who or what made it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin, stored
from forum.waiting import LONGEST_WHY, Level


class ChangedBy(StrEnum):
    """Who or what changed a level. Stored; stable."""

    AUTHOR = "author"
    MODERATOR = "moderator"
    RULE = "rule"
    REPORT = "report"


class LevelChange(BigIdMixin, Base):
    """One change of the level of one item, named by its public id."""

    __tablename__ = "level_changes"

    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), index=True)
    before: Mapped[Level] = mapped_column(stored(Level, name="before"))
    after: Mapped[Level] = mapped_column(stored(Level, name="after"))
    by: Mapped[ChangedBy] = mapped_column(stored(ChangedBy))
    # The opaque number of the moderator; NULL where it was not one.
    moderator: Mapped[int | None] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")
    on: Mapped[date]
