"""What is wrong with what somebody says of a service, field by field: the same for a form, a draft and an import.

A field is named as the form names it: "summary", "phones-0-number", "places-1-address_1", "hours-opening_hours". The
words for the codes are `labels.CHECK_WORDS`.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from babel import Locale

from config import MAIL_ADDRESS
from forum.resources.models import LONGEST_REVIEW, OLDEST, Channel, HelpKind
from forum.resources.rules import hours, lengths, numbers
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid

# Two letters in Babel's list, but no country: unions, test codes, islands without people.
NOT_COUNTRIES = frozenset(
    {"AC", "AQ", "BV", "CP", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
# Signed languages by ISO 639-3; Babel knows only the American one.
SIGNED = frozenset({"ase", "asf", "bfi", "csl", "dse", "fcs", "fsl", "gsg", "ise", "psr", "sfb", "ssp", "ssr", "vgt"})
ANY_ZONE = "UTC"
NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
MOST_OF = {"phones": 20, "languages": 60, "places": 40, "areas": 300}
_EXTENT = re.compile(r"([A-Z]{2})(?:-[A-Z0-9]{1,3})?")
_EXTENSION = re.compile(r"[0-9#*]{0,10}")
# Of a confidential place: whatever could say where it is.
_TELLING = ("name", "description", "transportation", "address_1", "address_2", "city", "postal_code", "note")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field: a code of `labels.CHECK_WORDS`. Stable."""

    field: str
    code: str


def problems(said: ServiceSaid, *, today: date) -> list[Problem]:
    """All that must be mended, in the order of the form; empty: it can stand in the directory."""
    found = [*_words(said), *_reach(said), *_for_whom(said), *_time(said, today)]
    found += _hours("hours", said.hours)
    for place, phone in enumerate(said.phones):
        found += _phone(f"phones-{place}", phone)
    found += _languages(said.languages)
    for place, premises in enumerate(said.places):
        found += _place(f"places-{place}", premises)
    found += _areas(said.areas)
    found += [Problem(field, "too_long") for field in lengths.too_long(said)]
    return list(dict.fromkeys(found))


def is_country(code: str) -> bool:
    """Whether this is the two-letter code of a country (ISO 3166-1)."""
    return code in _countries()


def is_region(code: str, country: str) -> bool:
    """Whether this is shaped as the code of a part of that country (ISO 3166-2)."""
    shaped = _EXTENT.fullmatch(code)
    return shaped is not None and shaped[1] == country and code != country


def is_language(code: str) -> bool:
    """Whether this is the code of a language (ISO 639: two letters, or three where there are no two)."""
    return code in _spoken() or code in SIGNED


def is_zone(name: str) -> bool:
    """Whether this is an IANA zone."""
    return name in _zones()


def is_link(address: str) -> bool:
    """Whether this is a whole address over https: what somebody reads there is nobody else's business."""
    if any(letter.isspace() or not letter.isprintable() for letter in address):
        return False
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    has_host = parts.hostname is not None and "." in parts.hostname.strip(".")
    return parts.scheme == "https" and has_host and not parts.username and not parts.password


def is_mail(address: str) -> bool:
    """Whether this is one plain address below a domain. Nothing in it can stand for another address or a copy: whoever
    presses it writes to nobody else."""
    return MAIL_ADDRESS.fullmatch(address) is not None and "%" not in address and "." in address.partition("@")[2]


@cache
def _countries() -> frozenset[str]:
    codes = map(str, Locale.parse("fr").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - NOT_COUNTRIES


@cache
def _spoken() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale.parse("en").languages) if re.fullmatch("[a-z]{2,3}", code))


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - NO_ZONES


def _words(said: ServiceSaid) -> Iterator[Problem]:
    for field in ("name", "summary", "source"):
        if not getattr(said, field).strip():
            yield Problem(field, "missing")
    if len(said.summary.splitlines()) > 1:
        yield Problem("summary", "not_one_line")
    if not is_language(said.written_in) or len(said.written_in) != 2:
        yield Problem("written_in", "language")
    if said.help_kind is HelpKind.EMERGENCY:
        yield Problem("help_kind", "emergency_kind")


