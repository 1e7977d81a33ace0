"""What figures are made of: decisions and audit lines, counted when somebody asks; of old decisions, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, stored
from forum.moderation.models.decisions import Outcome
from forum.waiting import Level


@dataclass(frozen=True, slots=True)
class Measure:
    """Decisions that are alike: of one day, board, level and outcome, after the same whole minutes. `times` of them."""

    day: date
    board_id: int
    level: str
    outcome: str
    to_look: int
    to_decision: int
    times: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Half:
    """Half a year: the first (January to June) or the second."""

    year: int
    number: int

    @property
    def begins(self) -> date:
        return date(self.year, 1 if self.number == 1 else 7, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)


class DecisionCount(Base):
    """How many texts were decided so in a month (its first day), once their decisions are gone. No text, no board, no
    person can be found in it."""

    __tablename__ = "decision_counts"
    __table_args__ = (CheckConstraint("total > 0", name="total"),)

    month: Mapped[date] = mapped_column(primary_key=True)
    level: Mapped[Level] = mapped_column(stored(Level), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(stored(Outcome), primary_key=True)
    total: Mapped[int]
