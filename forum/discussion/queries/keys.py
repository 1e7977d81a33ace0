"""Page keys of the two pages that are asked for most. Their statements are built once, with the key as a parameter.

The keys look as `forum.db.page_of` makes them, which builds its statement anew for every page.
"""

from __future__ import annotations

from typing import Any

import sqlakeyset

from forum.db import PAGE_KEY_LENGTH, BadPageKey


def place_in(key: str | None, kinds: tuple[type, ...]) -> tuple[Any, ...] | None:
    """The place after which a page begins, its parts of these Python types; None for the first page.

    Raises BadPageKey for a key that no link of ours carries.
    """
    if not key:
        return None
    try:
        place, backwards = sqlakeyset.unserialize_bookmark(key[:PAGE_KEY_LENGTH])
    except (sqlakeyset.InvalidPage, OverflowError, ValueError, LookupError) as error:
        raise BadPageKey from error
    if place is None or backwards or [type(value) for value in place] != list(kinds) or "\x00" in key:
        raise BadPageKey
    if any(isinstance(value, int) and not 0 <= value < 2**31 for value in place):
        raise BadPageKey
    return tuple(place)


def key_after(*place: Any) -> str:
    """The key of the page that begins after this place."""
    return str(sqlakeyset.serialize_bookmark((place, False)))
