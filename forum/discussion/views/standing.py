"""What stands beside a page, with what a service's hours say at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from forum import clock
from forum.discussion.queries import beside as queries
from forum.discussion.queries.beside import PinRow
from forum.resources.views.opening import Opening, opening
from forum.web import locale


@dataclass(frozen=True, slots=True)
class Standing:
    """A pin as its card shows it. `opening` is None for a page, and where no hours are known."""

    pin: PinRow
    is_overdue: bool
    opening: Opening | None


def beside(*, language: str, board_id: int | None = None, thread_id: int | None = None) -> list[Standing]:
    """What stands beside a thread, a board, or (neither) on the first page, for this reader. `language` is that of
    the thread or board. One query."""
    today, now = locale.today(), clock.now()
    rows = queries.pins(
        language=language,
        reads=locale.language(),
        country=locale.country(),
        today=today,
        board_id=board_id,
        thread_id=thread_id,
    )
    return [Standing(row, row.review_by < today, opening(row.hours, now)) for row in rows]
