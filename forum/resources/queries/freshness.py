"""Freshness as conditions: the twins in SQL of `rules.freshness`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from forum.resources.models import GuidancePage, GuidanceState, Service, ServiceState

Table = type[GuidancePage] | type[Service]


def is_public_on(table: Table, today: date) -> ColumnElement[bool]:
    """The condition of what readers find on this day, however long ago it was checked."""
    published = (
        GuidancePage.state == GuidanceState.PUBLISHED
        if table is GuidancePage
        else Service.state == ServiceState.PUBLISHED
    )
    return and_(
        published,
        or_(table.valid_from.is_(None), table.valid_from <= today),
        or_(table.valid_to.is_(None), table.valid_to >= today),
    )


def is_fresh_on(table: Table, today: date) -> ColumnElement[bool]:
    """The condition of what is public and not overdue: what an agency may propose."""
    return and_(is_public_on(table, today), table.review_by >= today)


def is_standing_on(table: Table, today: date) -> ColumnElement[bool]:
    """The condition of what is public and not lapsed: what may stand beside threads."""
    return and_(is_public_on(table, today), table.lapses_on >= today)
