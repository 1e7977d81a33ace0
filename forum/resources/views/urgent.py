"""The emergency lines of the reader's own country, above the directory. Never those of a country that a link names."""

from __future__ import annotations

from dataclasses import dataclass

from forum.safety import emergency, panel
from forum.safety.panel import Urgent
from forum.web import locale


@dataclass(frozen=True, slots=True)
class UrgentLines:
    """What stands under "at once": `lines` of a country that was read about, else bare `numbers` that were not."""

    country: str
    lines: tuple[Urgent, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()  # as written, and as a link

    @property
    def is_checked(self) -> bool:
        return bool(self.lines)


def urgent_lines() -> UrgentLines:
    """Police, medical help, one number for all, text; what answers fires only stands in the panel."""
    where = panel.place(locale.country())
    if isinstance(where, emergency.Country):
        found = panel.urgent(where, locale.language())
        return UrgentLines(where.code, lines=tuple(one for one in found if not one.is_fire_only))
    if where is None:
        return UrgentLines(locale.country())
    return UrgentLines(where.code, numbers=tuple((number, emergency.dialable(number)) for number in where.numbers))
