"""The only place that asks what time it is; tests replace `now`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The present day in the site's time zone (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()
