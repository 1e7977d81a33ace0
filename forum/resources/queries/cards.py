"""The list of what is public, in the order in which it helps: the reader's country and language first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import load_only

from forum.db import db, page_of
from forum.resources.models import Agency, AgencyKind, GuidancePage, GuidanceState, HelpKind
from forum.resources.queries.pages import is_current_on

SIZE = 50  # pages a stretch
LARGEST_CHOICE = 200  # pages in one list to choose from


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
    is_current: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """One stretch of the directory, in its order; `next_key` is None at its end."""

    cards: list[Card]
    next_key: str | None


def _cards(today: date) -> Select[*tuple[Any, ...]]:
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
        is_current_on(today).label("is_current"),
    ).join(Agency, Agency.id == GuidancePage.agency_id)


def _card(row: Any) -> Card:
    return Card(*row[:10])


def _place(wish: Wish, today: date) -> ColumnElement[int]:
    """Where a page stands, as one number: kind of help; overdue last; the reader's country, then any, then others;
    the reader's language first."""
    kind = case({kind: place for place, kind in enumerate(HelpKind)}, value=GuidancePage.help_kind)
    overdue = case((is_current_on(today), 0), else_=1)
    country = case((GuidancePage.country == "", 1), (GuidancePage.country == wish.country, 0), else_=2)
    language = case((GuidancePage.language == wish.reads, 0), else_=1)
    return kind * 100 + overdue * 50 + country * 10 + language


def directory(wish: Wish, *, today: date, after: str | None) -> Directory:
    """Public pages for what the reader looks for. Raises BadPageKey for an `after` that no link carries."""
    statement = _cards(today).where(GuidancePage.state == GuidanceState.PUBLISHED)
    if wish.country:
        statement = statement.where(or_(GuidancePage.country == wish.country, GuidancePage.country == ""))
    if wish.language:
        statement = statement.where(GuidancePage.language == wish.language)
    if wish.help_kind:
        statement = statement.where(GuidancePage.help_kind == wish.help_kind)
    place = _place(wish, today).label("place")
    statement = statement.add_columns(place, GuidancePage.id).order_by(
        place, GuidancePage.checked_on.desc(), GuidancePage.id
    )
    found = page_of(statement, after, size=SIZE, kinds=(int, date, int))
    following = found.paging.bookmark_next if found.paging.has_next else None
    return Directory(cards=[_card(row) for row in found], next_key=following)


def choices() -> list[tuple[str, str]]:
    """The countries and languages of which there are public pages, as pairs."""
    rows = db.session.execute(
        select(GuidancePage.country, GuidancePage.language)
        .where(GuidancePage.state == GuidanceState.PUBLISHED)
        .distinct()
    )
    return [(country, language) for country, language in rows]


def current_pages_of(agency_id: int, today: date) -> list[GuidancePage]:
    """What an agency may propose as a pin: its public pages that are not overdue, by title."""
    return list(
        db.session.scalars(
            select(GuidancePage)
            .options(load_only(GuidancePage.public_id, GuidancePage.title))
            .where(GuidancePage.agency_id == agency_id, is_current_on(today))
            .order_by(GuidancePage.title, GuidancePage.id)
            .limit(LARGEST_CHOICE)
        )
    )