def _reach(said: ServiceSaid) -> Iterator[Problem]:
    for field in ("url", "chat_url"):
        yield from _link(field, getattr(said, field))
    if said.mail and not is_mail(said.mail):
        yield Problem("mail", "mail")
    if not (said.phones or said.chat_url or said.url or said.mail or said.places):
        yield Problem("phones", "nothing_to_reach")
    for part, most in MOST_OF.items():
        if len(getattr(said, part)) > most:
            yield Problem(part, "too_many")


def _link(field: str, address: str) -> Iterator[Problem]:
    if address and not is_link(address):
        yield Problem(field, "url")


def _for_whom(said: ServiceSaid) -> Iterator[Problem]:
    if not (said.for_person or said.for_close or said.for_professionals):
        yield Problem("for_person", "for_nobody")
    for field in ("minimum_age", "maximum_age"):
        age = getattr(said, field)
        if age is not None and not 0 <= age <= OLDEST:
            yield Problem(field, "age")
    youngest, oldest = said.minimum_age, said.maximum_age
    if youngest is not None and oldest is not None and youngest > oldest:
        yield Problem("maximum_age", "ages")


def _time(said: ServiceSaid, today: date) -> Iterator[Problem]:
    if said.valid_from and said.valid_to and said.valid_from > said.valid_to:
        yield Problem("valid_to", "dates")
    elif said.valid_to and said.valid_to < today:
        yield Problem("valid_to", "over")
    if said.review_days is not None and not 1 <= said.review_days <= LONGEST_REVIEW:
        yield Problem("review_days", "review_days")


def _hours(field: str, said: Hours | None) -> Iterator[Problem]:
    if said is None:
        return
    has_zone = is_zone(said.timezone)
    if hours.problem(said.opening_hours, said.timezone if has_zone else ANY_ZONE) is not None:
        yield Problem(f"{field}-opening_hours", "hours")
    if not has_zone:
        yield Problem(f"{field}-timezone", "zone")
    if said.holiday_country and not is_country(said.holiday_country):
        yield Problem(f"{field}-holiday_country", "country")


def _phone(field: str, phone: PhoneSaid) -> Iterator[Problem]:
    if not is_country(phone.country):
        yield Problem(f"{field}-country", "country")
    elif numbers.is_emergency(phone.number, phone.country):
        yield Problem(f"{field}-number", "emergency")
    elif not numbers.dial_of(phone.number, phone.country):
        yield Problem(f"{field}-number", "number")
    if not _EXTENSION.fullmatch(phone.extension):
        yield Problem(f"{field}-extension", "extension")
    if phone.type is Channel.CHAT:
        yield Problem(f"{field}-type", "channel")
    yield from _hours(f"{field}-hours", phone.hours)


def _languages(languages: tuple[LanguageSaid, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, language in enumerate(languages):
        if not is_language(language.code):
            yield Problem(f"languages-{place}-code", "language")
        elif language.code in seen:
            yield Problem(f"languages-{place}-code", "twice")
        seen.add(language.code)
        yield from _hours(f"languages-{place}-hours", language.hours)


def _place(field: str, place: PlaceSaid) -> Iterator[Problem]:
    if not is_country(place.country):
        yield Problem(f"{field}-country", "country")
    if place.region and not is_region(place.region, place.country):
        yield Problem(f"{field}-region", "region")
    if place.is_confidential:
        yield from (Problem(f"{field}-{telling}", "confidential") for telling in _TELLING if getattr(place, telling))
        if place.accessibility:
            yield Problem(f"{field}-accessibility", "confidential")
        if place.hours is not None:
            yield Problem(f"{field}-hours-opening_hours", "confidential")
        return
    yield from _hours(f"{field}-hours", place.hours)
    for number, access in enumerate(place.accessibility):
        if not access.description.strip():
            yield Problem(f"{field}-accessibility-{number}-description", "missing")
        yield from _link(f"{field}-accessibility-{number}-url", access.url)


def _areas(areas: tuple[AreaSaid, ...]) -> Iterator[Problem]:
    if not areas:
        yield Problem("areas", "no_area")
    seen: set[str] = set()
    for place, area in enumerate(areas):
        shaped = _EXTENT.fullmatch(area.extent)
        if area.extent and (shaped is None or not is_country(shaped[1])):
            yield Problem(f"areas-{place}-extent", "area")
        elif area.extent in seen:
            yield Problem(f"areas-{place}-extent", "twice")
        seen.add(area.extent)
