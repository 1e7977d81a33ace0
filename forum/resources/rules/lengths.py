"""How long each part of what is said of a service may be: as long as its column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from forum.resources.models import (
    LONGEST_DESCRIPTION,
    LONGEST_LINK,
    LONGEST_MAIL,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_NUMBER,
    LONGEST_SUMMARY,
)
from forum.resources.said import AccessSaid, AreaSaid, Facts, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid

LONGEST_ZONE, LONGEST_CODE, LONGEST_REGION, LONGEST_POSTAL_CODE, LONGEST_EXTENSION = 64, 8, 6, 20, 10
LONGEST_SOURCE = LONGEST_LINK

# Characters of each text, by what says it. A test holds them to the columns.
LONGEST: Mapping[type[Facts], Mapping[str, int]] = {
    Hours: {"opening_hours": LONGEST_NOTE, "timezone": LONGEST_ZONE},
    PhoneSaid: {
        "number": LONGEST_NUMBER,
        "extension": LONGEST_EXTENSION,
        "description": LONGEST_NAME,
        "silent": LONGEST_NOTE,
        "relay": LONGEST_NOTE,
    },
    LanguageSaid: {"code": LONGEST_CODE, "note": LONGEST_NAME},
    AccessSaid: {"description": LONGEST_NAME, "details": LONGEST_NOTE, "url": LONGEST_LINK},
    PlaceSaid: {
        "name": LONGEST_NAME,
        "description": LONGEST_DESCRIPTION,
        "transportation": LONGEST_NOTE,
        "address_1": LONGEST_NAME,
        "address_2": LONGEST_NAME,
        "city": LONGEST_NAME,
        "postal_code": LONGEST_POSTAL_CODE,
        "region": LONGEST_REGION,
        "note": LONGEST_NOTE,
    },
    AreaSaid: {"extent": LONGEST_REGION, "name": LONGEST_NAME},
    ServiceSaid: {
        "name": LONGEST_NAME,
        "alternate_name": LONGEST_NAME,
        "summary": LONGEST_SUMMARY,
        "description": LONGEST_DESCRIPTION,
        "url": LONGEST_LINK,
        "mail": LONGEST_MAIL,
        "chat_url": LONGEST_LINK,
        "fees_description": LONGEST_NOTE,
        "application_process": LONGEST_NOTE,
        "eligibility_description": LONGEST_NOTE,
        "interpretation_services": LONGEST_NOTE,
        "keeps": LONGEST_NOTE,
        "alert": LONGEST_NOTE,
        "source": LONGEST_SOURCE,
    },
}


def too_long(said: Facts, prefix: str = "") -> Iterator[str]:
    """The names of the fields that do not fit, those of its parts too: "phones-0-description"."""
    for field, longest in LONGEST[type(said)].items():
        if len(getattr(said, field)) > longest:
            yield prefix + field
    for one in fields(said):
        yield from _too_long_inside(f"{prefix}{one.name}", getattr(said, one.name))


def _too_long_inside(field: str, value: Any) -> Iterator[str]:
    if isinstance(value, Facts):
        yield from too_long(value, f"{field}-")
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            if isinstance(part, Facts):
                yield from too_long(part, f"{field}-{place}-")
