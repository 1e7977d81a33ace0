"""A service with all that belongs to it: as rows, and as what it says. A fixed number of queries, for one or many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.db import Base, db
from forum.resources.models import (
    OUR_TAXONOMY,
    Accessibility,
    Attribute,
    Language,
    Location,
    Need,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from forum.resources.said import AccessSaid, AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid

Row = TypeVar("Row", bound=Base)
# Fields that a service and what is said of it share by name.
SERVICE_FIELDS = (
    "name", "alternate_name", "summary", "description", "written_in", "help_kind", "url", "mail", "chat_url",
    "for_person", "for_close", "for_professionals", "cost", "fees_description", "application_process",
    "eligibility_description", "interpretation_services", "minimum_age", "maximum_age", "keeps", "alert", "valid_from",
    "valid_to", "source", "review_days",
)  # fmt: skip
PHONE_FIELDS = (
    "number", "country", "extension", "type", "description", "works_from_mobile", "on_bill", "works_without_plan",
    "silent", "relay",
)  # fmt: skip
LOCATION_FIELDS = (
    "name", "is_confidential", "description", "transportation", "address_1", "address_2", "city", "postal_code",
    "region", "country",
)  # fmt: skip


@dataclass(slots=True)
class Parts:
    """The rows that belong to a service, each kind in its order; of attributes with the terms."""

    phones: list[Phone] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    places: list[ServiceAtLocation] = field(default_factory=list)
    accessibility: dict[int, list[Accessibility]] = field(default_factory=dict)  # by location
    areas: list[ServiceArea] = field(default_factory=list)
    attributes: list[tuple[Attribute, TaxonomyTerm, str]] = field(default_factory=list)  # and the taxonomy's uri


def parts_of(service_ids: Sequence[int]) -> dict[int, Parts]:
    """What belongs to these services, by service, each with its schedule and location loaded. Six queries."""
    found = {number: Parts() for number in service_ids}
    for phone in _of(Phone, found, joinedload(Phone.schedule), order=(Phone.place, Phone.id)):
        found[phone.service_id].phones.append(phone)
    for language in _of(Language, found, joinedload(Language.schedule), order=(Language.id,)):
        found[language.service_id].languages.append(language)
    at = (joinedload(ServiceAtLocation.schedule), joinedload(ServiceAtLocation.location))
    locations: dict[int, list[Parts]] = {}
    for place in _of(ServiceAtLocation, found, *at, order=(ServiceAtLocation.id,)):
        found[place.service_id].places.append(place)
        locations.setdefault(place.location_id, []).append(found[place.service_id])
    for access in db.session.scalars(
        select(Accessibility).where(Accessibility.location_id.in_(locations)).order_by(Accessibility.id)
    ):
        for parts in locations[access.location_id]:
            parts.accessibility.setdefault(access.location_id, []).append(access)
    for area in _of(ServiceArea, found, order=(ServiceArea.id,)):
        found[area.service_id].areas.append(area)
    for attribute, term, uri in db.session.execute(
        select(Attribute, TaxonomyTerm, Taxonomy.uri)
        .join(TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(Attribute.service_id.in_(found))
        .order_by(Attribute.id)
    ):
        found[attribute.service_id].attributes.append((attribute, term, uri))
    return found


def _of(table: type[Row], service_ids: Iterable[int], *options: Any, order: tuple[Any, ...]) -> Iterable[Row]:
    column: Any = table.__table__.c.service_id
    statement = select(table).options(*options).where(column.in_(list(service_ids))).order_by(*order)
    return db.session.scalars(statement)


def said_of(service: Service) -> ServiceSaid:
    """What a service says now, as its rows stand."""
    return said_of_many([service.id])[service.id]


def said_of_many(service_ids: Sequence[int]) -> dict[int, ServiceSaid]:
    """What these services say now, by service; those that there are. Seven queries."""
    services = db.session.scalars(
        select(Service).options(joinedload(Service.schedule)).where(Service.id.in_(service_ids))
    ).all()
    parts = parts_of([service.id for service in services])
    return {service.id: _said(service, parts[service.id]) for service in services}


def _said(service: Service, parts: Parts) -> ServiceSaid:
    ours = [term.code for _attribute, term, uri in parts.attributes if uri == OUR_TAXONOMY]
    return ServiceSaid(
        **{name: getattr(service, name) for name in SERVICE_FIELDS},
        hours=hours_of(service.schedule),
        phones=tuple(_phone(phone) for phone in parts.phones),
        languages=tuple(
            LanguageSaid(id=one.public_id, code=one.code, note=one.note, hours=hours_of(one.schedule))
            for one in parts.languages
        ),
        places=tuple(_place(at, parts.accessibility.get(at.location_id, [])) for at in parts.places),
        areas=tuple(AreaSaid(id=area.public_id, extent=area.extent, name=area.name) for area in parts.areas),
        needs=tuple(need for need in Need if need.value in ours),
        terms=tuple(term.public_id for _attribute, term, uri in parts.attributes if uri != OUR_TAXONOMY),
    )


def hours_of(schedule: Schedule | None) -> Hours | None:
    """A schedule as it is said."""
    if schedule is None:
        return None
    return Hours(
        opening_hours=schedule.opening_hours, timezone=schedule.timezone, holiday_country=schedule.holiday_country
    )


def _phone(phone: Phone) -> PhoneSaid:
    shared = {name: getattr(phone, name) for name in PHONE_FIELDS}
    return PhoneSaid(id=phone.public_id, hours=hours_of(phone.schedule), **shared)


def _place(at: ServiceAtLocation, accessibility: list[Accessibility]) -> PlaceSaid:
    location = at.location
    return PlaceSaid(
        id=location.public_id,
        at_id=at.public_id,
        note=at.description,
        hours=hours_of(at.schedule),
        accessibility=tuple(
            AccessSaid(id=one.public_id, description=one.description, details=one.details, url=one.url)
            for one in accessibility
        ),
        **{name: getattr(location, name) for name in LOCATION_FIELDS},
    )


def schedules(hours: Iterable[Hours]) -> dict[Hours, int]:
    """The numbers of the schedules that say these hours; those that there are."""
    wanted = set(hours)
    rows = db.session.scalars(select(Schedule).where(Schedule.opening_hours.in_({one.opening_hours for one in wanted})))
    found = {hours_of(row): row.id for row in rows}
    return {one: found[one] for one in wanted if one in found}


def locations(public_ids: Iterable[str], organization_id: int) -> dict[str, Location]:
    """Those of these places that belong to the organisation, by public id."""
    rows = db.session.scalars(
        select(Location).where(Location.public_id.in_(list(public_ids)), Location.organization_id == organization_id)
    )
    return {row.public_id: row for row in rows}


def accessibilities(location_ids: Iterable[int]) -> list[Accessibility]:
    return list(db.session.scalars(select(Accessibility).where(Accessibility.location_id.in_(list(location_ids)))))


def taken(table: type[Any], public_ids: Iterable[str]) -> set[str]:
    """Those of these public ids that a row of the table has."""
    wanted = [one for one in public_ids if one]
    if not wanted:
        return set()
    return set(db.session.scalars(select(table.public_id).where(table.public_id.in_(wanted))))


def used_elsewhere(location_ids: Iterable[int], service_id: int) -> set[int]:
    """Those of these places where other services are offered too."""
    return set(
        db.session.scalars(
            select(ServiceAtLocation.location_id).where(
                ServiceAtLocation.location_id.in_(list(location_ids)), ServiceAtLocation.service_id != service_id
            )
        )
    )


def our_taxonomy() -> int | None:
    """The number of our own taxonomy; None while there is none."""
    return db.session.scalar(select(Taxonomy.id).where(Taxonomy.uri == OUR_TAXONOMY).order_by(Taxonomy.id).limit(1))


def need_terms() -> dict[str, int]:
    """The terms of our own taxonomy: their numbers by code."""
    rows = db.session.execute(
        select(TaxonomyTerm.code, TaxonomyTerm.id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(Taxonomy.uri == OUR_TAXONOMY)
    )
    return dict(rows.all())


def terms(public_ids: Iterable[str]) -> dict[str, int]:
    """The numbers of these terms of other taxonomies, by public id; those that there are."""
    rows = db.session.execute(
        select(TaxonomyTerm.public_id, TaxonomyTerm.id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(TaxonomyTerm.public_id.in_(list(public_ids)), Taxonomy.uri != OUR_TAXONOMY)
    )
    return dict(rows.all())
