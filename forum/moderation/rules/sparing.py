"""When one who reviews should stop for a while, as pure functions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from forum.moderation.exposure import HARD, Exposure, Limits
from forum.waiting import Level


class Stop(StrEnum):
    """Why it is time to stop. The codes of what is then refused; one may go on all the same, and that is counted."""

    BREAK = "break"
    DAY = "enough_today"
    HARD = "hard_in_row"


def may_go_on(exposure: Exposure, limits: Limits, now: datetime, level: Level) -> Stop | None:
    """Whether an item of this level may follow: None when it may. Of an exposure as it is at this moment."""
    if exposure.read >= limits.a_day:
        return Stop.DAY
    if exposure.break_until is not None and now < exposure.break_until:
        return Stop.BREAK
    if exposure.shift_started_at is not None and now - exposure.shift_started_at >= limits.break_after:
        return Stop.BREAK
    if level in HARD and exposure.hard_in_row >= limits.hard_in_row:
        return Stop.HARD
    return None
