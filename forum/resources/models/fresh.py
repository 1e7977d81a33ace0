"""Until when something is believed: checked, overdue, lapsed. Decided when it is read; no job is needed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Mapped

from forum.freshness import lapse_day


class Fresh:
    """What was checked on a day is believed until `review_by`; from the day after it is overdue, and shown so. After
    `lapses_on`, as long again, it is lapsed: beside no thread, greyed in lists. `lapses_on` follows by itself.
    """

    # When somebody last said that it is right.
    checked_on: Mapped[date]
    # The last day on which it may stand without being checked again.
    review_by: Mapped[date]
    # The last day on which it may stand beside threads.
    lapses_on: Mapped[date]


@event.listens_for(Fresh, "before_insert", propagate=True)
@event.listens_for(Fresh, "before_update", propagate=True)
def _derive(_mapper: Any, _connection: Any, row: Fresh) -> None:
    row.lapses_on = lapse_day(row.checked_on, row.review_by)
