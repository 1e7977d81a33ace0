"""Writing many services into rows at once: a few statements for a thousand services, in one unit of work.

What is written here is public at once: who calls has looked at each with `rules.problems`. See `operations.services`
of resources for one service at its desk; both write what the same pure functions say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam

from forum.db import Base, db, new_public_id
from forum.errors import Conflict
from forum.hsds.ids import public_id_of
from forum.hsds.operations import history, rows
from forum.hsds.operations.rows import Values
from forum.hsds.profile import TermFacts
from forum.hsds.queries import known as queries
from forum.hsds.whole import Whole
from forum.resources.models import (
    Accessibility,
    AssuredBy,
    Attribute,
    DirectoryLine,
    Language,
    Location,
    Metadatum,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceWord,
    Taxonomy,
    TaxonomyTerm,
)
from forum.resources.operations.service_parts import need_ids
from forum.resources.operations.service_records import rewrite_words
from forum.resources.said import Hours, PlaceSaid

_PARTS = (Phone, Language, ServiceArea, ServiceAtLocation, Attribute, DirectoryLine, ServiceWord)


@dataclass(frozen=True, slots=True)
class Entry:
    """A service to write. `number` and `version` are those of the row that is there, `before` what it said; None for a
    new one."""

    whole: Whole
    assured_by: AssuredBy
    number: int | None = None
    version: int | None = None
    before: Whole | None = None


class Writer:
    """Writes entries. Holds the numbers of what many of them share."""

    def __init__(self) -> None:
        self._schedules: dict[Hours | None, int | None] = {None: None}
        self._schedules.update(queries.schedules())
        self._organizations: dict[str, int] = {}
        self._terms: dict[str, int] = {}
        self._needs = need_ids()
        self._locations: dict[str, int] = {}

    def write(self, entries: Sequence[Entry]) -> None:
        """Write a stretch of services. Raises Conflict when one was changed by somebody else since it was read."""
        renamed = self._write_organizations(entries)
        self._write_schedules(entries)
        self._write_terms(entries)
        changed = [entry for entry in entries if entry.number is not None]
        left = self._clear(changed)
        numbers = self._write_services(entries)
        self._write_locations(entries)
        self._write_parts(entries, numbers)
        for number in queries.unused(left):
            _remove(Accessibility, "location_id", [number])
            _remove(Location, "id", [number])
        history.write(changed)
        for organization in queries.organization_rows(renamed):
            rewrite_words(organization)
        for service in queries.doubted([entry.number for entry in changed if entry.number is not None]):
            service.waiting_at = None
        db.session.flush()

    def _write_organizations(self, entries: Sequence[Entry]) -> list[str]:
        """Public ids of those that have another name now: their other services are found by it too."""
        wanted = {entry.whole.organization.id: entry.whole.organization for entry in entries}
        found = queries.organizations(wanted)
        self._organizations |= {public_id: one.number for public_id, one in found.items()}
        self._organizations |= _insert(
            Organization, [rows.organization(facts) for public_id, facts in wanted.items() if public_id not in found]
        )
        before = {entry.before.organization.id: entry.before.organization for entry in entries if entry.before}
        moved = [facts for public_id, facts in wanted.items() if public_id in found and before.get(public_id) != facts]
        _update(Organization, [{"b_public_id": facts.id, **rows.organization(facts)} for facts in moved], "public_id")
        return [facts.id for facts in moved if found[facts.id].name != facts.name]

    def _write_schedules(self, entries: Sequence[Entry]) -> None:
        wanted = {hours for entry in entries for hours in _hours(entry.whole) if hours not in self._schedules}
        new = sorted(wanted, key=lambda hours: (hours.opening_hours, hours.timezone, hours.holiday_country))
        if new:
            ids = {new_public_id(): hours for hours in new}
            made = _insert(Schedule, [{"public_id": public_id, **hours.plain()} for public_id, hours in ids.items()])
            self._schedules |= {ids[public_id]: number for public_id, number in made.items()}

    def _write_terms(self, entries: Sequence[Entry]) -> None:
        """Terms of others, and their taxonomies. What is known already stays as it is."""
        facts = {term.id: term for entry in entries for term in entry.whole.terms}
        wanted = {public_id_of(uuid): term for uuid, term in facts.items()}
        new = {public_id: term for public_id, term in wanted.items() if public_id not in self._terms}
        self._terms |= queries.terms(new)
        missing = {public_id: term for public_id, term in new.items() if public_id not in self._terms}
        if not missing:
            return
        taxonomies = _taxonomies(missing.values())
        self._terms |= _insert(TaxonomyTerm, [_term(term, taxonomies) for term in missing.values()])
        above = {public_id: public_id_of(term.parent_id) for public_id, term in missing.items() if term.parent_id}
        parents = queries.terms(above.values())
        linked = [
            {"b_id": self._terms[own], "parent_id": parents[parent]}
            for own, parent in above.items()
            if parent in parents and parent != own
        ]
        _update(TaxonomyTerm, linked, "id")

    def _clear(self, changed: Sequence[Entry]) -> set[int]:
        """Take away what belonged to services that are written anew; the numbers of the places where they were."""
        numbers = [entry.number for entry in changed if entry.number is not None]
        if not numbers:
            return set()
        left = queries.places_of(numbers)
        for table in _PARTS:
            _remove(table, "service_id", numbers)
        return left

    def _write_services(self, entries: Sequence[Entry]) -> dict[str, int]:
        """The numbers of the services, by public id."""
        made = _insert(Service, [self._service(entry) for entry in entries if entry.number is None])
        known = [entry for entry in entries if entry.number is not None]
        values = [
            {**self._service(entry), "b_id": entry.number, "b_version": entry.version, "version": _next(entry)}
            for entry in known
        ]
        if values and _update(Service, values, "id", "version") != len(values):
            raise Conflict
        return made | {entry.whole.id: entry.number for entry in known if entry.number is not None}

    def _service(self, entry: Entry) -> Values:
        return rows.service(
            entry.whole,
            assured_by=entry.assured_by,
            organization_id=self._organizations[entry.whole.organization.id],
            schedules=self._schedules,
        )

    def _write_locations(self, entries: Sequence[Entry]) -> None:
        places: dict[str, tuple[PlaceSaid, int]] = {}
        for entry in entries:
            own = self._organizations[entry.whole.organization.id]
            places |= {place.id: (place, own) for place in entry.whole.said.places}
        found = queries.numbers(Location, places)
        values = {public_id: rows.location(place, own) for public_id, (place, own) in places.items()}
        _update(Location, [{"b_id": number, **values[public_id]} for public_id, number in found.items()], "id")
        _remove(Accessibility, "location_id", list(found.values()))
        found |= _insert(Location, [value for public_id, value in values.items() if public_id not in found])
        access = [
            one for public_id, (place, _) in places.items() for one in rows.accessibility(place, found[public_id])
        ]
        _add(Accessibility, access)
        self._locations = found

    def _write_parts(self, entries: Sequence[Entry], numbers: dict[str, int]) -> None:
        wholes = [(entry.whole, numbers[entry.whole.id]) for entry in entries]
        schedules = self._schedules
        _add(Phone, _each(wholes, lambda whole, number: rows.phones(whole, number, schedules)))
        _add(Language, _each(wholes, lambda whole, number: rows.languages(whole, number, schedules)))
        _add(ServiceArea, _each(wholes, rows.areas))
        _add(
            ServiceAtLocation,
            _each(wholes, lambda whole, number: rows.stays(whole, number, self._locations, schedules)),
        )
        _add(Attribute, _each(wholes, self._attributes))
        _add(DirectoryLine, _each(wholes, lambda whole, number: rows.lines(whole, number, schedules)))
        _add(ServiceWord, _each(wholes, rows.words))
        new = [(entry.whole, 0) for entry in entries if entry.number is None]
        _add(Metadatum, _each(new, lambda whole, _number: rows.history(whole)))

    def _attributes(self, whole: Whole, number: int) -> Iterator[Values]:
        terms = [self._needs[need] for need in whole.said.needs]
        terms += [self._terms[public_id] for public_id in whole.said.terms]
        for term in dict.fromkeys(terms):
            yield {"service_id": number, "taxonomy_term_id": term}


def _each(wholes: Iterable[tuple[Whole, int]], make: Callable[[Whole, int], Iterable[Values]]) -> list[Values]:
    return [values for whole, number in wholes for values in make(whole, number)]


def _hours(whole: Whole) -> Iterator[Hours]:
    parts: tuple[Any, ...] = (*whole.said.phones, *whole.said.languages, *whole.said.places)
    yield from (hours for hours in (whole.said.hours, *(part.hours for part in parts)) if hours is not None)


def _next(entry: Entry) -> int:
    return (entry.version or 0) + 1


def _taxonomies(terms: Iterable[TermFacts]) -> dict[str, int]:
    """The numbers of these terms' taxonomies, by UUID; made where there are none."""
    wanted = {public_id_of(term.taxonomy.id): term.taxonomy for term in terms}
    found = queries.taxonomies(wanted)
    found |= _insert(
        Taxonomy,
        [
            {
                "public_id": public_id,
                "name": facts.name,
                "description": facts.description,
                "uri": facts.uri,
                "version": facts.version,
            }
            for public_id, facts in wanted.items()
            if public_id not in found
        ],
    )
    return {facts.id: found[public_id] for public_id, facts in wanted.items()}


