"""What a reader looks for among the services, as values and as conditions on `directory_lines`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam, func, literal, literal_column, or_, select
from sqlalchemy import Integer as Whole
from sqlalchemy.dialects.postgresql import ARRAY

from forum.db import db
from forum.resources.models import (
    ALL_COUNTRIES,
    ALL_LANGUAGES,
    ANYWHERE,
    SERVICE_KINDS,
    Channel,
    DirectoryLine,
    HelpKind,
    Need,
)

# The table, not its class: what is asked at each visit need not go through the mapper.
LINES: Any = DirectoryLine.__table__
SIZE = 25  # services a stretch
FEW = 6  # services of each kind where all kinds stand together


class Whom(StrEnum):
    """For whom a service is. Asked by addresses; stable."""

    PERSON = "person"
    CLOSE = "close"
    PROFESSIONALS = "professionals"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWish:
    """What a reader looks for. Empty: any. `needs` and `channels`: one of them is enough; `words`: folded, each the
    beginning of a word, all are needed. `open_schedules`: the numbers of the schedules that are open now; None: what is
    closed too. `reads`: the reader's language; `home`: their country.
    """

    country: str = ""
    language: str = ""
    help_kind: HelpKind | None = None
    needs: tuple[Need, ...] = ()
    whom: Whom | None = None
    channels: tuple[Channel, ...] = ()
    words: tuple[str, ...] = ()
    open_schedules: tuple[int, ...] | None = None
    reads: str
    home: str


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which service of a tier a list goes on."""

    tier: int = 0
    name_key: str = ""
    service_id: int = 0


START = Place()


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how a statement looks; what it is asked with comes with each request."""

    kinds: tuple[HelpKind, ...]
    countries: int  # how many places in turn: here and everywhere, or elsewhere too
    languages: int  # how many languages in turn: the one asked for, or the reader's and then all
    size: int
    first: int  # the tier in which the list goes on
    needs: tuple[Need, ...]
    whom: Whom | None
    channels: tuple[Channel, ...]
    words: int
    is_open: bool
    dialect: str

    @property
    def tiers(self) -> int:
        """The reader's language in each place in turn, then any language likewise."""
        return self.countries * self.languages


def shape_of(wish: ServiceWish, place: Place) -> Shape:
    return Shape(
        kinds=(wish.help_kind,) if wish.help_kind else SERVICE_KINDS,
        countries=2 if wish.country else 3,
        languages=1 if wish.language else 2,
        size=1 + (SIZE if wish.help_kind else FEW),
        first=place.tier,
        needs=wish.needs,
        whom=wish.whom,
        channels=wish.channels,
        words=len(wish.words),
        is_open=wish.open_schedules is not None,
        dialect=db.engine.dialect.name,
    )


def values_of(wish: ServiceWish, today: date, place: Place) -> dict[str, Any]:
    """What the statement of this wish's shape is asked with."""
    values: dict[str, Any] = {
        "country_0": wish.country or wish.home,
        "country_1": ANYWHERE,
        "country_2": ALL_COUNTRIES,
        "language_0": wish.language or wish.reads,
        "language_1": ALL_LANGUAGES,
        "today": today,
        "name_key": place.name_key,
        "service_id": place.service_id,
    }
    if wish.open_schedules is not None:
        values["open"] = as_value(wish.open_schedules)
    return values


def country(number: int) -> Any:
    """The country of this place in turn."""
    return bindparam(f"country_{number}", type_=DirectoryLine.country.type)


def language(number: int) -> Any:
    return bindparam(f"language_{number}", type_=DirectoryLine.language.type)


def filters(line: Any, shape: Shape) -> list[ColumnElement[bool]]:
    """What is asked besides country, language, kind and words."""
    today = bindparam("today", type_=DirectoryLine.valid_from.type)
    found = [
        or_(line.valid_from.is_(None), line.valid_from <= today),
        or_(line.valid_to.is_(None), line.valid_to >= today),
    ]
    if shape.needs:
        found.append(or_(*(line.needs.like(f"% {need.value} %") for need in shape.needs)))
    if shape.whom:
        found.append(getattr(line, f"for_{shape.whom.value}"))
    if shape.channels:
        found.append(or_(*(getattr(line, channel.value) for channel in shape.channels)))
    if shape.is_open:
        # Added to, so that PostgreSQL keeps to the order of the index instead of leaping about in it for each schedule.
        found.append(among(line.schedule_id + 0, "open", shape.dialect))
    return found


def there_is(*conditions: Any, dialect: str) -> ColumnElement[bool]:
    """Whether a row meets these, looked up for each row of the statement around it: a few are met on the way, and
    PostgreSQL would rather join all there are. It does not pull apart what has an OFFSET."""
    looked_up = select(literal(1)).where(*conditions)
    return (looked_up.offset(literal_column("0")) if dialect == "postgresql" else looked_up).exists()


def among(column: Any, name: str, dialect: str) -> ColumnElement[bool]:
    """One of any number of numbers that come as one value, so that the statement stays the same."""
    if dialect == "postgresql":
        one: ColumnElement[bool] = column == any_(bindparam(name, type_=ARRAY(Whole())))
        return one
    each = func.json_each(bindparam(name)).table_valued("value")
    few: ColumnElement[bool] = column.in_(select(each.c.value))
    return few


def as_value(numbers: Iterable[int]) -> Any:
    """Numbers as `among` takes them."""
    if db.engine.dialect.name == "postgresql":
        return list(numbers)
    return f"[{','.join(map(str, numbers))}]"
