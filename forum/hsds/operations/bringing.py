"""An import, in two passes: first everything is read and judged, without a lock; then what may be written is written,
all of it or nothing. Between the two it waits in a file."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from forum.audit import Act, record
from forum.db import Base, db
from forum.hsds.operations.writing import Entry, Writer
from forum.hsds.queries import known as queries
from forum.hsds.queries.known import Known, KnownOrganization
from forum.hsds.taking import Taken, Terms, take
from forum.hsds.whole import Whole
from forum.resources.models import (
    Accessibility,
    AssuredBy,
    Language,
    Location,
    Phone,
    ServiceArea,
    ServiceAtLocation,
    ServiceState,
)
from forum.resources.rules import Problem

AT_ONCE = 500  # services that are read, judged or written together
Item = TypeVar("Item")


class Kind(StrEnum):
    """What becomes of a record."""

    NEW = "new"
    CHANGED = "changed"
    CHECKED = "checked"  # nothing changed but the day of the check
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a record is refused: its place in the file from 1, its id as written, what is wrong with which field."""

    place: int
    id: str
    problem: Problem


@dataclass(slots=True)
class Counts:
    """How many records became what."""

    kinds: Counter[Kind] = field(default_factory=Counter)

    @property
    def refused(self) -> int:
        return self.kinds[Kind.REFUSED]

    @property
    def to_write(self) -> int:
        return sum(self.kinds[kind] for kind in (Kind.NEW, Kind.CHANGED, Kind.CHECKED))

    def __str__(self) -> str:
        return ", ".join(f"{self.kinds[kind]} {kind.value}" for kind in Kind)


@dataclass(slots=True)
class _Seen:
    """What the file has brought so far: the ids of services and parts, and whose each is."""

    services: set[str] = field(default_factory=set)
    parts: dict[tuple[str, str], str] = field(default_factory=dict)


def survey(
    records: Iterable[Any], terms: Terms, *, staged: BinaryIO, note: Callable[[Refusal], None], step: Callable[[], None]
) -> Counts:
    """Read and judge every record; what may be written goes into `staged`, what may not to `note`. Changes nothing.
    `step` is called now and then."""
    counts, seen = Counts(), _Seen()
    places = enumerate(records, start=1)
    while chunk := list(islice(places, AT_ONCE)):
        taken = [(place, take(one, terms)) for place, one in chunk]
        judged = _judge([one for _, one in taken], seen, may_rename=terms.may_rename)
        for (place, one), (kind, entry, problems) in zip(taken, judged, strict=True):
            counts.kinds[kind] += 1
            for problem in problems:
                note(Refusal(place, one.id, problem))
            if entry is not None:
                pickle.dump(entry, staged)
        db.session.expunge_all()
        step()
    return counts


Judgement = tuple[Kind, Entry | None, tuple[Problem, ...]]


def _judge(taken: list[Taken], seen: _Seen, *, may_rename: bool) -> Iterator[Judgement]:
    wholes = [one.whole for one in taken if one.whole is not None]
    services = queries.services(whole.id for whole in wholes)
    organizations = queries.organizations({whole.organization.id for whole in wholes})
    ids = _ids(wholes)
    pages, owners = queries.pages(whole.id for whole in wholes), queries.owners(ids)
    confidential = queries.confidential(ids.get(Location, ()))
    for one in taken:
        if one.whole is None:
            yield Kind.REFUSED, None, one.problems
            continue
        known = services.get(one.whole.id)
        organization = organizations.get(one.whole.organization.id)
        kind, code = _kind(one.whole, known, organization)
        if organization is not None and not may_rename:
            code = code or _renamed(one.whole, organization)
        code = code or _moved(one.whole, known) or _opened(one.whole, confidential)
        problem = Problem(*code) if code else _clash(one.whole, seen, pages, owners)
        if problem:
            yield Kind.REFUSED, None, (problem,)
        elif kind is Kind.UNCHANGED:
            yield kind, None, ()
        else:
            yield kind, _entry(one.whole, known), ()


def _renamed(whole: Whole, organization: KnownOrganization) -> tuple[str, str] | None:
    """One row must not give all services of an organisation another name: an operator says so for a whole file."""
    told = whole.organization
    before = (organization.name, organization.kind, organization.website)
    return None if before == (told.name, told.kind, told.website) else ("organization", "identity")


def _moved(whole: Whole, known: Known | None) -> tuple[str, str] | None:
    """A service stays with whoever offers it."""
    is_moved = known is not None and known.whole.organization.id != whole.organization.id
    return ("organization-id", "another") if is_moved else None


