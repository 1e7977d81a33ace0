"""What a service is in rows, as plain values for inserts in bulk. Internal numbers come as arguments; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forum.freshness import lapse_day
from forum.hsds.whole import OrganizationFacts, Whole
from forum.resources import rules
from forum.resources.models import AssuredBy, ServiceState
from forum.resources.queries.service_parts import LOCATION_FIELDS, PHONE_FIELDS, SERVICE_FIELDS
from forum.resources.said import Hours, PlaceSaid

Values = dict[str, Any]
Schedules = Mapping[Hours | None, int | None]
LONGEST_VALUE = 2000  # characters of a value that the record of changes keeps


def organization(facts: OrganizationFacts) -> Values:
    return {
        "public_id": facts.id,
        "name": facts.name,
        "alternate_name": facts.alternate_name,
        "description": facts.description,
        "website": facts.website,
        "kind": facts.kind,
        "country": facts.country,
    }


def service(whole: Whole, *, assured_by: AssuredBy, organization_id: int, schedules: Schedules) -> Values:
    return {
        "public_id": whole.id,
        "organization_id": organization_id,
        "state": ServiceState.PUBLISHED,
        **{name: getattr(whole.said, name) for name in SERVICE_FIELDS},
        "schedule_id": schedules[whole.said.hours],
        "assured_by": assured_by,
        "checked_on": whole.checked_on,
        "review_by": whole.review_by,
        "lapses_on": lapse_day(whole.checked_on, whole.review_by),
        "unanswered": 0,
        "version": 1,
    }


def phones(whole: Whole, service_id: int, schedules: Schedules) -> Iterator[Values]:
    for place, phone in enumerate(whole.said.phones):
        yield {
            "public_id": phone.id,
            "service_id": service_id,
            "place": place,
            **{name: getattr(phone, name) for name in PHONE_FIELDS},
            "dial": rules.dial_of(phone.number, phone.country),
            "schedule_id": schedules[phone.hours],
        }


def languages(whole: Whole, service_id: int, schedules: Schedules) -> Iterator[Values]:
    for language in whole.said.languages:
        yield {
            "public_id": language.id,
            "service_id": service_id,
            "code": language.code,
            "note": language.note,
            "schedule_id": schedules[language.hours],
        }


def areas(whole: Whole, service_id: int) -> Iterator[Values]:
    for area in whole.said.areas:
        yield {"public_id": area.id, "service_id": service_id, "extent": area.extent, "name": area.name}


def location(place: PlaceSaid, organization_id: int) -> Values:
    fields = {name: getattr(place, name) for name in LOCATION_FIELDS}
    return {"public_id": place.id, "organization_id": organization_id, **fields}


def accessibility(place: PlaceSaid, location_id: int) -> Iterator[Values]:
    for access in place.accessibility:
        yield {
            "public_id": access.id,
            "location_id": location_id,
            "description": access.description,
            "details": access.details,
            "url": access.url,
        }


def stays(whole: Whole, service_id: int, locations: Mapping[str, int], schedules: Schedules) -> Iterator[Values]:
    for place in whole.said.places:
        yield {
            "public_id": place.at_id,
            "service_id": service_id,
            "location_id": locations[place.id],
            "description": place.note,
            "schedule_id": schedules[place.hours],
        }


def lines(whole: Whole, service_id: int, schedules: Schedules) -> Iterator[Values]:
    for line in rules.lines_of(whole.said, schedules=schedules):
        yield {"service_id": service_id, **line}


def words(whole: Whole, service_id: int) -> Iterator[Values]:
    for word in sorted(rules.words_of(whole.said, whole.organization.name)):
        yield {"service_id": service_id, "word": word}


def history(whole: Whole) -> Iterator[Values]:
    """What the file says of earlier changes."""
    for change in whole.changes:
        yield {
            "resource_id": whole.id,
            "resource_type": "service",
            "last_action_date": change.on,
            "last_action_type": change.action,
            "field_name": change.field,
            "previous_value": "",
            "replacement_value": "",
            "updated_by": AssuredBy(change.by),
        }
