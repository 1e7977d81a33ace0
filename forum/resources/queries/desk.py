"""What an agency sees of its own pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select

from forum.db import db, page_of
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
    """A page in its agency's list; `edit_state` is that of its open edit, `title` that of its newest text."""

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


def _turn(today: date) -> ColumnElement[int]:
    """What asks for the agency's attention first: given back, to be read again, waiting, public, withdrawn."""
    soon = today + timedelta(days=SOON)
    return case(
        (GuidancePage.state == GuidanceState.RETURNED, 0),
        (GuidanceRevision.state == RevisionState.RETURNED, 0),
        (and_(GuidancePage.state == GuidanceState.PUBLISHED, GuidancePage.review_by <= soon), 1),
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
        )
        .outerjoin(GuidanceRevision, edit)
        .where(GuidancePage.agency_id == agency_id)
        .order_by(turn, GuidancePage.id.desc())
    )
    found = page_of(statement, after, size=DESK_SIZE, kinds=(int, int))
    following = found.paging.bookmark_next if found.paging.has_next else None
    return [DeskRow(*row[:10]) for row in found], following


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


def answers(page_id: int) -> dict[Answer, int]:
    """What readers said of a page, over all months; the most frequent first."""
    rows = db.session.execute(
        select(FeedbackCount.answer, func.sum(FeedbackCount.total).label("so_often"))
        .where(FeedbackCount.page_id == page_id)
        .group_by(FeedbackCount.answer)
        .order_by(func.sum(FeedbackCount.total).desc(), FeedbackCount.answer)
    )
    return {answer: int(total) for answer, total in rows}
