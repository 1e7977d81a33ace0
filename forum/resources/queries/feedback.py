"""What readers said of pages and services, as numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from forum.db import db
from forum.resources.models import Answer, FeedbackCount

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Answers:
    """How often each answer was given, in the order of Answer: over all months, and in each of the last MONTHS (its
    first day), the newest first. Which of these numbers may be told is for `rules.shown_count`."""

    totals: Mapping[Answer, int]
    months: Mapping[date, Mapping[Answer, int]] = field(default_factory=dict)

    def total(self, answer: Answer) -> int:
        return self.totals.get(answer, 0)


def answers_of_page(page_id: int, today: date) -> Answers:
    return _answers(FeedbackCount.page_id == page_id, today)


def answers_of_service(service_id: int, today: date) -> Answers:
    return _answers(FeedbackCount.service_id == service_id, today)


def _answers(about: ColumnElement[bool], today: date) -> Answers:
    rows = db.session.execute(select(FeedbackCount.month, FeedbackCount.answer, FeedbackCount.total).where(about)).all()
    totals: dict[Answer, int] = defaultdict(int)
    months: dict[date, dict[Answer, int]] = {month: {} for month in last_months(today)}
    for month, answer, total in rows:
        totals[answer] += total
        if month in months:
            months[month][answer] = total
    return Answers(totals={answer: totals[answer] for answer in Answer if answer in totals}, months=months)


def last_months(today: date) -> list[date]:
    """The first days of the last MONTHS months, this one first."""
    first = today.replace(day=1)
    at = first.year * 12 + first.month - 1
    return [first.replace(year=(at - ago) // 12, month=(at - ago) % 12 + 1) for ago in range(MONTHS)]


def answers(page_id: int) -> dict[Answer, int]:
    """What readers said of a page, over all months; the most frequent first."""
    return _totals(FeedbackCount.page_id, [page_id]).get(page_id, {})


def answers_of_services(service_ids: Collection[int]) -> dict[int, dict[Answer, int]]:
    """What readers said of each of these services, over all months; those of which nothing was said left out."""
    return _totals(FeedbackCount.service_id, service_ids)


def _totals(about: Any, row_ids: Collection[int]) -> dict[int, dict[Answer, int]]:
    if not row_ids:
        return {}
    so_often = func.sum(FeedbackCount.total)
    rows = db.session.execute(
        select(about, FeedbackCount.answer, so_often)
        .where(about.in_(row_ids))
        .group_by(about, FeedbackCount.answer)
        .order_by(so_often.desc(), FeedbackCount.answer)
    )
    found: dict[int, dict[Answer, int]] = defaultdict(dict)
    for row_id, answer, total in rows:
        found[row_id][answer] = int(total)
    return dict(found)
