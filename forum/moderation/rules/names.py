"""How a wish for another name can end."""

from __future__ import annotations

from enum import StrEnum


class NameOutcome(StrEnum):
    """Given, or given back with a reason. Stable: the buttons send it."""

    PUBLISH = "publish"
    RETURN = "return"
