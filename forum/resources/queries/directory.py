"""The list of services: who offers what the reader looks for, in their language and country first.

It is read from `directory_lines`, one walk along its index for each tier until there are enough rows. All walks stand
in one statement, made once for each set of filters; see docs/decisions/0012.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, literal_column, select, tuple_, union_all
from sqlalchemy import Integer as Whole

from forum.db import BadPageKey, db
from forum.resources.models import DirectoryLine, HelpKind, Service
from forum.resources.queries import by_words
from forum.resources.queries.service_cards import ServiceCard, service_cards
from forum.resources.queries.wishes import (
    LINES,
    START,
    Place,
    ServiceWish,
    Shape,
    country,
    filters,
    language,
    shape_of,
    there_is,
    values_of,
)
from forum.web.addresses import PUBLIC_ID


@dataclass(frozen=True, slots=True)
class Services:
    """A stretch of services, by kind, each in its order. `more` are the kinds of which there is more than shown;
    `next_key` leads on in a list of one kind, None at its end. The key names no service by its name."""

    cards: dict[HelpKind, list[ServiceCard]]
    more: frozenset[HelpKind] = frozenset()
    next_key: str | None = None


def found_services(wish: ServiceWish, *, today: date, after: str | None = None) -> Services:
    """The services for what the reader looks for: of one kind a stretch of SIZE, else the first FEW of each kind.

    Five queries; one more behind the first stretch, one more with words. Raises BadPageKey for an `after` that no link
    carries.
    """
    place = _place(after) if after else START
    shape = shape_of(wish, place)
    if shape.first >= shape.tiers:
        raise BadPageKey
    rows = _rows(wish, shape, today, place)
    found = {kind: [row for row in rows if row.help_kind == kind] for kind in shape.kinds}
    shown = {kind: some[: shape.size - 1] for kind, some in found.items()}
    more = frozenset(kind for kind, some in found.items() if len(some) == shape.size)
    cards = service_cards([row.service_id for some in shown.values() for row in some])
    listed = {kind: [cards[row.service_id] for row in some if row.service_id in cards] for kind, some in shown.items()}
    next_key = None
    if wish.help_kind in more and listed[wish.help_kind]:
        next_key = f"{shown[wish.help_kind][-1].tier}.{listed[wish.help_kind][-1].public_id}"
    return Services(listed, more, next_key)


def _rows(wish: ServiceWish, shape: Shape, today: date, place: Place) -> list[Any]:
    """Rows (tier, help_kind, name_key, service_id), by kind in order; of each kind at most `shape.size`."""
    values = values_of(wish, today, place)
    if not wish.words:
        return list(db.session.execute(_walks(shape), values).all())
    numbers = by_words.find(wish.words)
    if numbers is not None:
        return list(db.session.execute(by_words.ranked(replace(shape, words=0)), values | by_words.only(numbers)).all())
    # So many have these words that a walk soon meets enough of them.
    return list(db.session.execute(_walks(shape), values | by_words.values_of(wish.words)).all())


@lru_cache(maxsize=512)
def _walks(shape: Shape) -> Any:
    """All walks in one."""
    walks = [walk for kind in range(len(shape.kinds)) for walk in _walks_of(shape, kind)]
    both = union_all(*(select(walk) for walk in walks)).subquery()
    ordered = select(both).order_by(both.c.turn, both.c.tier, both.c.name_key, both.c.service_id)
    if len(shape.kinds) == 1:
        return ordered.limit(shape.size)
    place = func.row_number().over(partition_by=both.c.turn, order_by=(both.c.tier, both.c.name_key, both.c.service_id))
    numbered = select(both, place.label("place")).subquery()
    return (
        select(numbered)
        .where(numbered.c.place <= shape.size)
        .order_by(numbered.c.turn, numbered.c.tier, numbered.c.name_key, numbered.c.service_id)
    )


def _walks_of(shape: Shape, kind: int) -> list[Any]:
    """The tiers of a kind. Each goes on until there are enough rows with those before it: where there are, it is not
    walked at all. Few lines would be new to it, so that it would walk far to find them."""
    done: list[Any] = []
    for tier in range(shape.first, shape.tiers):
        missing: Any = literal(shape.size, Whole())
        for one in done:
            missing -= select(func.count()).select_from(one).scalar_subquery()
        walk = _walk(shape, kind, tier).limit(missing).cte(f"walk_{kind}_{tier}")
        done.append(walk.prefix_with("MATERIALIZED"))
    return done


def _walk(shape: Shape, kind: int, tier: int) -> Any:
    """One tier of a kind."""
    spoken, where = divmod(tier, shape.countries)
    line = LINES.alias().c
    conditions = [
        line.country == country(where),
        line.help_kind == shape.kinds[kind],
        line.language == language(spoken),
        *_not_before(line, shape, shape.kinds[kind], tier),
        *filters(line, shape),
        *by_words.has_all(line.service_id, shape.words, shape.dialect),
    ]
    if tier == shape.first:
        behind = tuple_(bindparam("name_key", type_=line.name_key.type), bindparam("service_id", type_=Whole()))
        conditions.append(tuple_(line.name_key, line.service_id) > behind)
    turn, number = (literal_column(str(n), Whole()) for n in (kind, tier))
    return (
        select(turn.label("turn"), number.label("tier"), line.help_kind, line.name_key, line.service_id)
        .where(*conditions)
        .order_by(line.name_key, line.service_id)
    )


def _not_before(line: Any, shape: Shape, kind: HelpKind, tier: int) -> list[ColumnElement[bool]]:
    """What stands in a tier stood in none before: three look-ups in the same index at most."""
    spoken, where = divmod(tier, shape.countries)
    earlier = [(before, spoken) for before in range(where)] + ([(where, 0)] if spoken else [])
    found: list[ColumnElement[bool]] = []
    for at, said in earlier:
        other = LINES.alias().c
        is_same = (
            other.country == country(at),
            other.help_kind == kind,
            other.language == language(said),
            other.name_key == line.name_key,
            other.service_id == line.service_id,
        )
        found.append(~there_is(*is_same, dialect=shape.dialect))
    return found


def _place(key: str) -> Place:
    tier, _dot, public_id = key.partition(".")
    if not (tier in set("012345") and PUBLIC_ID.fullmatch(public_id)):
        raise BadPageKey
    row = db.session.execute(
        select(Service.id, func.min(DirectoryLine.name_key))
        .outerjoin(DirectoryLine, DirectoryLine.service_id == Service.id)
        .where(Service.public_id == public_id)
        .group_by(Service.id)
    ).first()
    if row is None:
        raise BadPageKey
    # One that was withdrawn meanwhile has no place any more: its tier begins anew, nothing is left out.
    return Place(int(tier), row[1], row[0]) if row[1] is not None else Place(int(tier))
