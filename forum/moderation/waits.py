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
