"""Writing what is said of a service into its rows. Nothing is decided here, nothing noted."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from forum.db import PublicIdMixin, db, new_public_id, upsert_into
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
from forum.resources.queries import service_parts as queries
from forum.resources.queries.service_parts import LOCATION_FIELDS, PHONE_FIELDS, SERVICE_FIELDS, Parts
from forum.resources.rules.numbers import dial_of
from forum.resources.said import AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid, ServiceSaid

Row = TypeVar("Row", bound=PublicIdMixin)
Of = TypeVar("Of", Phone, Language, ServiceArea, ServiceAtLocation)
Part = TypeVar("Part", PhoneSaid, LanguageSaid, AreaSaid)
ScheduleIds = dict[Hours | None, int | None]


def identified(said: ServiceSaid, before: ServiceSaid, organization_id: int) -> ServiceSaid:
    """The same with a public id for every part. An id that was given stays, unless something else has it: of another
    service, or of a place of another organisation."""
    languages = _as_before([(one.code, one.id) for one in before.languages], said.languages, "code")
    areas = _as_before([(one.extent, one.id) for one in before.areas], said.areas, "extent")
    return replace(
        said,
        phones=_numbered(said.phones, Phone, before.phones),
        languages=_numbered(languages, Language, before.languages),
        areas=_numbered(areas, ServiceArea, before.areas),
        places=_places_numbered(said.places, before.places, organization_id),
    )


def _as_before(known: Iterable[tuple[str, str]], parts: tuple[Part, ...], key: str) -> tuple[Part, ...]:
    """Of a language or an area there is one row: it is the same as long as its code is, and no other."""
    ids = dict(known)
    others = set(ids.values())
    return tuple(replace(part, id=ids.get(getattr(part, key), "" if part.id in others else part.id)) for part in parts)


def _numbered(parts: tuple[Part, ...], table: type[PublicIdMixin], before: tuple[Part, ...]) -> tuple[Part, ...]:
    ids = _free_ids([part.id for part in parts], {one.id for one in before}, table)
    return tuple(replace(part, id=public_id) for part, public_id in zip(parts, ids, strict=True))


def _free_ids(given: Sequence[str], own: Iterable[str], table: type[PublicIdMixin]) -> Iterator[str]:
    """Each id that was given, or a new one where none was, where it was given before, or where others have it."""
    lost = queries.taken(table, {one for one in given if one} - set(own))
    for one in given:
        public_id = one if one and one not in lost else new_public_id()
        lost.add(public_id)
        yield public_id


def _places_numbered(
    places: tuple[PlaceSaid, ...], before: tuple[PlaceSaid, ...], organization_id: int
) -> tuple[PlaceSaid, ...]:
    known = {one.id: one.at_id for one in before}
    shared = queries.locations({place.id for place in places if place.id} - known.keys(), organization_id)
    ids = list(_free_ids([place.id for place in places], {*known, *shared}, Location))
    stays = _free_ids(
        [known.get(public_id, place.at_id) for public_id, place in zip(ids, places, strict=True)],
        known.values(),
        ServiceAtLocation,
    )
    own = {access.id for place in before for access in place.accessibility}
    own |= {one.public_id for one in queries.accessibilities(row.id for row in shared.values())}
    inner = _free_ids([access.id for place in places for access in place.accessibility], own, Accessibility)
    return tuple(
        replace(
            place,
            id=public_id,
            at_id=at_id,
            accessibility=tuple(replace(access, id=next(inner)) for access in place.accessibility),
        )
        for place, public_id, at_id in zip(places, ids, stays, strict=True)
    )


def schedule_ids(said: ServiceSaid) -> ScheduleIds:
    """The numbers of the schedules of all hours in it; those that nobody kept so far are made."""
    parts: tuple[PhoneSaid | LanguageSaid | PlaceSaid, ...] = (*said.phones, *said.languages, *said.places)
    hours = {one for one in (said.hours, *(part.hours for part in parts)) if one is not None}
    if not hours:
        return {None: None}
    found = queries.schedules(hours)
    new = sorted((one for one in hours if one not in found), key=lambda one: one.opening_hours)
    if new:
        rows = [{**one.plain(), "public_id": new_public_id()} for one in new]
        # Somebody else may write the same hours at this moment.
        db.session.execute(upsert_into(Schedule).values(rows).on_conflict_do_nothing())
        found |= queries.schedules(new)
    return {None: None} | {one: found[one] for one in hours}


def write_rows(service: Service, said: ServiceSaid, parts: Parts) -> None:
    """Make the rows of a service say this; `said` has the ids of all its parts, `parts` are its rows of before."""
    schedules = schedule_ids(said)
    for name in SERVICE_FIELDS:
        setattr(service, name, getattr(said, name))
    service.schedule_id = schedules[said.hours]
    kept = (
        _kept(parts.phones, {one.id for one in said.phones}),
        _kept(parts.languages, {one.id for one in said.languages}),
        _kept(parts.areas, {one.id for one in said.areas}),
    )
    _leave_places(service, said, parts)
    db.session.flush()  # what goes first makes room for what comes: of a language there is one row
    _write_phones(service, said, kept[0], schedules)
    for language in said.languages:
        row = kept[1].get(language.id) or _new(Language, language.id, service)
        row.code, row.note, row.schedule_id = language.code, language.note, schedules[language.hours]
    for area in said.areas:
        found = kept[2].get(area.id) or _new(ServiceArea, area.id, service)
        found.extent, found.name = area.extent, area.name
    _write_places(service, said, parts, schedules)
    _write_terms(service, said, parts)
    db.session.flush()
    for written in (service, *parts.phones, *parts.languages, *parts.places):
        if written in db.session:
            db.session.expire(written, ["schedule"])  # still that of before, beside the number of the new one


def _kept(rows: Iterable[Row], ids: set[str]) -> dict[str, Row]:
    """Those rows that stay, by public id; the others are gone."""
    found = {row.public_id: row for row in rows}
    for public_id in found.keys() - ids:
        db.session.delete(found.pop(public_id))
    return found


def _new(table: type[Of], public_id: str, service: Service) -> Of:
    row = table(public_id=public_id, service_id=service.id)
    db.session.add(row)
    return row


def _write_phones(service: Service, said: ServiceSaid, rows: dict[str, Phone], schedules: ScheduleIds) -> None:
    for place, phone in enumerate(said.phones):
        row = rows.get(phone.id) or _new(Phone, phone.id, service)
        for name in PHONE_FIELDS:
            setattr(row, name, getattr(phone, name))
        row.place, row.schedule_id = place, schedules[phone.hours]
        row.dial = dial_of(phone.number, phone.country)


def _leave_places(service: Service, said: ServiceSaid, parts: Parts) -> None:
    """Where the service is no longer; a place where nothing else is goes with it, and its accessibility."""
    left = [at for at in parts.places if at.location.public_id not in {place.id for place in said.places}]
    others = queries.used_elsewhere([at.location_id for at in left], service.id) if left else set()
    for at in left:
        db.session.delete(at)
        if at.location_id not in others:
            for access in parts.accessibility.get(at.location_id, []):
                db.session.delete(access)
            db.session.delete(at.location)


def _write_places(service: Service, said: ServiceSaid, parts: Parts, schedules: ScheduleIds) -> None:
    stays = {at.location.public_id: at for at in parts.places}
    ids = {place.id for place in said.places}
    found = {public_id: at.location for public_id, at in stays.items() if public_id in ids}
    found |= queries.locations(ids - found.keys(), service.organization_id) if ids - found.keys() else {}
    for place in said.places:
        if place.id not in found:
            found[place.id] = Location(public_id=place.id, organization_id=service.organization_id)
            db.session.add(found[place.id])
        for name in LOCATION_FIELDS:
            setattr(found[place.id], name, getattr(place, name))
    db.session.flush()
    for place in said.places:
        at = stays.get(place.id) or _new(ServiceAtLocation, place.at_id, service)
        at.location_id = found[place.id].id
        at.description, at.schedule_id = place.note, schedules[place.hours]
    _write_accessibility(said, {place.id: found[place.id].id for place in said.places})


def _write_accessibility(said: ServiceSaid, location_ids: dict[str, int]) -> None:
    if not location_ids:
        return
    ids = {access.id for place in said.places for access in place.accessibility}
    rows = _kept(queries.accessibilities(location_ids.values()), ids)
    for place in said.places:
        for access in place.accessibility:
            row = rows.get(access.id)
            if row is None:
                row = Accessibility(public_id=access.id)
                db.session.add(row)
            row.location_id = location_ids[place.id]
            row.description, row.details, row.url = access.description, access.details, access.url


def _write_terms(service: Service, said: ServiceSaid, parts: Parts) -> None:
    wanted = {*(need_ids()[need] for need in said.needs)} if said.needs else set()
    wanted |= set(queries.terms(said.terms).values()) if said.terms else set()
    for attribute, _term, _uri in parts.attributes:
        if attribute.taxonomy_term_id not in wanted:
            db.session.delete(attribute)
        wanted.discard(attribute.taxonomy_term_id)
    db.session.add_all(Attribute(service_id=service.id, taxonomy_term_id=term) for term in sorted(wanted))


def need_ids() -> dict[Need, int]:
    """The terms of our own taxonomy by what they stand for; made at the first call."""
    found = queries.need_terms()
    if len(found) < len(Need):
        _make_our_taxonomy()
        found = queries.need_terms()
    return {need: found[need.value] for need in Need}


def _make_our_taxonomy() -> None:
    """Its ids follow from its codes: of two who make it at once, one does."""
    row = {"public_id": _fixed_id(OUR_TAXONOMY), "uri": OUR_TAXONOMY, "name": OUR_TAXONOMY}
    db.session.execute(upsert_into(Taxonomy).values(row).on_conflict_do_nothing())
    taxonomy = queries.our_taxonomy()
    rows = [
        {
            "public_id": _fixed_id(f"{OUR_TAXONOMY}/{need.value}"),
            "taxonomy_id": taxonomy,
            "code": need.value,
            "name": need.value,
        }
        for need in Need
    ]
    db.session.execute(upsert_into(TaxonomyTerm).values(rows).on_conflict_do_nothing())


def _fixed_id(name: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(name.encode()).digest()[:16]).decode().rstrip("=")
