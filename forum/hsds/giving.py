"""What we hold, as the standard writes it: nested records of HSDS 3.1, ready for JSON. Pure. See docs/hsds.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError

from forum.freshness import Freshness, freshness, lapse_day
from forum.hsds import hours as notation
from forum.hsds import profile
from forum.hsds.ids import derived, uuid_of
from forum.hsds.profile import Audience, Fact, TaxonomyFacts, TermFacts
from forum.hsds.whole import OrganizationFacts, Whole
from forum.resources.models import Known
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid

Record = dict[str, Any]
CHAT = "chat"  # the label of the additional address under which one writes
ISO = "iso3166"  # `extent_type` of areas that are a code of ISO 3166
# Before the alert of a service that nobody has checked for long: whoever reads only the standard's fields must see it.
UNCHECKED = {"fr": "Plus vérifié depuis le %s : à ne pas utiliser sans vérifier."}
UNCHECKED_ELSEWHERE = "Not checked since %s: do not rely on it without checking."


def service(whole: Whole, *, today: date) -> Record:
    """A service with all that belongs to it."""
    said, me = whole.said, uuid_of(whole.id)
    return head(whole, today=today) | _kept(
        additional_urls=_chat(said, me),
        phones=[_phone(phone, me) for phone in said.phones],
        schedules=_schedules(said.hours, me, "service_id"),
        service_areas=[_area(area, me) for area in said.areas],
        service_at_locations=[_at_location(place, me, whole.organization.id) for place in said.places],
        languages=[_language(language, me) for language in said.languages],
        organization=organization(whole.organization),
        attributes=_attributes(whole, me, _state(whole, today)),
        metadata=_metadata(whole, me),
    )


def head(whole: Whole, *, today: date) -> Record:
    """What a list shows of a service: its own fields, and those of its organisation."""
    said = whole.said
    return _kept(
        id=uuid_of(whole.id),
        organization_id=uuid_of(whole.organization.id),
        name=said.name,
        alternate_name=said.alternate_name,
        description=said.description,
        url=said.url,
        email=said.mail,
        status="active",
        interpretation_services=said.interpretation_services,
        application_process=said.application_process,
        fees_description=said.fees_description,
        eligibility_description=said.eligibility_description,
        minimum_age=said.minimum_age,
        maximum_age=said.maximum_age,
        assured_date=whole.checked_on.isoformat(),
        alert=_alert(whole) if _state(whole, today) is Freshness.LAPSED else said.alert,
        last_modified=f"{whole.modified_on.isoformat()}T00:00:00Z",
        organization=_organization(whole.organization),
    )


def _state(whole: Whole, today: date) -> Freshness:
    return freshness(whole.review_by, lapse_day(whole.checked_on, whole.review_by), today)


def _kept(**fields: Any) -> Record:
    """Without what says nothing."""
    return {name: value for name, value in fields.items() if value not in ("", None, [])}


def _chat(said: ServiceSaid, me: str) -> list[Record]:
    return (
        [{"id": derived(me, "chat"), "service_id": me, "label": "chat", "url": said.chat_url}] if said.chat_url else []
    )


def _alert(whole: Whole) -> str:
    words = UNCHECKED.get(whole.said.written_in, UNCHECKED_ELSEWHERE) % whole.checked_on.isoformat()
    return f"{words} {whole.said.alert}".strip()


def _facts(owner: str, facts: Mapping[Fact, object]) -> list[Record]:
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


def _attributes(whole: Whole, me: str, state: Freshness) -> list[Record]:
    said = whole.said
    facts: dict[Fact, object] = {
        Fact.SUMMARY: said.summary,
        Fact.WRITTEN_IN: said.written_in,
        Fact.COST: said.cost.value,
        Fact.KEEPS: said.keeps,
        Fact.SOURCE: said.source,
        Fact.VALID_FROM: said.valid_from,
        Fact.VALID_TO: said.valid_to,
        Fact.REVIEW_DAYS: said.review_days,
        Fact.REVIEW_BY: whole.review_by,
    }
    found = _facts(me, facts)
    if state is not Freshness.FRESH:
        found += _facts(me, {Fact.FRESHNESS: state.value})
    if state is Freshness.LAPSED:  # also where there is none: what is read back must be what was said
        found.append({**_facts(me, {Fact.OWN_ALERT: "-"})[0], "value": said.alert})
    classed = [profile.KIND_TERMS[said.help_kind], *(profile.NEED_TERMS[need] for need in said.needs)]
    classed += [profile.AUDIENCE_TERMS[who] for who in Audience if getattr(said, f"for_{who.value}")]
    found += [{"id": derived(me, one.id), "taxonomy_term_id": one.id, "label": one.name} for one in classed]
    return found + [
        {"id": derived(me, one.id), "taxonomy_term_id": one.id, "label": one.name, "taxonomy_term": term(one)}
        for one in whole.terms
    ]


def _hours_facts(hours: Hours | None) -> dict[Fact, object]:
    if hours is None:
        return {}
    return {Fact.OPENING_HOURS: hours.opening_hours, **_zone_facts(hours)}


def _zone_facts(hours: Hours) -> dict[Fact, object]:
    return {Fact.TIMEZONE: hours.timezone, Fact.HOLIDAY_COUNTRY: hours.holiday_country}


def _schedules(hours: Hours | None, owner: str, key: str) -> list[Record]:
    """One entry for each span of a plain week, one alone for any other hours; the zone stands with the first."""
    if hours is None:
        return []
    entries: Iterable[Record] = notation.weekly(hours.opening_hours) or [{}]
    found: list[Record] = [
        {"id": derived(owner, f"schedule {place}"), key: owner, **entry, "description": hours.opening_hours}
        for place, entry in enumerate(entries)
    ]
    found[0]["attributes"] = _facts(found[0]["id"], _zone_facts(hours))
    return found


def _phone(phone: PhoneSaid, me: str) -> Record:
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
    return _kept(
        id=own,
        service_id=me,
        number=phone.number,
        extension=int(phone.extension) if is_number else None,
        type=phone.type.value,
        description=phone.description,
        attributes=_facts(own, facts),
    )


@cache
def language_name(code: str) -> str:
    """The English name of a language, or its code where none is known."""
    try:
        return Locale.parse(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def _language(language: LanguageSaid, me: str) -> Record:
    own = uuid_of(language.id)
    return _kept(
        id=own,
        service_id=me,
        name=language_name(language.code),
        code=language.code,
        note=language.note,
        attributes=_facts(own, _hours_facts(language.hours)),
    )


def _area(area: AreaSaid, me: str) -> Record:
    return _kept(id=uuid_of(area.id), service_id=me, name=area.name, extent=area.extent, extent_type=ISO)


def _at_location(place: PlaceSaid, me: str, organization_id: str) -> Record:
    own = uuid_of(place.at_id)
    is_told = not place.is_confidential
    return _kept(
        id=own,
        service_id=me,
        location_id=uuid_of(place.id),
        description=place.note if is_told else "",
        schedules=_schedules(place.hours, own, "service_at_location_id") if is_told else [],
        location=_location(place, organization_id),
    )


def _location(place: PlaceSaid, organization_id: str) -> Record:
    """Of a confidential place nothing but country and region, whatever the row may hold."""
    own = uuid_of(place.id)
    facts: dict[Fact, object] = {Fact.COUNTRY: place.country, Fact.REGION: place.region}
    if place.is_confidential:
        attributes = _facts(own, {**facts, Fact.CONFIDENTIAL: "yes"})
        return {"id": own, "location_type": "physical", "attributes": attributes}
    return _kept(
        id=own,
        location_type="physical",
        organization_id=uuid_of(organization_id),
        name=place.name,
        description=place.description,
        transportation=place.transportation,
        addresses=_addresses(place, own),
        accessibility=[
            _kept(id=uuid_of(one.id), location_id=own, description=one.description, details=one.details, url=one.url)
            for one in place.accessibility
        ],
        attributes=_facts(own, facts),
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


def organization(facts: OrganizationFacts) -> Record:
    """An organisation, without its services. The standard wants a description, be it empty."""
    said: dict[Fact, object] = {Fact.ORGANIZATION_KIND: facts.kind.value, Fact.COUNTRY: facts.country}
    return {**_organization(facts), "attributes": _facts(uuid_of(facts.id), said)}


def _organization(facts: OrganizationFacts) -> Record:
    own = uuid_of(facts.id)
    record = _kept(id=own, name=facts.name, alternate_name=facts.alternate_name, website=facts.website)
    return {**record, "description": facts.description}


def term(facts: TermFacts) -> Record:
    """A term with its taxonomy."""
    kept = _kept(id=facts.id, code=facts.code, name=facts.name, parent_id=facts.parent_id, term_uri=facts.term_uri)
    return {
        **kept,
        "description": facts.description,
        "taxonomy": facts.taxonomy.name,
        "taxonomy_id": facts.taxonomy.id,
        "taxonomy_detail": taxonomy(facts.taxonomy),
    }


def taxonomy(facts: TaxonomyFacts) -> Record:
    """A taxonomy, without its terms."""
    kept = _kept(id=facts.id, name=facts.name, uri=facts.uri, version=facts.version)
    return {**kept, "description": facts.description}


def _metadata(whole: Whole, me: str) -> list[Record]:
    return [
        {
            "id": derived(me, f"change {place}"),
            "resource_id": me,
            "resource_type": "service",
            "last_action_date": change.on.isoformat(),
            "last_action_type": change.action,
            "field_name": change.field,
            "previous_value": "",
            "replacement_value": "",
            "updated_by": change.by,
        }
        for place, change in enumerate(whole.changes)
    ]


def thin(record: Record) -> Record:
    """What a list shows of a record: its own fields and those of what it has one of; no lists."""
    return {
        name: thin(value) if isinstance(value, dict) else value
        for name, value in record.items()
        if not isinstance(value, list)
    }
