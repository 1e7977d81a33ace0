"""Of which countries and in which languages there is anything in the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Select, String, bindparam, func, literal, literal_column, select, union, union_all

from forum.db import db
from forum.resources.models import (
    ALL_COUNTRIES,
    ALL_LANGUAGES,
    ANYWHERE,
    SERVICE_KINDS,
    DirectoryLine,
    GuidancePage,
)
from forum.resources.queries.freshness import is_public_on


@dataclass(frozen=True, slots=True)
class Offered:
    """Codes of countries (ISO 3166-1) and languages (ISO 639)."""

    countries: frozenset[str]
    languages: frozenset[str]


def offered(today: date) -> Offered:
    """What can be chosen, of pages and services. One query, which leaps from one value in an index to the next."""
    rows = db.session.execute(_statement(), {"today": today}).all()
    return Offered(
        countries=frozenset(code for what, code in rows if what == "country" and code not in {None, ALL_COUNTRIES, ""}),
        languages=frozenset(code for what, code in rows if what == "language" and code),
    )


@lru_cache(maxsize=1)
def _statement() -> Any:
    today: Any = bindparam("today", type_=Date())
    is_public = is_public_on(GuidancePage, today)
    return union(
        _told("country", select(GuidancePage.country).where(is_public).distinct()),
        _told("language", select(GuidancePage.language).where(is_public).distinct()),
        _told("country", _countries()),
        _told("language", _languages()),
    )


def _told(what: str, codes: Select[Any]) -> Select[Any]:
    column = codes.subquery().c
    return select(literal_column(f"'{what}'", String()).label("what"), next(iter(column)).label("code"))


def _countries() -> Select[Any]:
    lines = DirectoryLine
    start = select(func.min(lines.country).label("code")).where(lines.country > ANYWHERE)
    leap = start.cte("countries", recursive=True)
    following = select(func.min(lines.country)).where(lines.country > leap.c.code).scalar_subquery()
    leap = leap.union_all(select(following).where(leap.c.code.is_not(None)))
    return select(leap.c.code)


def _languages() -> Select[Any]:
    """A leap for each kind along the lines of all countries."""
    lines = DirectoryLine
    where = (lines.country == ALL_COUNTRIES, lines.help_kind.in_(SERVICE_KINDS))
    starts = [
        select(
            literal(kind, lines.help_kind.type).label("kind"),
            select(func.min(lines.language))
            .where(lines.country == ALL_COUNTRIES, lines.help_kind == kind, lines.language > ALL_LANGUAGES)
            .scalar_subquery()
            .label("code"),
        )
        for kind in SERVICE_KINDS
    ]
    leap = select(union_all(*starts).subquery()).cte("spoken", recursive=True)
    following = (
        select(func.min(lines.language))
        .where(where[0], lines.help_kind == leap.c.kind, lines.language > leap.c.code)
        .scalar_subquery()
    )
    leap = leap.union_all(select(leap.c.kind, following).where(leap.c.code.is_not(None)))
    return select(leap.c.code)
