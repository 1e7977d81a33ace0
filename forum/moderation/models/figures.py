"""What figures are made of. No table: decisions and audit lines are counted when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
