"""When boards stop taking texts because nobody is there to read them."""

from __future__ import annotations

from datetime import datetime, timedelta


def is_read_only(*, staffed_until: datetime | None, is_on_duty: bool, after_hours: int, now: datetime) -> bool:
    """Whether nobody has been on duty for so long that boards only read.

    `staffed_until` is None on a site where nobody ever said that they are on duty: it is not held to what it does not
    use. `after_hours` 0: never.
    """
    if is_on_duty or staffed_until is None or after_hours == 0:
        return False
    return now - staffed_until >= timedelta(hours=after_hours)
