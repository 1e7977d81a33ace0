"""What somebody says of a service: the one shape that the desk's form, a draft, an import and an export share.

Plain values, without database or request. `rules.checks.problems` says what is wrong with one; `operations.services`
writes one into rows. Names of fields as in HSDS 3.1 where it has them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

from forum.resources.models import Channel, Cost, HelpKind, Known, Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Values that become JSON and come back the same."""

    @classmethod
    def of(cls, written: dict[str, Any]) -> Self:
        """Read back what `plain` gave. Raises TypeError or ValueError for anything else."""
        hints = get_type_hints(cls)
        known = {one.name for one in fields(cls)}
        if not isinstance(written, dict) or not written.keys() <= known:
            raise ValueError(f"not what {cls.__name__} says: {sorted(set(written) - known)}")
        return cls(**{name: _read(hints[name], value) for name, value in written.items()})

    def plain(self) -> dict[str, Any]:
        """As values that JSON knows."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: Any, value: Any) -> Any:
    if get_origin(kind) in {Union, UnionType}:
        (kind,) = [one for one in get_args(kind) if one is not type(None)]
        return None if value is None else _read(kind, value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if kind is date:
        return date.fromisoformat(value)
    if issubclass(kind, Facts):
        return kind.of(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Facts):
    """Opening hours as OpenStreetMap writes them, in an IANA zone; whose public holidays count ("": none)."""

    opening_hours: str
    timezone: str
    holiday_country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneSaid(Facts):
    """A number; `id` is its public id, "" for a new one. `country` is where it is dialled as written."""

    id: str = ""
    number: str
    country: str
    extension: str = ""
    type: Channel = Channel.VOICE
    description: str = ""
    works_from_mobile: Known = Known.UNKNOWN
    on_bill: Known = Known.UNKNOWN
    works_without_plan: Known = Known.UNKNOWN
    silent: str = ""
    relay: str = ""
    hours: Hours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSaid(Facts):
    """A language in which it answers; `hours` only where they differ from those of the service."""

    id: str = ""
    code: str
    note: str = ""
    hours: Hours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSaid(Facts):
    """What makes a place easier to reach or to be in."""

    id: str = ""
    description: str
    details: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSaid(Facts):
    """Premises: `id` is the location's public id, `at_id` that of the service being there. A confidential one has a
    country, perhaps a region, and nothing else."""

    id: str = ""
    at_id: str = ""
    name: str = ""
    is_confidential: bool = False
    description: str = ""
    transportation: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    postal_code: str = ""
    region: str = ""
    country: str
    note: str = ""
    hours: Hours | None = None
    accessibility: tuple[AccessSaid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSaid(Facts):
    """For which country or part of one: ISO 3166-1 "FR", ISO 3166-2 "FR-59", "" for everywhere."""

    id: str = ""
    extent: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSaid(Facts):
    """A whole service, without its organisation, its state and its dates of checking."""

    name: str
    alternate_name: str = ""
    summary: str = ""
    description: str = ""
    written_in: str
    help_kind: HelpKind
    url: str = ""
    mail: str = ""
    chat_url: str = ""
    for_person: bool = True
    for_close: bool = False
    for_professionals: bool = False
    cost: Cost = Cost.UNKNOWN
    fees_description: str = ""
    application_process: str = ""
    eligibility_description: str = ""
    interpretation_services: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    keeps: str = ""
    alert: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    review_days: int | None = None
    hours: Hours | None = None
    phones: tuple[PhoneSaid, ...] = ()
    languages: tuple[LanguageSaid, ...] = ()
    places: tuple[PlaceSaid, ...] = ()
    areas: tuple[AreaSaid, ...] = ()
    needs: tuple[Need, ...] = ()
    # Public ids of terms of other taxonomies.
    terms: tuple[str, ...] = field(default=())


def to_json(said: ServiceSaid) -> str:
    """For a draft."""
    return json.dumps(said.plain(), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> ServiceSaid:
    """Read a draft. Raises ValueError or TypeError for what `to_json` did not write."""
    return ServiceSaid.of(json.loads(text))
