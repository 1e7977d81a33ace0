"""The page keys of a thread and of a board: what stands in their links is read here, and nothing else is.

They look as `forum.db.page_of` makes them. That one builds its statement anew for every page; these two pages, asked
for more than all others, have theirs built once, with the key as a parameter.
"""

from __future__ import annotations

import re

from forum.db import BadPageKey

LARGEST = 2**31 - 1
_PLACE = re.compile(r">i:([0-9]{1,10})")
_RANK = re.compile(r">i:([0-9]{1,10})~s:([A-Za-z0-9_-]{22})")


def _number(digits: str) -> int:
    number = int(digits)
    if number > LARGEST:
        raise BadPageKey
    return number


def key_after_place(place: int) -> str:
    """The key of the page of posts after this place."""
    return f">i:{place}"


def place_of(key: str | None) -> int:
    """The place of the post before a page's first; 0 for the first page. Raises BadPageKey."""
    if not key:
        return 0
    found = _PLACE.fullmatch(key)
    if found is None:
        raise BadPageKey
    return _number(found[1])


def key_after_thread(rank: int, public_id: str) -> str:
    """The key of the page of threads after this one."""
    return f">i:{rank}~s:{public_id}"


def thread_of(key: str | None) -> tuple[int, str] | None:
    """Rank and public id of the thread before a page's first; None for the first page. Raises BadPageKey."""
    if not key:
        return None
    found = _RANK.fullmatch(key)
    if found is None:
        raise BadPageKey
    return _number(found[1]), found[2]
