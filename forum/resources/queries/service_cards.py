"""Services as lists show them: plain values, four queries for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from forum.db import db
from forum.freshness import Freshness, freshness
from forum.resources.models import (
    AgencyKind,
    AssuredBy,
    Channel,
    Cost,
    HelpKind,
    Known,
    Language,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
)
from forum.resources.queries.wishes import among, as_value
from forum.resources.said import Hours


@dataclass(frozen=True, slots=True)
class CardPhone:
    """A number. `hours` are None where they are those of the service."""

    number: str
    dial: str
    extension: str
    type: Channel
    description: str
    on_bill: Known
    hours: Hours | None

    @property
    def href(self) -> str:
        return f"{'sms' if self.type is Channel.TEXT else 'tel'}:{self.dial}"


@dataclass(frozen=True, slots=True)
class CardLanguage:
    """A language in which it answers; `hours` are None where they are those of the service."""

    code: str
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class CardArea:
    """For which country or part of one; "": everywhere."""

    extent: str
    name: str


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A public service as a list shows it."""

    public_id: str
    name: str
    summary: str
    written_in: str
    help_kind: HelpKind
    organization: str
    organization_kind: AgencyKind
    cost: Cost
    alert: str
    chat_url: str
    url: str
    checked_on: date
    review_by: date
    lapses_on: date
    assured_by: AssuredBy
    source: str
    hours: Hours | None
    phones: tuple[CardPhone, ...]
    languages: tuple[CardLanguage, ...]
    areas: tuple[CardArea, ...]

    def freshness(self, today: date) -> Freshness:
        return freshness(self.review_by, self.lapses_on, today)


# Tables, not their classes: what is asked at each visit need not go through the mapper.
SERVICES: Any = Service.__table__
ORGANIZATIONS: Any = Organization.__table__
SCHEDULES: Any = Schedule.__table__
PHONES: Any = Phone.__table__
LANGUAGES: Any = Language.__table__
AREAS: Any = ServiceArea.__table__
_HOURS = (SCHEDULES.c.opening_hours, SCHEDULES.c.timezone, SCHEDULES.c.holiday_country)


def service_cards(numbers: Sequence[int]) -> dict[int, ServiceCard]:
    """The cards of these services, by number; those that there are."""
    dialect = db.engine.dialect.name
    asked = {"numbers": as_value(numbers)}
    words = "number dial extension type description on_bill"
    phones = _by_service(
        _belonging(PHONES, words, "place id", dialect), asked, lambda row: CardPhone(*(*row[1:7], _hours(row, 7)))
    )
    languages = _by_service(
        _belonging(LANGUAGES, "code", "id", dialect), asked, lambda row: CardLanguage(row[1], _hours(row, 2))
    )
    areas = _by_service(_belonging(AREAS, "extent name", "id", dialect), asked, lambda row: CardArea(row[1], row[2]))
    return {
        row[0]: ServiceCard(
            *(*row[1:17], _hours(row, 17), *(some.get(row[0], ()) for some in (phones, languages, areas)))
        )
        for row in db.session.execute(_services(dialect), asked).all()
    }


def _hours(row: Any, at: int) -> Hours | None:
    if row[at] is None:
        return None
    return Hours(opening_hours=row[at], timezone=row[at + 1], holiday_country=row[at + 2])


def _by_service(statement: Any, asked: dict[str, Any], read: Any) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(statement, asked).all():
        found.setdefault(row[0], []).append(read(row))
    return {number: tuple(some) for number, some in found.items()}


def _columns(table: Any, names: str) -> list[Any]:
    return [table.c[name] for name in names.split()]


@lru_cache(maxsize=4)
def _services(dialect: str) -> Any:
    first = "id public_id name summary written_in help_kind"
    then = "cost alert chat_url url checked_on review_by lapses_on assured_by source"
    organization = ORGANIZATIONS.c.name.label("organization"), ORGANIZATIONS.c.kind
    return (
        select(*_columns(SERVICES, first), *organization, *_columns(SERVICES, then), *_HOURS)
        .join(ORGANIZATIONS, ORGANIZATIONS.c.id == SERVICES.c.organization_id)
        .outerjoin(SCHEDULES, SCHEDULES.c.id == SERVICES.c.schedule_id)
        .where(among(SERVICES.c.id, "numbers", dialect))
    )


@lru_cache(maxsize=16)
def _belonging(table: Any, names: str, order: str, dialect: str) -> Any:
    """Rows (service_id, the named columns) of a table, and its schedule's where it has one."""
    has_hours = "schedule_id" in table.c
    asked = select(*_columns(table, f"service_id {names}"), *(_HOURS if has_hours else ()))
    if has_hours:
        asked = asked.select_from(table.outerjoin(SCHEDULES, SCHEDULES.c.id == table.c.schedule_id))
    return asked.where(among(table.c.service_id, "numbers", dialect)).order_by(*_columns(table, f"service_id {order}"))