def _opened(whole: Whole, confidential: set[str]) -> tuple[str, str] | None:
    """Of a place whose address nobody may know here, a file does not bring one."""
    for place, at in enumerate(whole.said.places):
        if at.id in confidential and not at.is_confidential:
            return f"service_at_locations-{place}-location", "was_confidential"
    return None


def _entry(whole: Whole, known: Known | None) -> Entry:
    if known is None:
        return Entry(whole, AssuredBy.IMPORT)
    return Entry(whole, AssuredBy.IMPORT, known.number, known.version, known.whole)


def _kind(
    whole: Whole, known: Known | None, organization: KnownOrganization | None
) -> tuple[Kind, tuple[str, str] | None]:
    """What becomes of a record, and why it is refused: a field and a code."""
    has_agency = organization is not None and organization.has_agency
    if known is None:
        return Kind.NEW, ("organization", "looked_after") if has_agency else None
    before = known.whole
    is_same = (before.said, before.organization) == (whole.said, whole.organization)
    if known.state is not ServiceState.PUBLISHED:
        return Kind.REFUSED, ("id", "not_public")
    if is_same and whole.checked_on <= before.checked_on:
        return Kind.UNCHANGED, None
    if known.has_agency or has_agency:
        return Kind.REFUSED, ("organization", "looked_after")
    if whole.checked_on < before.checked_on:
        return Kind.REFUSED, ("assured_date", "older")
    return Kind.CHECKED if is_same else Kind.CHANGED, None


def _parts(whole: Whole) -> Iterator[tuple[str, type[Base], str, str]]:
    """Every part with an id: the field, the table, the id, and whose it is."""
    said = whole.said
    named: tuple[tuple[str, type[Base], tuple[Any, ...]], ...] = (
        ("phones", Phone, said.phones),
        ("languages", Language, said.languages),
        ("service_areas", ServiceArea, said.areas),
    )
    for name, table, parts in named:
        for place, part in enumerate(parts):
            yield f"{name}-{place}-id", table, part.id, whole.id
    for place, at in enumerate(said.places):
        path = f"service_at_locations-{place}-"
        yield f"{path}id", ServiceAtLocation, at.at_id, whole.id
        yield f"{path}location-id", Location, at.id, whole.organization.id
        for number, access in enumerate(at.accessibility):
            yield f"{path}location-accessibility-{number}-id", Accessibility, access.id, at.id


def _ids(wholes: Iterable[Whole]) -> dict[type[Base], set[str]]:
    found: dict[type[Base], set[str]] = {}
    for whole in wholes:
        for _name, table, public_id, _owner in _parts(whole):
            found.setdefault(table, set()).add(public_id)
    return found


def _clash(whole: Whole, seen: _Seen, pages: set[str], owners: dict[tuple[type[Base], str], str]) -> Problem | None:
    """An id that something else has, here or earlier in the file."""
    if whole.id in seen.services:
        return Problem("id", "twice")
    if whole.id in pages:
        return Problem("id", "taken")
    own: dict[tuple[str, str], str] = {}
    for name, table, public_id, owner in _parts(whole):
        key = (table.__name__, public_id)
        is_shared = table in {Location, Accessibility}
        if key in own and not is_shared:
            return Problem(name, "twice")
        if {owners.get((table, public_id), owner), seen.parts.get(key, owner), own.get(key, owner)} != {owner}:
            return Problem(name, "taken")
        own[key] = owner
    seen.services.add(whole.id)
    seen.parts |= own
    return None


def bring(counts: Counts, *, staged: BinaryIO, step: Callable[[int], None]) -> None:
    """Write what a survey has staged, from the beginning of `staged`, and the audit line. The caller holds the write
    lock and commits. Raises Conflict when somebody else changed one of these services meanwhile."""
    writer, entries = Writer(), _staged(staged)
    while chunk := list(islice(entries, AT_ONCE)):
        writer.write(chunk)
        step(len(chunk))
    record(Act.SERVICES_IMPORTED, actor=None, after=" ".join(f"{kind.value}={counts.kinds[kind]}" for kind in Kind))


def _staged(staged: BinaryIO) -> Iterator[Entry]:
    staged.seek(0)
    while True:
        try:
            entry: Entry = pickle.load(staged)  # noqa: S301 - `survey` wrote it, into a file that nobody else has
        except EOFError:
            return
        yield entry
