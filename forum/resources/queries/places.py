"""Places that several services share: for whatever must be done to all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from forum.db import db
from forum.resources.models import Location, Service, ServiceAtLocation, ServiceDraft, ServiceState


def held_fast(public_ids: Iterable[str]) -> list[Location]:
    """These places as they stand now; nobody else changes them until the unit of work ends."""
    wanted = [one for one in public_ids if one]
    if not wanted:
        return []
    rows = db.session.scalars(
        select(Location)
        .where(Location.public_id.in_(wanted))
        .order_by(Location.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


def stays(location_ids: Collection[int]) -> list[ServiceAtLocation]:
    """Every service being at one of these places."""
    return list(db.session.scalars(select(ServiceAtLocation).where(ServiceAtLocation.location_id.in_(location_ids))))


def published(service_ids: Collection[int]) -> list[Service]:
    """Those of these services that are public, with their organisations."""
    statement = select(Service).where(Service.id.in_(service_ids), Service.state == ServiceState.PUBLISHED)
    return list(db.session.scalars(statement.options(joinedload(Service.organization))))


def drafts_with(places: Collection[Location]) -> list[ServiceDraft]:
    """Versions that wait or were given back, of the organisations of these places, which may name one of them."""
    rows = db.session.scalars(
        select(ServiceDraft)
        .join(Service, Service.id == ServiceDraft.service_id)
        .where(
            Service.organization_id.in_({place.organization_id for place in places}),
            or_(*(ServiceDraft.said.contains(place.public_id, autoescape=True) for place in places)),
        )
    )
    return list(rows)
