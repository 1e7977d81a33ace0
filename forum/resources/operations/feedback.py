"""Counting what readers say of pages and services: numbers by month, without anybody's id.

Two of one reader cannot be told from one of two: nothing that readers say changes what others see.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text, update

from forum.db import db, upsert_into
from forum.errors import Refused
from forum.resources import rules
from forum.resources.models import Answer, FeedbackCount, GuidancePage, Service
from forum.web import locale


def count_page(page: GuidancePage, answers: Collection[Answer]) -> None:
    """Add what one reader said of a page, each answer once. Raises Refused if it is not public."""
    _may_count(rules.may_rate(page.state))
    _count("page_id", page.id, answers)


def count_service(service: Service, answers: Collection[Answer]) -> None:
    """Add what one reader said of a service, each answer once. Raises Refused if it is not public.

    That nobody answered is counted once more beside the service, until it is checked again: from TWICE on it is due.
    The row's version stays: whoever is writing about the service at this moment is not disturbed.
    """
    _may_count(rules.may_rate(service.state))
    _count("service_id", service.id, answers)
    if Answer.NO_ANSWER in answers:
        db.session.execute(
            update(Service)
            .where(Service.id == service.id)
            .values(unanswered=Service.unanswered + 1)
            .execution_options(synchronize_session=False)
        )


def _may_count(may: bool) -> None:
    if not may:
        raise Refused("state")


def _count(about: str, row_id: int, answers: Collection[Answer]) -> None:
    """By statements that lose none of two at once; always in the same order, so that two never wait for each other."""
    month = locale.today().replace(day=1)
    for answer in sorted(set(answers)):
        db.session.execute(
            upsert_into(FeedbackCount)
            .values({about: row_id, "month": month, "answer": answer, "total": 1})
            .on_conflict_do_update(
                index_elements=[about, "month", "answer"],
                index_where=text(f"{about} IS NOT NULL"),
                set_={"total": FeedbackCount.total + 1},
            )
        )
