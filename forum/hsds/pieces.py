"""The parts of a service, as the standard writes them: hours, numbers, languages, places, areas. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError

from forum.hsds import hours as notation
from forum.hsds import profile
from forum.hsds.ids import derived, uuid_of
from forum.hsds.profile import Fact
from forum.resources.models import Known
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid

Record = dict[str, Any]
ISO = "iso3166"  # `extent_type` of areas that are a code of ISO 3166


def kept(**fields: Any) -> Record:
    """Without what says nothing."""
    return {name: value for name, value in fields.items() if value not in ("", None, [])}


def facts_of(owner: str, facts: Mapping[Fact, object]) -> list[Record]:
    """Attributes with a value, of what is known of these."""
    return [
        {
            "id": derived(owner, fact.value),
            "taxonomy_term_id": profile.FACT_TERMS[fact].id,
            "label": fact.value,
            "value": value.isoformat() if isinstance(value, date) else str(value),
        }
        for fact, value in facts.items()
        if value not in ("", None, Known.UNKNOWN)
    ]


def _hours_facts(hours: Hours | None) -> dict[Fact, object]:
    if hours is None:
        return {}
    return {Fact.OPENING_HOURS: hours.opening_hours, **_zone_facts(hours)}


def _zone_facts(hours: Hours) -> dict[Fact, object]:
    return {Fact.TIMEZONE: hours.timezone, Fact.HOLIDAY_COUNTRY: hours.holiday_country}


def schedules(hours: Hours | None, owner: str, key: str) -> list[Record]:
    """One entry for each span of a plain week, one alone for any other hours; the zone stands with the first."""
    if hours is None:
        return []
    entries: Iterable[Record] = notation.weekly(hours.opening_hours) or [{}]
    found: list[Record] = [
        {"id": derived(owner, f"schedule {place}"), key: owner, **entry, "description": hours.opening_hours}
        for place, entry in enumerate(entries)
    ]
    found[0]["attributes"] = facts_of(found[0]["id"], _zone_facts(hours))
    return found


def phone_of(phone: PhoneSaid, me: str) -> Record:
    own = uuid_of(phone.id)
    is_number = phone.extension.isdecimal() and str(int(phone.extension)) == phone.extension
    facts: dict[Fact, object] = {
        Fact.COUNTRY: phone.country,
        Fact.EXTENSION: "" if is_number else phone.extension,
        Fact.WORKS_FROM_MOBILE: phone.works_from_mobile,
        Fact.ON_BILL: phone.on_bill,
        Fact.WORKS_WITHOUT_PLAN: phone.works_without_plan,
        Fact.SILENT: phone.silent,
        Fact.RELAY: phone.relay,
        **_hours_facts(phone.hours),
    }
    return kept(
        id=own,
        service_id=me,
        number=phone.number,
        extension=int(phone.extension) if is_number else None,
        type=phone.type.value,
        description=phone.description,
        attributes=facts_of(own, facts),
    )


@cache
def language_name(code: str) -> str:
    """The English name of a language, or its code where none is known."""
    try:
        return Locale.parse(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def language_of(language: LanguageSaid, me: str) -> Record:
    own = uuid_of(language.id)
    return kept(
        id=own,
        service_id=me,
        name=language_name(language.code),
        code=language.code,
        note=language.note,
        attributes=facts_of(own, _hours_facts(language.hours)),
    )


def area_of(area: AreaSaid, me: str) -> Record:
    return kept(id=uuid_of(area.id), service_id=me, name=area.name, extent=area.extent, extent_type=ISO)


def stay_of(place: PlaceSaid, me: str, organization_id: str) -> Record:
    own = uuid_of(place.at_id)
    is_told = not place.is_confidential
    return kept(
        id=own,
        service_id=me,
        location_id=uuid_of(place.id),
        description=place.note if is_told else "",
        schedules=schedules(place.hours, own, "service_at_location_id") if is_told else [],
        location=_location(place, organization_id),
    )


def _location(place: PlaceSaid, organization_id: str) -> Record:
    """Of a confidential place nothing but country and region, whatever the row may hold."""
    own = uuid_of(place.id)
    facts: dict[Fact, object] = {Fact.COUNTRY: place.country, Fact.REGION: place.region}
    if place.is_confidential:
        attributes = facts_of(own, {**facts, Fact.CONFIDENTIAL: "yes"})
        return {"id": own, "location_type": "physical", "attributes": attributes}
    return kept(
        id=own,
        location_type="physical",
        organization_id=uuid_of(organization_id),
        name=place.name,
        description=place.description,
        transportation=place.transportation,
        addresses=_addresses(place, own),
        accessibility=[
            kept(id=uuid_of(one.id), location_id=own, description=one.description, details=one.details, url=one.url)
            for one in place.accessibility
        ],
        attributes=facts_of(own, facts),
    )


def _addresses(place: PlaceSaid, own: str) -> list[Record]:
    if not (place.address_1 or place.address_2 or place.city or place.postal_code):
        return []
    address = {
        "id": derived(own, "address"),
        "location_id": own,
        "address_1": place.address_1,
        "city": place.city,
        "state_province": place.region,
        "postal_code": place.postal_code,
        "country": place.country,
        "address_type": "physical",
    }
    return [address | ({"address_2": place.address_2} if place.address_2 else {})]
