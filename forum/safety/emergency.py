"""Emergency numbers and helplines of the countries we have read about, and the bare numbers of all others.

The panel in a crisis stands on this module alone: it opens one file beside it, once, and over that the file of what two
people of this site have changed; it needs neither the database nor the network. Every line carries the page it was read
on, the date that page gives, the day of the reading and how many people have checked it; see docs/emergency-data.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Protocol, TypeVar

from phonenumbers.phonemetadata import PhoneMetadata
from phonenumbers.shortnumberinfo import SUPPORTED_SHORT_REGIONS

from forum.safety import emergency_local
from forum.safety.emergency_file import FILE, BadEmergencyFile, load
from forum.safety.emergency_lines import (
    NONE_KNOWN,
    NOT_CHECKED_BY_US,
    TO_BE_CHECKED,
    Bill,
    Country,
    Helpline,
    Kind,
    Line,
    OpenTo,
    Shows,
    Statement,
    TextChannel,
    UncheckedCountry,
    Words,
    dialable,
)
from forum.safety.emergency_local import Signed

__all__ = [
    "NONE_KNOWN",
    "NOT_CHECKED_BY_US",
    "TO_BE_CHECKED",
    "BadEmergencyFile",
    "Bill",
    "Country",
    "Helpline",
    "Kind",
    "Line",
    "OpenTo",
    "Shows",
    "Statement",
    "TextChannel",
    "UncheckedCountry",
    "Words",
    "call_log",
    "checked",
    "country",
    "dialable",
    "in_order",
    "local",
    "merged",
    "others",
]

# What this site has signed, for as long as a request lasts; outside of one, only what the program brought.
local: ContextVar[Mapping[str, Signed]] = ContextVar("what this site has signed", default={})  # noqa: B039


class Named(Protocol):
    """Anything with a name in a language."""

    def name(self, language: str) -> str: ...


_N = TypeVar("_N", bound=Named)


def checked() -> tuple[Country, ...]:
    """The countries that were read: those of our own file in its order, then those that this site has taken in."""
    return merged(local.get())


def merged(signed: Mapping[str, Signed]) -> tuple[Country, ...]:
    """The same, for what was signed in `signed`."""
    shipped = load(FILE).countries
    if not signed:
        return shipped
    own = {code: one.country for code, one in signed.items() if emergency_local.over(_shipped(code), one)}
    added = [own[code] for code in sorted(own) if _shipped(code) is None]
    return (*(own.get(one.code, one) for one in shipped), *added)


def _shipped(code: str) -> Country | None:
    return next((one for one in load(FILE).countries if one.code == code), None)


def country(code: str) -> Country | None:
    """The checked country with this code, in either case; None for every other text."""
    return next((one for one in checked() if one.code == code.upper()), None)


def call_log() -> Statement:
    """What the phone itself remembers of a call, in any country. It warns of no service, and never lapses."""
    return load(FILE).call_log


def others() -> tuple[UncheckedCountry, ...]:
    """Every other region of libphonenumber's short-number data, by code; see NOT_CHECKED_BY_US."""
    return _others(frozenset(one.code for one in checked()))


@lru_cache(maxsize=8)
def _others(ours: frozenset[str]) -> tuple[UncheckedCountry, ...]:
    return tuple(
        UncheckedCountry(code, _listed_numbers(code)) for code in sorted(SUPPORTED_SHORT_REGIONS) if code not in ours
    )


def in_order(countries: Iterable[_N], language: str) -> list[_N]:
    """By name in `language`, accents put aside ("Égypte" beside "Équateur", before "Finlande")."""

    def key(one: _N) -> str:
        apart = unicodedata.normalize("NFKD", one.name(language))
        return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()

    return sorted(countries, key=key)


# --- libphonenumber writes the numbers of a region as one expression; here it is written out.

_A_FAMILY = 20  # more numbers than that from one alternative are a range (Gabon's 1300 to 1399), of no use here


def _listed_numbers(code: str) -> tuple[str, ...]:
    metadata = PhoneMetadata.short_metadata_for_region(code)
    pattern = metadata.emergency.national_number_pattern if metadata and metadata.emergency else None
    found = set(_either(pattern, 0)[0]) if pattern else set()
    return tuple(sorted(found, key=lambda number: (len(number), number)))


def _either(pattern: str, at: int) -> tuple[list[str], int]:
    found, at = _sequence(pattern, at)
    choices = found if len(found) <= _A_FAMILY else []
    while pattern[at : at + 1] == "|":
        found, at = _sequence(pattern, at + 1)
        choices += found if len(found) <= _A_FAMILY else []
    return choices, at


def _sequence(pattern: str, at: int) -> tuple[list[str], int]:
    so_far = [""]
    while at < len(pattern) and pattern[at] not in "|)":
        choices, at = _atom(pattern, at)
        if pattern[at : at + 1] == "?":
            choices, at = ["", *choices], at + 1
        so_far = [before + after for before in so_far for after in choices]
    return so_far, at


def _atom(pattern: str, at: int) -> tuple[list[str], int]:
    if pattern.startswith("(?:", at):
        choices, at = _either(pattern, at + 3)
        return choices, at + 1
    if found := re.compile(r"\[[0-9-]+\]|\\d|[0-9]").match(pattern, at):
        return [digit for digit in "0123456789" if re.fullmatch(found[0], digit)], found.end()
    raise ValueError(f"an expression this module cannot read: {pattern!r} at {at}")
