"""Places that are confidential, or become it: for every service that is offered there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from forum.db import PublicIdMixin, db
from forum.resources.models import Location
from forum.resources.operations import service_records
from forum.resources.queries import places as queries
from forum.resources.queries import service_parts as part_queries
from forum.resources.said import PlaceSaid, ServiceSaid, from_json, to_json


@dataclass(frozen=True, slots=True)
class Closing:
    """Places that were open and turn confidential, and the public ids of all that was said of them."""

    places: tuple[Location, ...]
    resource_ids: tuple[str, ...]


def closed(said: ServiceSaid) -> ServiceSaid:
    """The same with every place confidential that is so already: a text written before does not open it again. The
    places stay as they are until the unit of work ends."""
    rows = queries.held_fast(place.id for place in said.places)
    return _hidden(said, {row.public_id: row for row in rows if row.is_confidential})


def _hidden(said: ServiceSaid, secret: Mapping[str, Location]) -> ServiceSaid:
    """The same without a word of these places, but for the country, and the region where that may be said."""
    places = tuple(
        place
        if place.is_confidential or place.id not in secret
        else PlaceSaid(
            id=place.id,
            at_id=place.at_id,
            is_confidential=True,
            country=secret[place.id].country,
            region=secret[place.id].region,
        )
        for place in said.places
    )
    return replace(said, places=places)


def closing(said: ServiceSaid) -> Closing:
    """What turns confidential when this is written; to be asked before."""
    secret = queries.held_fast(place.id for place in said.places if place.is_confidential)
    places = tuple(place for place in secret if not place.is_confidential)
    if not places:
        return Closing((), ())
    numbers = [place.id for place in places]
    rows: list[PublicIdMixin] = [*places, *queries.stays(numbers), *part_queries.accessibilities(numbers)]
    return Closing(places, tuple(row.public_id for row in rows))


def close(turned: Closing) -> None:
    """After it is written: no service that shares these places, no version that waits and no record of a change says
    any longer where they are."""
    if not turned.places:
        return
    service_records.blank(turned.resource_ids)
    stays = queries.stays([place.id for place in turned.places])
    for stay in stays:
        stay.description, stay.schedule_id = "", None
    for draft in queries.drafts_with(turned.places):
        draft.said = to_json(_hidden(from_json(draft.said), {place.public_id: place for place in turned.places}))
    db.session.flush()
    for stay in stays:
        db.session.expire(stay, ["schedule"])
    _enlist_again({stay.service_id for stay in stays})


def _enlist_again(service_ids: Iterable[int]) -> None:
    services = queries.published(list(service_ids))
    said = part_queries.said_of_many([service.id for service in services])
    for service in services:
        service_records.enlist(service, said[service.id])