def _term(term: TermFacts, taxonomies: dict[str, int]) -> Values:
    return {
        "public_id": public_id_of(term.id),
        "taxonomy_id": taxonomies[term.taxonomy.id],
        "code": term.code,
        "name": term.name,
        "description": term.description,
        "term_uri": term.term_uri,
    }


# Statements on tables, not on classes: nothing of the mapper is minded, and the session holds none of these rows.


def _table(model: type[Base]) -> Any:
    return model.__table__


def _add(model: type[Base], values: Sequence[Values]) -> None:
    if values:
        db.session.execute(_table(model).insert(), values)


def _insert(model: type[Base], values: Sequence[Values]) -> dict[str, int]:
    """Insert rows; their numbers by public id."""
    if not values:
        return {}
    table = _table(model)
    made = db.session.execute(table.insert().returning(table.c.public_id, table.c.id), values)
    return {row.public_id: row.id for row in made}


def _update(model: type[Base], values: Sequence[Values], *keys: str) -> int:
    """Update rows by keys, which stand in the values as b_KEY; how many there were."""
    if not values:
        return 0
    table = _table(model)
    conditions = [table.c[key] == bindparam(f"b_{key}") for key in keys]
    fields: Values = {name: bindparam(name) for name in values[0] if not name.startswith("b_")}
    done: Any = db.session.connection().execute(table.update().where(*conditions).values(fields), values)
    return int(done.rowcount)


def _remove(model: type[Base], key: str, numbers: Sequence[int]) -> None:
    if numbers:
        table = _table(model)
        db.session.execute(table.delete().where(table.c[key].in_(numbers)))
