"""What an import must know of the directory: the services it names, and who has the ids it brings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.db import Base, db
from forum.hsds.queries.wholes import wholes
from forum.hsds.whole import Whole
from forum.resources.models import (
    Accessibility,
    AgencyKind,
    GuidancePage,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceDraft,
    ServiceState,
    Taxonomy,
    TaxonomyTerm,
)
from forum.resources.queries.service_parts import hours_of
from forum.resources.said import Hours


@dataclass(frozen=True, slots=True)
class Known:
    """A service that is there: its number and version, where it stands, whether an agency looks after it."""

    number: int
    version: int
    state: ServiceState
    has_agency: bool
    whole: Whole


@dataclass(frozen=True, slots=True)
class KnownOrganization:
    """An organisation that is there: its number, by what people know it, and whether an agency looks after it."""

    number: int
    name: str
    kind: AgencyKind
    website: str
    has_agency: bool


def services(public_ids: Iterable[str]) -> dict[str, Known]:
    """Those of these services that there are, whatever their state."""
    rows = {
        row.id: row
        for row in db.session.execute(
            select(Service.id, Service.version, Service.state, Organization.agency_id)
            .join(Organization, Organization.id == Service.organization_id)
            .where(Service.public_id.in_(list(public_ids)))
        )
    }
    return {
        whole.id: Known(number, row.version, row.state, row.agency_id is not None, whole)
        for (number, row), whole in zip(rows.items(), wholes(list(rows)), strict=True)
    }


def organizations(public_ids: Iterable[str]) -> dict[str, KnownOrganization]:
    rows = db.session.scalars(select(Organization).where(Organization.public_id.in_(list(public_ids))))
    return {
        row.public_id: KnownOrganization(row.id, row.name, row.kind, row.website, row.agency_id is not None)
        for row in rows
    }


def confidential(public_ids: Iterable[str]) -> set[str]:
    """Those of these places of which no address is known here, on purpose."""
    return set(
        db.session.scalars(
            select(Location.public_id).where(Location.public_id.in_(list(public_ids)), Location.is_confidential)
        )
    )


def organization_rows(public_ids: Iterable[str]) -> list[Organization]:
    """These organisations as they stand now."""
    found = select(Organization).where(Organization.public_id.in_(list(public_ids)))
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def pages(public_ids: Iterable[str]) -> set[str]:
    """Those of these ids that a guidance page has: a page and a service share one kind of address."""
    return set(db.session.scalars(select(GuidancePage.public_id).where(GuidancePage.public_id.in_(list(public_ids)))))


_OF_SERVICES: tuple[Any, ...] = (Phone, Language, ServiceArea, ServiceAtLocation)


def owners(ids: dict[type[Base], set[str]]) -> dict[tuple[type[Base], str], str]:
    """Whose these parts are, of those that there are: the public id of a service; of a place that of its organisation;
    of what makes a place easier to reach that of the place."""
    found: dict[tuple[type[Base], str], str] = {}
    for table in _OF_SERVICES:
        found |= _owners(table, Service, table.service_id, ids.get(table, set()))
    found |= _owners(Location, Organization, Location.organization_id, ids.get(Location, set()))
    return found | _owners(Accessibility, Location, Accessibility.location_id, ids.get(Accessibility, set()))


def _owners(table: Any, owner: Any, column: Any, ids: set[str]) -> dict[tuple[type[Base], str], str]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(table.public_id, owner.public_id).join(owner, owner.id == column).where(table.public_id.in_(ids))
    )
    return {(table, public_id): own for public_id, own in rows}


def schedules() -> dict[Hours | None, int | None]:
    """Every schedule, by what it says: there are few, as each stands once."""
    found: dict[Hours | None, int | None] = {}
    for row in db.session.scalars(select(Schedule)):
        hours = hours_of(row)
        if hours is not None:
            found[hours] = row.id
    return found


def numbers(table: Any, public_ids: Iterable[str]) -> dict[str, int]:
    """The numbers of these rows, by public id; those that there are."""
    rows = db.session.execute(select(table.public_id, table.id).where(table.public_id.in_(list(public_ids))))
    return {row.public_id: row.id for row in rows}


def taxonomies(public_ids: Iterable[str]) -> dict[str, int]:
    return numbers(Taxonomy, public_ids)


def terms(public_ids: Iterable[str]) -> dict[str, int]:
    return numbers(TaxonomyTerm, public_ids)


def doubted(service_numbers: Sequence[int]) -> list[Service]:
    """Those of these services that wait for nothing but an answer to readers who reached nobody, as they stand now."""
    drafted = select(ServiceDraft.service_id)
    found = select(Service).where(
        Service.id.in_(service_numbers), Service.waiting_at.is_not(None), Service.id.not_in(drafted)
    )
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def places_of(service_numbers: Sequence[int]) -> set[int]:
    """The numbers of the places where these services are offered."""
    return set(
        db.session.scalars(
            select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id.in_(service_numbers))
        )
    )


def unused(location_numbers: Iterable[int]) -> list[int]:
    """Those of these places where nothing is offered."""
    used = select(ServiceAtLocation.location_id)
    return list(
        db.session.scalars(select(Location.id).where(Location.id.in_(list(location_numbers)), Location.id.not_in(used)))
    )
