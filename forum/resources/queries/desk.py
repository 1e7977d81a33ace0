"""What an agency sees of its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select
from sqlalchemy.orm import aliased

from forum.db import db, page_of
from forum.freshness import Freshness, freshness
from forum.resources.models import (
    SOON,
    Answer,
    FeedbackCount,
    GuidancePage,
    GuidanceRevision,
    GuidanceState,
    RevisionState,
)

DESK_SIZE = 50
HISTORY_SIZE = 10


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A page in its agency's list; `edit_state` is that of its open edit, `title` that of its newest text.

    `id` is its number, for `translations_of`. Of a translation: its original's public id ("" for none) and title, the
    number of that one's present text, and that of the text which the translation says.
    """

    public_id: str
    title: str
    language: str
    country: str
    state: GuidanceState
    edit_state: RevisionState | None
    checked_on: date
    review_by: date
    useful_yes: int
    useful_no: int
    freshness: Freshness
    id: int
    valid_from: date | None
    valid_to: date | None
    original_id: str
    original_title: str
    original_number: int | None
    follows: int | None


_Original = aliased(GuidancePage)
_follows = func.coalesce(GuidanceRevision.follows, GuidancePage.follows)


def _turn(today: date) -> ColumnElement[int]:
    """What asks for the agency's attention first: given back, to be read again or brought up to its original, waiting,
    public, withdrawn."""
    soon = today + timedelta(days=SOON)
    return case(
        (GuidancePage.state == GuidanceState.RETURNED, 0),
        (GuidanceRevision.state == RevisionState.RETURNED, 0),
        (and_(GuidancePage.state == GuidanceState.PUBLISHED, GuidancePage.review_by <= soon), 1),
        (and_(GuidancePage.state == GuidanceState.PUBLISHED, _follows < _Original.text_number), 1),
        (GuidancePage.waiting_at.is_not(None), 2),
        (GuidancePage.state == GuidanceState.PUBLISHED, 3),
        else_=4,
    )


def _answers(answer: Answer) -> ScalarSelect[int]:
    """How often this was said of a page, over all months."""
    return (
        select(func.coalesce(func.sum(FeedbackCount.total), 0))
        .where(FeedbackCount.page_id == GuidancePage.id, FeedbackCount.answer == answer)
        .scalar_subquery()
    )


def desk_rows(agency_id: int, *, today: date, after: str | None) -> tuple[list[DeskRow], str | None]:
    """One stretch of an agency's pages and the key of the next. Raises BadPageKey."""
    edit = and_(GuidanceRevision.page_id == GuidancePage.id, GuidanceRevision.state != RevisionState.PAST)
    turn = _turn(today).label("turn")
    statement = (
        select(
            GuidancePage.public_id,
            func.coalesce(GuidanceRevision.title, GuidancePage.title).label("newest_title"),
            GuidancePage.language,
            GuidancePage.country,
            GuidancePage.state,
            GuidanceRevision.state.label("edit_state"),
            GuidancePage.checked_on,
            GuidancePage.review_by,
            _answers(Answer.YES).label("useful_yes"),
            _answers(Answer.NO).label("useful_no"),
            turn,
            GuidancePage.id,
            GuidancePage.lapses_on,
            GuidancePage.valid_from,
            GuidancePage.valid_to,
            func.coalesce(_Original.public_id, ""),
            func.coalesce(_Original.title, ""),
            _Original.text_number,
            _follows.label("newest_follows"),
        )
        .outerjoin(GuidanceRevision, edit)
        .outerjoin(_Original, _Original.id == GuidancePage.original_id)
        .where(GuidancePage.agency_id == agency_id)
        .order_by(turn, GuidancePage.id.desc())
    )
    found = page_of(statement, after, size=DESK_SIZE, kinds=(int, int))
    following = found.paging.bookmark_next if found.paging.has_next else None
    return [_row(row, today) for row in found], following


def _row(row: Any, today: date) -> DeskRow:
    return DeskRow(*(*row[:10], freshness(row.review_by, row.lapses_on, today), row.id, *row[13:19]))


def history(page_id: int, *, after: str | None) -> tuple[list[GuidanceRevision], str | None]:
    """The texts of a page that were public before, the newest first, and the key of those before. Raises
    BadPageKey."""
    statement = (
        select(GuidanceRevision)
        .where(GuidanceRevision.page_id == page_id, GuidanceRevision.state == RevisionState.PAST)
        .order_by(GuidanceRevision.id.desc())
    )
    found = page_of(statement, after, size=HISTORY_SIZE, kinds=(int,))
    following = found.paging.bookmark_next if found.paging.has_next else None
    return [row[0] for row in found], following


def text_after(text: GuidanceRevision) -> GuidanceRevision | None:
    """The text that came after one of before, if that has been replaced too."""
    return db.session.scalar(
        select(GuidanceRevision)
        .where(
            GuidanceRevision.page_id == text.page_id,
            GuidanceRevision.state == RevisionState.PAST,
            GuidanceRevision.id > text.id,
        )
        .order_by(GuidanceRevision.id)
        .limit(1)
    )
