"""How long to wait before staff are told once more, when a channel did not take it."""

from __future__ import annotations

from datetime import timedelta

FIRST_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
HOURLY_TRIES = 24
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pause(tries: int) -> timedelta:
    """After so many tries that failed (1 or more): 1, 5, 15, 60 minutes, hourly for a day, then once a day.

    There is no end to it while the item waits: a channel that comes back after a week tells of what is still late.
    """
    if tries <= len(FIRST_PAUSES):
        return FIRST_PAUSES[tries - 1]
    return HOUR if tries <= len(FIRST_PAUSES) + HOURLY_TRIES else DAY
