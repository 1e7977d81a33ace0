"""Services as lists show them: plain values, four queries for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

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


_HOURS = (Schedule.opening_hours, Schedule.timezone, Schedule.holiday_country)


def service_cards(numbers: Sequence[int]) -> dict[int, ServiceCard]:
    """The cards of these services, by number; those that there are."""
    asked = {"numbers": list(numbers)}
    phones = _by_service(_phones(), asked, lambda row: CardPhone(*(*row[1:7], _hours(row, 7))))
    languages = _by_service(_languages(), asked, lambda row: CardLanguage(row[1], _hours(row, 2)))
    areas = _by_service(_areas(), asked, lambda row: CardArea(row[1], row[2]))
    return {
        row[0]: ServiceCard(
            *(*row[1:17], _hours(row, 17), *(some.get(row[0], ()) for some in (phones, languages, areas)))
        )
        for row in db.session.execute(_services(), asked)
    }


def _hours(row: Any, at: int) -> Hours | None:
    if row[at] is None:
        return None
    return Hours(opening_hours=row[at], timezone=row[at + 1], holiday_country=row[at + 2])


def _by_service(statement: Any, asked: dict[str, list[int]], read: Any) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(statement, asked):
        found.setdefault(row[0], []).append(read(row))
    return {number: tuple(some) for number, some in found.items()}


def _asked(column: Any) -> Any:
    return column.in_(bindparam("numbers", expanding=True))


@lru_cache(maxsize=1)
def _services() -> Any:
    return (
        select(
            Service.id, Service.public_id, Service.name, Service.summary, Service.written_in, Service.help_kind,
            Organization.name, Organization.kind, Service.cost, Service.alert, Service.chat_url, Service.url,
            Service.checked_on, Service.review_by, Service.lapses_on, Service.assured_by, Service.source, *_HOURS,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(Schedule, Schedule.id == Service.schedule_id)
        .where(_asked(Service.id))
    )  # fmt: skip


@lru_cache(maxsize=1)
def _phones() -> Any:
    return (
        select(
            Phone.service_id, Phone.number, Phone.dial, Phone.extension, Phone.type, Phone.description, Phone.on_bill,
            *_HOURS,
        )
        .outerjoin(Schedule, Schedule.id == Phone.schedule_id)
        .where(_asked(Phone.service_id))
        .order_by(Phone.service_id, Phone.place, Phone.id)
    )  # fmt: skip


@lru_cache(maxsize=1)
def _languages() -> Any:
    return (
        select(Language.service_id, Language.code, *_HOURS)
        .outerjoin(Schedule, Schedule.id == Language.schedule_id)
        .where(_asked(Language.service_id))
        .order_by(Language.service_id, Language.id)
    )


@lru_cache(maxsize=1)
def _areas() -> Any:
    return (
        select(ServiceArea.service_id, ServiceArea.extent, ServiceArea.name)
        .where(_asked(ServiceArea.service_id))
        .order_by(ServiceArea.service_id, ServiceArea.id)
    )
