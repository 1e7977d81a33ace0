"""The languages of a page: its original, its translations, and what the original said when they were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.db import db
from forum.errors import Conflict
from forum.resources.models import GuidancePage, GuidanceRevision, GuidanceState, RevisionState
from forum.resources.queries.freshness import is_public_on


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation as the desk lists it: which text of the original its newest text says, and which that one has."""

    public_id: str
    title: str
    language: str
    state: GuidanceState
    edit_state: RevisionState | None
    follows: int | None
    original_number: int


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same page in another language, for its readers."""

    public_id: str
    language: str


def translations_of(page_ids: Sequence[int]) -> dict[int, list[Translated]]:
    """All translations of these originals, by the original's number, each by language; whatever their state."""
    original = aliased(GuidancePage)
    edit = and_(GuidanceRevision.page_id == GuidancePage.id, GuidanceRevision.state != RevisionState.PAST)
    rows: Iterable[Any] = db.session.execute(
        select(
            GuidancePage.original_id,
            GuidancePage.public_id,
            func.coalesce(GuidanceRevision.title, GuidancePage.title),
            GuidancePage.language,
            GuidancePage.state,
            GuidanceRevision.state,
            func.coalesce(GuidanceRevision.follows, GuidancePage.follows),
            original.text_number,
        )
        .join(original, original.id == GuidancePage.original_id)
        .outerjoin(GuidanceRevision, edit)
        .where(GuidancePage.original_id.in_(page_ids))
        .order_by(GuidancePage.original_id, GuidancePage.language)
    )
    found: dict[int, list[Translated]] = {}
    for original_id, *row in rows:
        found.setdefault(original_id, []).append(Translated(*row))
    return found


def text_numbered(page: GuidancePage, number: int) -> GuidancePage | GuidanceRevision | None:
    """What readers had as the text `number` of a page: its present text, or one of before; None where none is kept."""
    if number == page.text_number and page.state is GuidanceState.PUBLISHED:
        return page
    return db.session.scalar(
        select(GuidanceRevision)
        .where(
            GuidanceRevision.page_id == page.id,
            GuidanceRevision.state == RevisionState.PAST,
            GuidanceRevision.text_number == number,
        )
        .order_by(GuidanceRevision.id.desc())
        .limit(1)
    )


def last_text(page_id: int) -> GuidanceRevision | None:
    """The text of a page that was public last, if it has been replaced or taken away since."""
    return db.session.scalar(
        select(GuidanceRevision)
        .where(
            GuidanceRevision.page_id == page_id,
            GuidanceRevision.state == RevisionState.PAST,
            GuidanceRevision.text_number.is_not(None),
        )
        .order_by(GuidanceRevision.id.desc())
        .limit(1)
    )


def lock_original(page_id: int) -> GuidancePage:
    """An original as it is at this moment; nobody withdraws it until the commit. Raises Conflict when it is gone."""
    found = db.session.scalar(
        select(GuidancePage)
        .where(GuidancePage.id == page_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Conflict
    return found


def other_languages(page: GuidancePage, *, reads: str, today: date) -> list[OtherLanguage]:
    """In which other languages readers find this page today: the language they read first, then by code."""
    family = page.original_id or page.id
    rows = db.session.execute(
        select(GuidancePage.public_id, GuidancePage.language)
        .where(
            or_(GuidancePage.id == family, GuidancePage.original_id == family),
            GuidancePage.id != page.id,
            is_public_on(GuidancePage, today),
        )
        .order_by(case((GuidancePage.language == reads, 0), else_=1), GuidancePage.language, GuidancePage.id)
    )
    return [OtherLanguage(*row) for row in rows]
