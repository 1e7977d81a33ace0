"""Services by the words in them: each word that is looked for is the beginning of one of theirs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, literal, select, tuple_
from sqlalchemy import Integer as Whole

from forum.db import db
from forum.resources.models import DirectoryLine, ServiceWord
from forum.resources.queries.wishes import LINES, Shape, among, as_value, country, filters, language, there_is

WORDS: Any = ServiceWord.__table__
MOST = 6  # words that are looked for; others are left out
FEW = 2000  # services: so many are put in order at once, of more a list meets enough on its way
MANY = 5000  # services with a word: it is too common to begin with
HIGHEST = "\U0010ffff"  # behind every letter of a word: the end of what begins alike


def find(words: tuple[str, ...]) -> list[int] | None:
    """The numbers of the services that have all these words; None for too many. The rarest word leads. Two queries."""
    counts = db.session.execute(_counts(len(words)), values_of(words)).one()
    rare = tuple(word for _count, word in sorted(zip(counts, words, strict=True)))
    if min(counts) > MANY:
        return None
    numbers = list(db.session.scalars(_having(len(rare), db.engine.dialect.name), values_of(rare)))
    return numbers if len(numbers) <= FEW else None


@lru_cache(maxsize=MOST)
def _counts(count: int) -> Any:
    """How often each beginning occurs, up to a little more than MANY."""
    counts = []
    for number in range(count):
        word = WORDS.alias().c
        some = select(literal(1)).where(_begins(word, number)).limit(MANY + 1).subquery()
        counts.append(select(func.count()).select_from(some).scalar_subquery())
    return select(*counts)


@lru_cache(maxsize=2 * MOST)
def _having(count: int, dialect: str) -> Any:
    leading = WORDS.alias().c
    return (
        select(leading.service_id)
        .where(_begins(leading, 0), *(_has(leading.service_id, number, dialect) for number in range(1, count)))
        .distinct()
        .limit(FEW + 1)
    )


def values_of(words: tuple[str, ...]) -> dict[str, str]:
    """What `find` and `has_all` are asked with."""
    values = {f"word_{number}": word for number, word in enumerate(words)}
    return values | {f"end_{number}": word + HIGHEST for number, word in enumerate(words)}


def has_all(service_id: Any, count: int, dialect: str) -> list[ColumnElement[bool]]:
    """The conditions of a service that has so many words."""
    return [_has(service_id, number, dialect) for number in range(count)]


def _has(service_id: Any, number: int, dialect: str) -> ColumnElement[bool]:
    word = WORDS.alias().c
    return there_is(word.service_id == service_id, _begins(word, number), dialect=dialect)


def _begins(word: Any, number: int) -> ColumnElement[bool]:
    return and_(word.word >= bindparam(f"word_{number}"), word.word < bindparam(f"end_{number}"))


def only(numbers: list[int]) -> dict[str, Any]:
    """What `ranked` is asked with besides the values of the wish."""
    return {"numbers": as_value(numbers)}


@lru_cache(maxsize=512)
def ranked(shape: Shape) -> Any:
    """These services in the order of the list: each in the first tier in which it has a line."""
    line = LINES.alias().c
    where = case(*((line.country == country(number), number) for number in range(shape.countries)))
    spoken = case(*((line.language == language(number), number) for number in range(shape.languages)))
    rank = spoken * shape.countries + where
    turn = case(*((line.help_kind == kind, number) for number, kind in enumerate(shape.kinds)))
    found = (
        select(turn.label("turn"), func.min(rank).label("tier"), line.help_kind, line.name_key, line.service_id)
        .where(
            # Nothing else that an index has: it would be walked through as a whole.
            among(line.service_id, "numbers", shape.dialect),
            turn.is_not(None),
            *filters(line, shape),
        )
        .group_by(line.help_kind, line.name_key, line.service_id)
        .having(func.min(rank).is_not(None))
        .subquery()
    )
    in_order = (found.c.tier, found.c.name_key, found.c.service_id)
    behind = tuple_(
        literal(shape.first, Whole()),
        bindparam("name_key", type_=DirectoryLine.name_key.type),
        bindparam("service_id", type_=Whole()),
    )
    place = func.row_number().over(partition_by=found.c.turn, order_by=in_order).label("place")
    numbered = select(found, place).where(tuple_(*in_order) > behind).subquery()
    return (
        select(numbered)
        .where(numbered.c.place <= shape.size)
        .order_by(numbered.c.turn, numbered.c.tier, numbered.c.name_key, numbered.c.service_id)
    )
