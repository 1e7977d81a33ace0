"""What we hold, as the standard writes it: nested records of HSDS 3.1, ready for JSON. Pure. See docs/hsds.md."""

from __future__ import annotations

from datetime import date

from forum.freshness import Freshness, freshness, lapse_day
from forum.hsds import profile
from forum.hsds.ids import derived, uuid_of
from forum.hsds.pieces import Record, area_of, facts_of, kept, language_of, phone_of, schedules, stay_of
from forum.hsds.profile import Audience, Fact, TaxonomyFacts, TermFacts
from forum.hsds.whole import OrganizationFacts, Whole
from forum.resources.said import ServiceSaid

CHAT = "chat"  # the label of the additional address under which one writes
# Before the alert of a service that nobody has checked for long: whoever reads only the standard's fields must see it.
UNCHECKED = {"fr": "Plus vérifié depuis le %s : à ne pas utiliser sans vérifier."}
UNCHECKED_ELSEWHERE = "Not checked since %s: do not rely on it without checking."


def service(whole: Whole, *, today: date) -> Record:
    """A service with all that belongs to it."""
    said, me = whole.said, uuid_of(whole.id)
    return head(whole, today=today) | kept(
        additional_urls=_chat(said, me),
        phones=[phone_of(phone, me) for phone in said.phones],
        schedules=schedules(said.hours, me, "service_id"),
        service_areas=[area_of(area, me) for area in said.areas],
        service_at_locations=[stay_of(place, me, whole.organization.id) for place in said.places],
        languages=[language_of(language, me) for language in said.languages],
        organization=organization(whole.organization),
        attributes=_attributes(whole, me, _state(whole, today)),
        metadata=_metadata(whole, me),
    )


def head(whole: Whole, *, today: date) -> Record:
    """What a list shows of a service: its own fields, and those of its organisation."""
    said = whole.said
    return kept(
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


def _chat(said: ServiceSaid, me: str) -> list[Record]:
    if not said.chat_url:
        return []
    return [{"id": derived(me, CHAT), "service_id": me, "label": CHAT, "url": said.chat_url}]


def _alert(whole: Whole) -> str:
    words = UNCHECKED.get(whole.said.written_in, UNCHECKED_ELSEWHERE) % whole.checked_on.isoformat()
    return f"{words} {whole.said.alert}".strip()


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
    found = facts_of(me, facts)
    if state is not Freshness.FRESH:
        found += facts_of(me, {Fact.FRESHNESS: state.value})
    if state is Freshness.LAPSED:  # also where there is none: what is read back must be what was said
        found.append({**facts_of(me, {Fact.OWN_ALERT: "-"})[0], "value": said.alert})
    classed = [profile.KIND_TERMS[said.help_kind], *(profile.NEED_TERMS[need] for need in said.needs)]
    classed += [profile.AUDIENCE_TERMS[who] for who in Audience if getattr(said, f"for_{who.value}")]
    found += [{"id": derived(me, one.id), "taxonomy_term_id": one.id, "label": one.name} for one in classed]
    return found + [
        {"id": derived(me, one.id), "taxonomy_term_id": one.id, "label": one.name, "taxonomy_term": term(one)}
        for one in whole.terms
    ]


def organization(facts: OrganizationFacts) -> Record:
    """An organisation, without its services. The standard wants a description, be it empty."""
    said: dict[Fact, object] = {Fact.ORGANIZATION_KIND: facts.kind.value, Fact.COUNTRY: facts.country}
    return {**_organization(facts), "attributes": facts_of(uuid_of(facts.id), said)}


def _organization(facts: OrganizationFacts) -> Record:
    own = uuid_of(facts.id)
    record = kept(id=own, name=facts.name, alternate_name=facts.alternate_name, website=facts.website)
    return {**record, "description": facts.description}


def term(facts: TermFacts) -> Record:
    """A term with its taxonomy."""
    return {
        **kept(id=facts.id, code=facts.code, name=facts.name, parent_id=facts.parent_id, term_uri=facts.term_uri),
        "description": facts.description,
        "taxonomy": facts.taxonomy.name,
        "taxonomy_id": facts.taxonomy.id,
        "taxonomy_detail": taxonomy(facts.taxonomy),
    }


def taxonomy(facts: TaxonomyFacts) -> Record:
    """A taxonomy, without its terms."""
    record = kept(id=facts.id, name=facts.name, uri=facts.uri, version=facts.version)
    return {**record, "description": facts.description}


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
