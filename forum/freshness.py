"""Until when something is believed: day arithmetic for all that somebody has to check again, wherever it stands."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Freshness(StrEnum):
    """How far what was checked may be relied on. Never stored: decided when it is read."""

    FRESH = "fresh"
    OVERDUE = "overdue"  # still shown wherever it was, with a badge
    LAPSED = "lapsed"  # twice overdue: beside no thread and in no panel, greyed in lists


def lapse_day(checked_on: date, review_by: date) -> date:
    """The last day before something lapses: as long after `review_by` as that is after `checked_on`."""
    return review_by + max(review_by - checked_on, timedelta(days=1))


def freshness(review_by: date, lapses_on: date, today: date) -> Freshness:
    """Fresh up to and on `review_by`, then overdue up to and on `lapses_on`, then lapsed."""
    if today <= review_by:
        return Freshness.FRESH
    return Freshness.OVERDUE if today <= lapses_on else Freshness.LAPSED
