"""The record of what an import changed (HSDS: metadata): field by field, never by a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from forum.db import db
from forum.hsds.operations.rows import LONGEST_VALUE, Values
from forum.hsds.whole import Whole
from forum.resources.models import AssuredBy, Metadatum
from forum.resources.rules import services as service_rules
from forum.resources.rules.services import ChangeKind
from forum.resources.said import PlaceSaid
from forum.web import locale

PARTS = ("phones", "languages", "places", "areas")


class Changed(Protocol):
    """A service that is written anew."""

    @property
    def whole(self) -> Whole: ...
    @property
    def before(self) -> Whole | None: ...
    @property
    def assured_by(self) -> AssuredBy: ...


def write(changed: Sequence[Changed]) -> None:
    """Note what each says now and did not say before. What was noted of a place that is confidential now goes: it could
    say where it is."""
    table: Any = Metadatum.__table__
    found = [values for one in changed if one.before for values in _rows(one, one.before)]
    if found:
        db.session.execute(table.insert(), found)
    secret = [own for one in changed if one.before for own in _secret(one.whole, one.before)]
    if secret:
        blank = table.update().where(table.c.resource_id.in_(secret))
        db.session.execute(blank.values(previous_value="", replacement_value=""))


def _rows(one: Changed, before: Whole) -> Iterator[Values]:
    whole = one.whole
    shared = {"last_action_date": locale.today(), "updated_by": one.assured_by}
    for change in service_rules.changes(before.said, whole.said, service_id=whole.id):
        yield {
            **shared,
            "resource_id": change.resource_id,
            "resource_type": change.resource_type,
            "last_action_type": change.kind.value,
            "field_name": change.field,
            "previous_value": change.before[:LONGEST_VALUE],
            "replacement_value": change.after[:LONGEST_VALUE],
        }
    # A change of a part is one of the service too: whoever asks what changed since a day must be told.
    own = {"resource_id": whole.id, "resource_type": "service", "last_action_type": ChangeKind.UPDATE.value}
    for name in PARTS:
        if getattr(before.said, name) != getattr(whole.said, name):
            yield {**shared, **own, "field_name": name, "previous_value": "", "replacement_value": ""}


def _secret(whole: Whole, before: Whole) -> Iterator[str]:
    confidential = {place.id for place in whole.said.places if place.is_confidential}
    for place in before.said.places:
        if place.id in confidential:
            yield from _ids(place)


def _ids(place: PlaceSaid) -> Iterator[str]:
    yield from (place.id, place.at_id, *(access.id for access in place.accessibility))
