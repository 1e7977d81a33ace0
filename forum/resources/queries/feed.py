"""New guidance for those who follow it from outside, and which pages search engines may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, or_, select

from forum.db import db, page_of
from forum.errors import Hidden
from forum.resources.models import STILL_CRAWLED, Agency, GuidancePage
from forum.resources.queries.freshness import is_public_on

FEED_SIZE = 30
LISTED = 50
MOST_CRAWLED = 5000  # addresses that one file can name


@dataclass(frozen=True, slots=True)
class Entry:
    """A public page as the feed names it; `appeared_on` is the first day on which readers found it."""

    public_id: str
    title: str
    language: str
    agency: str
    appeared_on: date


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that is public, or may be found by search engines once it is again."""

    public_id: str
    title: str
    language: str
    agency: str
    is_indexable: bool
    is_public: bool


def _appeared_on() -> ColumnElement[Any]:
    later = GuidancePage.valid_from > GuidancePage.published_on
    return case((later, GuidancePage.valid_from), else_=GuidancePage.published_on)


def newest(today: date, *, language: str = "") -> list[Entry]:
    """The pages that readers found last, the newest first; `language`: a code, "" for all."""
    appeared = _appeared_on()
    statement = (
        select(GuidancePage.public_id, GuidancePage.title, GuidancePage.language, Agency.name, appeared)
        .join(Agency, Agency.id == GuidancePage.agency_id)
        .where(is_public_on(GuidancePage, today))
        .order_by(appeared.desc(), GuidancePage.id.desc())
        .limit(FEED_SIZE)
    )
    if language:
        statement = statement.where(GuidancePage.language == language)
    return [Entry(*row) for row in db.session.execute(statement)]


def found_pages(today: date, after: str | None) -> tuple[list[FoundPage], str | None]:
    """Those that may be found first, then the newest; and the key of the next stretch. Raises BadPageKey."""
    place = case((GuidancePage.is_indexable, 0), else_=1).label("place")
    statement: Select[Any] = (
        select(
            GuidancePage.public_id,
            GuidancePage.title,
            GuidancePage.language,
            Agency.name,
            GuidancePage.is_indexable,
            is_public_on(GuidancePage, today),
            place,
            GuidancePage.id,
        )
        .join(Agency, Agency.id == GuidancePage.agency_id)
        .where(_is_listed(today))
        .order_by(place, GuidancePage.id.desc())
    )
    found = page_of(statement, after, size=LISTED, kinds=(int, int))
    following = found.paging.bookmark_next if found.paging.has_next else None
    return [FoundPage(*row[:6]) for row in found], following


def _is_listed(today: date) -> ColumnElement[bool]:
    return or_(is_public_on(GuidancePage, today), GuidancePage.is_indexable)


def found_page(public_id: str, today: date) -> GuidancePage:
    """One of these. Raises Hidden."""
    found = db.session.scalar(select(GuidancePage).where(GuidancePage.public_id == public_id, _is_listed(today)))
    if found is None:
        raise Hidden
    return found


def crawled(today: date) -> list[str]:
    """The public ids of pages that search engines may ask for: those they may find, and for a while those they are to
    forget, for an engine that may not come never reads that it should."""
    rows = db.session.scalars(
        select(GuidancePage.public_id)
        .where(or_(GuidancePage.is_indexable, GuidancePage.unindexed_on >= today - timedelta(days=STILL_CRAWLED)))
        .order_by(GuidancePage.public_id)
        .limit(MOST_CRAWLED)
    )
    return list(rows)
