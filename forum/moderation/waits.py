"""How long something has waited, in words for those who review."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext


def said(since: datetime, now: datetime) -> str:
    """ "9 min", "3 h", "2 jours": whole units, rounded down."""
    minutes = max(int((now - since).total_seconds() // 60), 0)
    if minutes < 60:
        return str(_("%(n)d min", n=minutes))
    if minutes < 48 * 60:
        return str(_("%(n)d h", n=minutes // 60))
    return str(ngettext("un jour", "%(num)d jours", minutes // (24 * 60)))


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes until a claim ends, rounded up; 0 when it has."""
    return max(-int((now - until).total_seconds() // 60), 0)


def of_target(since: datetime, due: datetime, now: datetime) -> str:
    """ "48 min sur 2 h", "13 h sur 12 h, dépassé": how long of the time there was."""
    waited, target = said(since, now), said(since, due)
    if due <= now:
        return str(_("%(waited)s sur %(target)s, dépassé", waited=waited, target=target))
    return str(_("%(waited)s sur %(target)s", waited=waited, target=target))


def part(since: datetime, due: datetime, now: datetime) -> int:
    """How much of the time there was has gone, 0 to 100."""
    whole = (due - since).total_seconds()
    return 100 if whole <= 0 else min(max(int((now - since).total_seconds() * 100 / whole), 0), 100)
