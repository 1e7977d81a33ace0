"""What is derived from a service whenever it changes: its place in lists, and the record of what changed."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, update

from forum.db import db
from forum.resources.models import AssuredBy, DirectoryLine, Metadatum, Organization, Service, ServiceWord
from forum.resources.operations.service_parts import schedule_ids
from forum.resources.queries import service_parts as part_queries
from forum.resources.queries import services as queries
from forum.resources.rules import services as rules
from forum.resources.rules.listing import lines_of, words_of
from forum.resources.rules.services import Change, ChangeKind
from forum.resources.said import PlaceSaid, ServiceSaid
from forum.web import locale

MOST_AT_ONCE = 500  # services of which one statement asks


def unlist(service: Service) -> None:
    """Take a service out of every list."""
    for table in (DirectoryLine, ServiceWord):
        db.session.execute(
            delete(table).where(table.service_id == service.id).execution_options(synchronize_session=False)
        )


def enlist(service: Service, said: ServiceSaid) -> None:
    """Put a public service into the lists in which it is found, in the place of what stood there."""
    unlist(service)
    lines = lines_of(said, schedules=schedule_ids(said))
    db.session.execute(insert(DirectoryLine), [{**line, "service_id": service.id} for line in lines])
    write_words(service.id, said, service.organization.name)


def write_words(service_id: int, said: ServiceSaid, organization: str) -> None:
    words = sorted(words_of(said, organization))
    if words:
        db.session.execute(insert(ServiceWord), [{"word": word, "service_id": service_id} for word in words])


def rewrite_words(organization: Organization) -> None:
    """After an organisation has another name: its services are found by it."""
    ids = queries.published_of(organization.id)
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = ids[start : start + MOST_AT_ONCE]
        gone = delete(ServiceWord).where(ServiceWord.service_id.in_(some))
        db.session.execute(gone.execution_options(synchronize_session=False))
        for service_id, said in part_queries.said_of_many(some).items():
            write_words(service_id, said, organization.name)


def note(service: Service, before: ServiceSaid, after: ServiceSaid, *, by: AssuredBy, is_first: bool) -> None:
    """Write down what changed; of a service that was never public only that it came. What was once written down of a
    place that is confidential now goes: it could say where it is."""
    found = rules.changes(before, after, service_id=service.public_id)
    if is_first:
        found = [Change(resource_id=service.public_id, resource_type="service", kind=ChangeKind.CREATE)]
    write_down(found, by=by)
    secret = [place for place in after.places if place.is_confidential]
    if secret:
        # A place that the service left may be the one that is confidential now, under another id.
        ids = {place.id for place in after.places}
        left = [place for place in before.places if place.id not in ids]
        blank([one for place in (*secret, *left) for one in _ids(place, before)])


def blank(resource_ids: Collection[str]) -> None:
    """Keep that something changed about these, and when, but not what it said."""
    db.session.execute(
        update(Metadatum)
        .where(Metadatum.resource_id.in_(resource_ids))
        .values(previous_value="", replacement_value="")
        .execution_options(synchronize_session=False)
    )


def _ids(place: PlaceSaid, before: ServiceSaid) -> list[str]:
    """The public ids of a place, of the service being there, and of what was said of its accessibility."""
    inner = [access.id for one in before.places if one.id == place.id for access in one.accessibility]
    return [place.id, place.at_id, *inner]


def write_down(changes: list[Change], *, by: AssuredBy) -> None:
    """Keep these changes, as of today."""
    today = locale.today()
    rows = [
        {
            "resource_id": change.resource_id,
            "resource_type": change.resource_type,
            "last_action_date": today,
            "last_action_type": change.kind.value,
            "field_name": change.field,
            "previous_value": change.before,
            "replacement_value": change.after,
            "updated_by": by,
        }
        for change in changes
    ]
    if rows:
        db.session.execute(insert(Metadatum), rows)
