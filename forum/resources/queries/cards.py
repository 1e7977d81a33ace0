"""The list of what is public, in the order in which it helps: the reader's country and language first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, bindparam, case, func, or_, select

from forum.db import db, page_of
from forum.freshness import Freshness, freshness
from forum.resources.models import Agency, AgencyKind, GuidancePage, HelpKind
from forum.resources.queries.freshness import is_public_on

SIZE = 50  # pages a stretch
FEW = 3  # pages of each kind where all kinds stand together


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader looks for. Empty: any. `reads` is the language of the site for this reader."""

    country: str
    language: str = ""
    help_kind: HelpKind | None = None
    reads: str


@dataclass(frozen=True, slots=True)
class Card:
    """A public page as the directory shows it."""

    public_id: str
    title: str
    language: str
    country: str
    help_kind: HelpKind
    checked_on: date
    review_by: date
    agency: str
    agency_kind: AgencyKind
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class Directory:
    """One stretch of the directory, in its order; `next_key` is None at its end."""

    cards: list[Card]
    next_key: str | None


def _cards() -> Select[*tuple[Any, ...]]:
    return select(
        GuidancePage.public_id,
        GuidancePage.title,
        GuidancePage.language,
        GuidancePage.country,
        GuidancePage.help_kind,
        GuidancePage.checked_on,
        GuidancePage.review_by,
        Agency.name,
        Agency.kind,
        GuidancePage.lapses_on,
    ).join(Agency, Agency.id == GuidancePage.agency_id)


def _card(row: Any, today: date) -> Card:
    return Card(*(*row[:9], freshness(row.review_by, row.lapses_on, today)))


def _place(country: Any, reads: Any, today: Any) -> ColumnElement[int]:
    """Where a page stands, as one number: kind of help; what is overdue after what is not, what lapsed last; the
    reader's country, then any, then others; the reader's language first."""
    kind = case({kind: place for place, kind in enumerate(HelpKind)}, value=GuidancePage.help_kind)
    overdue = case((GuidancePage.review_by >= today, 0), (GuidancePage.lapses_on >= today, 1), else_=2)
    nearby = case((GuidancePage.country == "", 1), (GuidancePage.country == country, 0), else_=2)
    language = case((GuidancePage.language == reads, 0), else_=1)
    return kind * 100 + overdue * 30 + nearby * 10 + language


def guidance_list(wish: Wish, *, today: date, after: str | None = None) -> Directory:
    """Public pages for what the reader looks for. Raises BadPageKey for an `after` that no link carries."""
    place = _place(wish.country, wish.reads, today).label("place")
    statement = _wished(today, country=wish.country, language=wish.language, help_kind=wish.help_kind)
    ordered = statement.add_columns(place, GuidancePage.id).order_by(
        place, GuidancePage.checked_on.desc(), GuidancePage.id
    )
    found = page_of(ordered, after, size=SIZE, kinds=(int, date, int))
    following = found.paging.bookmark_next if found.paging.has_next else None
    return Directory(cards=[_card(row, today) for row in found], next_key=following)


def first_guidance(wish: Wish, *, today: date) -> dict[HelpKind, list[Card]]:
    """The first FEW public pages of each kind for what the reader looks for; of a kind without any, nothing."""
    statement = _first(bool(wish.country), bool(wish.language), wish.help_kind)
    values = {"country": wish.country, "language": wish.language, "reads": wish.reads, "today": today}
    found: dict[HelpKind, list[Card]] = {}
    for row in db.session.execute(statement, values).all():
        card = _card(row, today)
        found.setdefault(card.help_kind, []).append(card)
    return found


@lru_cache(maxsize=64)
def _first(has_country: bool, has_language: bool, help_kind: HelpKind | None) -> Any:
    """Made once for each choice: it is asked at each visit of the directory."""
    country, language, reads = (bindparam(name, type_=String()) for name in ("country", "language", "reads"))
    today: Any = bindparam("today", type_=Date())
    in_order = (_place(country, reads, today), GuidancePage.checked_on.desc(), GuidancePage.id)
    number = func.row_number().over(partition_by=GuidancePage.help_kind, order_by=in_order).label("number")
    statement = _wished(
        today, country=country if has_country else "", language=language if has_language else "", help_kind=help_kind
    )
    numbered = statement.add_columns(number).subquery()
    return select(numbered).where(numbered.c.number <= FEW).order_by(numbered.c.number)


def _wished(today: Any, *, country: Any, language: Any, help_kind: HelpKind | None) -> Select[*tuple[Any, ...]]:
    """Public pages of a country and of all, in a language, of a kind; "" or None: any. Values, or where they go."""
    statement = _cards().where(is_public_on(GuidancePage, today))
    if not isinstance(country, str) or country:
        statement = statement.where(or_(GuidancePage.country == country, GuidancePage.country == ""))
    if not isinstance(language, str) or language:
        statement = statement.where(GuidancePage.language == language)
    return statement.where(GuidancePage.help_kind == help_kind) if help_kind else statement
