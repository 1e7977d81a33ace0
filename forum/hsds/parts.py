"""The parts of a service, read from records of the standard: hours, numbers, languages, places, areas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.core import get_global

from forum.hsds import hours as notation
from forum.hsds.hours import Unreadable
from forum.hsds.pieces import ISO
from forum.hsds.profile import Fact
from forum.hsds.records import Reader
from forum.hsds.whole import Defaults
from forum.resources.models import Channel, Known
from forum.resources.rules import hours as opening
from forum.resources.rules.checks import is_region, is_zone
from forum.resources.said import AccessSaid, AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid

# RFC 6350's kinds of numbers. What is neither for speaking nor for writing is left out.
_VOICE, _TEXT = frozenset({"", "voice", "cell", "phone", "telephone"}), frozenset({"text", "sms"})
_OTHER = frozenset({"fax", "video", "pager", "textphone"})
_PART_OF_COUNTRY = re.compile(r"[A-Z0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Around:
    """What reading needs besides the record: the service's UUID, what the operator said, and the day."""

    owner: str
    defaults: Defaults
    today: date


def hours(reader: Reader, around: Around) -> Hours | None:
    """Of a part that has `schedules`."""
    entries = list(reader.many("schedules"))
    if not entries:
        return None
    ours = next((entry for entry in entries if entry.fact(Fact.TIMEZONE)), None)
    if ours is not None:
        return Hours(
            opening_hours=ours.text("description"),
            timezone=ours.fact(Fact.TIMEZONE),
            holiday_country=ours.fact(Fact.HOLIDAY_COUNTRY),
        )
    return _foreign_hours(reader, [entry.record for entry in entries], around)


def _foreign_hours(reader: Reader, entries: list[Mapping[str, object]], around: Around) -> Hours | None:
    zone = around.defaults.timezone
    if not is_zone(zone):
        reader.note("hours-timezone", "zone")
        return None
    written = str(entries[0].get("description") or "").strip()
    try:
        if not any(entry.get("opens_at") for entry in entries) and opening.problem(written, zone) is None:
            return Hours(opening_hours=written, timezone=zone)
        found = notation.opening_hours(entries, timezone=zone, today=around.today)
    except Unreadable:
        reader.note("hours-opening_hours", "hours")
        return None
    return Hours(opening_hours=found, timezone=zone) if found else None


def own_hours(reader: Reader) -> Hours | None:
    """Of a part that the standard gives no schedules: they stand in its attributes."""
    if not reader.fact(Fact.OPENING_HOURS):
        return None
    return Hours(
        opening_hours=reader.fact(Fact.OPENING_HOURS),
        timezone=reader.fact(Fact.TIMEZONE),
        holiday_country=reader.fact(Fact.HOLIDAY_COUNTRY),
    )


def phones(service: Reader, around: Around) -> Iterator[PhoneSaid]:
    for place, phone in enumerate(service.many("phones")):
        kind = phone.text("type").strip().lower()
        if kind in _OTHER:
            continue
        if kind not in _VOICE | _TEXT:
            phone.note("type", "channel")
        yield PhoneSaid(
            id=phone.id(around.owner, f"phone {place}"),
            number=phone.text("number"),
            country=phone.fact(Fact.COUNTRY) or around.defaults.country,
            extension=phone.fact(Fact.EXTENSION) or phone.text("extension"),
            type=Channel.TEXT if kind in _TEXT else Channel.VOICE,
            description=phone.text("description"),
            works_from_mobile=_known(phone, Fact.WORKS_FROM_MOBILE),
            on_bill=_known(phone, Fact.ON_BILL),
            works_without_plan=_known(phone, Fact.WORKS_WITHOUT_PLAN),
            silent=phone.fact(Fact.SILENT),
            relay=phone.fact(Fact.RELAY),
            hours=own_hours(phone),
        )


