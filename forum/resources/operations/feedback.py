"""Counting what readers say of pages and services: numbers by month, without anybody's id."""

from __future__ import annotations

from sqlalchemy import text

from forum.db import db, upsert_into
from forum.errors import Refused
from forum.resources import rules
from forum.resources.models import Answer, FeedbackCount, GuidancePage
from forum.web import locale


def count_useful(page: GuidancePage, *, yes: bool, tags: frozenset[Answer] = frozenset()) -> None:
    """Add one answer about a page. Raises Refused if it is not public."""
    if not rules.may_rate(page.state):
        raise Refused("state")
    _count("page_id", page.id, {Answer.YES if yes else Answer.NO, *tags})


def _count(about: str, row_id: int, answers: set[Answer]) -> None:
    """By statements that lose none of two at once."""
    month = locale.today().replace(day=1)
    for answer in sorted(answers):
        db.session.execute(
            upsert_into(FeedbackCount)
            .values({about: row_id, "month": month, "answer": answer, "total": 1})
            .on_conflict_do_update(
                index_elements=[about, "month", "answer"],
                index_where=text(f"{about} IS NOT NULL"),
                set_={"total": FeedbackCount.total + 1},
            )
        )
