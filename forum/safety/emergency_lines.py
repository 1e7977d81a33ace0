"""What the crisis panel says of a country: its lines, each with its origin. Plain values, no reading of files.

Pages get these from `forum.safety.emergency`; this module is beside it only to keep both short.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from forum.freshness import Freshness


class Kind(StrEnum):
    """Who answers a line. GENERAL is one number for everything, such as 112, 911 or 999."""

    POLICE = "police"
    MEDICAL = "medical"
    FIRE = "fire"
    GENERAL = "general"


class OpenTo(StrEnum):
    """For whom a text channel works without having prepared anything."""

    ANYONE_UNABLE_TO_SPEAK = "anyone_unable_to_speak"
    REGISTERED = "registered"  # after registering the phone, or installing an app
    SOME_AREAS = "some_areas"


class Shows(StrEnum):
    """Whether an emergency call is listed on the bill. UNKNOWN wherever no source says it."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the languages of the house."""

    fr: str
    en: str

    def said(self, language: str) -> str:
        """The text in `language` ("fr", "en-GB"), else in French, else in English."""
        return {"fr": self.fr, "en": self.en}.get(language[:2].lower()) or self.fr or self.en


NONE_KNOWN = Words("aucun moyen connu de nous", "none known to us")
NOT_CHECKED_BY_US = Words("non vérifié par nous", "not checked by us")
TO_BE_CHECKED = Words(
    "à vérifier par deux personnes avant la mise en service",
    "to be checked by two people before going live",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A statement with its origin, and how far it may be relied on at the reader's day; see `emergency_fresh`."""

    source: str
    page_of: str  # the date that page gives for itself: an ISO date, a month or a year; "" where it gives none
    checked_on: date  # when somebody last read that page, or called
    verified_by: int  # people who have confirmed it; 0: announced somewhere, but never seen confirmed
    standing: Freshness = Freshness.FRESH
    review_by: date | None = None  # the last day on which it stands without being read again; None: not asked yet

    @property
    def verified(self) -> bool:
        """True once two people have checked it; until then the page says TO_BE_CHECKED."""
        return self.verified_by >= 2

    def page_said(self, language: str) -> str:
        """The page's own date for readers: "22 juillet 2024", "novembre 2023", "2016"; "" for none."""
        if not self.page_of:
            return ""
        year, month, day = [int(part) for part in (self.page_of + "-0-0").split("-")[:3]]
        if not month:
            return str(year)
        form = "long" if day else "MMMM y"
        return _day(date(year, month, day or 1), form, language)

    def checked_said(self, language: str) -> str:
        """The day of the reading for readers: "22 novembre 2026"."""
        return _day(self.checked_on, "long", language)

    def due_said(self, language: str) -> str:
        """Until when it should have been read again, for readers; "" where nobody asked."""
        return "" if self.review_by is None else _day(self.review_by, "long", language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Sourced):
    """An emergency number."""

    kind: Kind
    number: str  # as people write it
    who: Words
    note: Words | None
    odd: str  # why it stands here though libphonenumber does not list it; "" where it does

    @property
    def dialable(self) -> str:
        return dialable(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChannel(Sourced):
    """How to write instead of calling. `number` is None where it goes through an app or a call."""

    number: str | None
    open_to: OpenTo
    words: Words
    odd: str

    @property
    def dialable(self) -> str | None:
        return dialable(self.number, "sms") if self.number else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Sourced):
    """A sentence or two with their source."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill(Sourced):
    """Whether emergency calls show on the bill. `source` is empty only where `shows` is UNKNOWN."""

    shows: Shows
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline(Sourced):
    """A line that listens or advises. None in `hours` or `languages` means: none known."""

    name: Words
    number: str
    hours: Words | None
    languages: tuple[str, ...] | None
    note: Words | None
    odd: str

    @property
    def dialable(self) -> str:
        return dialable(self.number)


class _Named:
    __slots__ = ()
    code: str  # ISO 3166-1 alpha-2, as libphonenumber writes its regions

    def name(self, language: str) -> str:
        """The country in `language`, as CLDR calls it."""
        return str(_locale(language).territories.get(self.code, self.code))


@dataclass(frozen=True, slots=True)
class Country(_Named):
    """What we know of one country. None means: none known, or no longer shown, which `withheld` says."""

    code: str
    lines: tuple[Line, ...]
    text: TextChannel | None
    silent: Statement | None
    what_happens: Statement | None
    bill: Bill | None
    helplines: tuple[Helpline, ...]
    withheld: frozenset[str] = frozenset()  # names of fields with something that has not been read for too long

    def of(self, kind: Kind) -> tuple[Line, ...]:
        """The lines of one kind, in the order to try them; GENERAL may be empty."""
        return tuple(line for line in self.lines if line.kind is kind)


@dataclass(frozen=True, slots=True)
class UncheckedCountry(_Named):
    """A region with the emergency numbers libphonenumber lists, without saying who answers them."""

    code: str
    numbers: tuple[str, ...]


def dialable(number: str, scheme: str = "tel") -> str:
    """`number` as an address for a link: digits only, after a + where it has one."""
    return f"{scheme}:{'+' if number.startswith('+') else ''}{re.sub('[^0-9]', '', number)}"


def _day(day: date, form: str, language: str) -> str:
    """As most of those who read English here write a day: "22 July 2024"."""
    return format_date(day, form, locale=Locale("en", "GB") if language[:2] == "en" else _locale(language))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("fr")
