"""What somebody says of a service, as it is kept: one spelling, nothing invisible; see `markup`."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from forum import markup
from forum.resources.said import Facts

Said = TypeVar("Said", bound=Facts)
# What may have several lines. The summary may not: it is checked, not folded.
TEXTS = frozenset(
    {
        "summary", "description", "fees_description", "application_process", "eligibility_description",
        "interpretation_services", "keeps", "alert", "silent", "relay", "transportation", "details",
    }
)  # fmt: skip
CODES = frozenset({"country", "holiday_country", "region", "extent"})
IDS = frozenset({"id", "at_id"})
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def cleaned(said: Said) -> Said:
    """The same, fit to be checked and kept, its parts too. What is no public id counts as none."""
    return replace(said, **{one.name: _cleaned(one.name, getattr(said, one.name)) for one in fields(said)})


def _cleaned(field: str, value: Any) -> Any:
    if not value:
        return value
    if isinstance(value, Facts):
        return cleaned(value)
    if isinstance(value, tuple):
        return tuple(_cleaned("", one) for one in value)
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return value
    if field in IDS:
        return value if _ID.fullmatch(value) else ""
    text = markup.clean_text(value) if field in TEXTS else markup.clean_line(value)
    return text.upper() if field in CODES else text