def _known(phone: Reader, fact: Fact) -> Known:
    return phone.choice(fact.value, Known, phone.fact(fact), Known.UNKNOWN)


def languages(service: Reader, around: Around) -> Iterator[LanguageSaid]:
    for place, language in enumerate(service.many("languages")):
        yield LanguageSaid(
            id=language.id(around.owner, f"language {place}"),
            code=language_code(language.text("code") or language.text("name")),
            note=language.text("note"),
            hours=own_hours(language),
        )


def language_code(written: str) -> str:
    """The shortest code of a language that is named by a code or in English; what is written, where it is neither."""
    written = written.strip()
    code = _codes().get(written.casefold(), written.lower())
    return str(get_global("language_aliases").get(code, code))


@cache
def _codes() -> Mapping[str, str]:
    return {str(name).casefold(): str(code) for code, name in Locale.parse("en").languages.items() if len(code) <= 3}


def areas(service: Reader, around: Around) -> Iterator[AreaSaid]:
    """Those that are codes of countries and of their parts. Any other stands for the country the operator named."""
    others: list[Reader] = []
    is_said = False
    for place, area in enumerate(service.many("service_areas")):
        if area.text("extent_type") != ISO:
            others.append(area)
            continue
        is_said = True
        yield AreaSaid(
            id=area.id(around.owner, f"area {place}"), extent=area.text("extent").strip(), name=area.text("name")
        )
    if not is_said and around.defaults.country:
        first = others[0] if others else Reader({}, "service_areas-0-", service.problems)
        yield AreaSaid(
            id=first.id(around.owner, "area 0"), extent=around.defaults.country, name=first.text("name").strip()[:120]
        )


def places(service: Reader, around: Around) -> Iterator[PlaceSaid]:
    """Premises. What is virtual or a postal address only is none."""
    for number, at in enumerate(service.many("service_at_locations")):
        location = at.one("location")
        if location is None:
            at.note("location", "missing")
        elif location.text("location_type") not in {"virtual", "postal"}:
            yield _place(at, location, around, number)


def _place(at: Reader, location: Reader, around: Around, number: int) -> PlaceSaid:
    # `attention` may name a person and coordinates are not kept: neither is read.
    found = [one for one in location.many("addresses") if one.text("address_type") in {"physical", ""}]
    address = found[0] if found else Reader({}, f"{location.path}addresses-0-", location.problems)
    country = location.fact(Fact.COUNTRY) or address.text("country").strip().upper() or around.defaults.country
    return PlaceSaid(
        id=location.id(around.owner, f"location {number}"),
        at_id=at.id(around.owner, f"at {number}"),
        name=location.text("name"),
        is_confidential=location.fact(Fact.CONFIDENTIAL) == "yes",
        description=location.text("description"),
        transportation=location.text("transportation"),
        address_1=address.text("address_1"),
        address_2=address.text("address_2"),
        city=address.text("city"),
        postal_code=address.text("postal_code"),
        region=location.fact(Fact.REGION) or _region(address, country),
        country=country,
        note=at.text("description"),
        hours=hours(at, around) or hours(location, around),
        accessibility=tuple(_access(location.many("accessibility"), around, number)),
    )


def _region(address: Reader, country: str) -> str:
    """ISO 3166-2, where the address says one: "FR-59", or "CA" in the United States. Names are not guessed."""
    for written in (address.text("state_province").strip(), address.text("region").strip()):
        if is_region(written, country):
            return written
        if _PART_OF_COUNTRY.fullmatch(written) and is_region(f"{country}-{written}", country):
            return f"{country}-{written}"
    return ""


def _access(found: Iterable[Reader], around: Around, number: int) -> Iterator[AccessSaid]:
    for place, access in enumerate(found):
        yield AccessSaid(
            id=access.id(around.owner, f"access {number} {place}"),
            description=access.text("description"),
            details=access.text("details"),
            url=access.link("url"),
        )
