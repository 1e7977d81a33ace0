"""All opening hours there are: few, because services that keep the same share them."""

from __future__ import annotations

from sqlalchemy import func, select

from forum.db import db
from forum.resources.models import Schedule
from forum.resources.said import Hours

Stamp = tuple[int, str]  # how many there are, and the newest one's public id


def stamp() -> Stamp:
    """What changes whenever schedules come or go. They are never changed themselves."""
    newest = select(Schedule.public_id).order_by(Schedule.id.desc()).limit(1).scalar_subquery()
    row = db.session.execute(select(func.count(Schedule.id), newest)).one()
    return row[0], row[1] or ""


def every_schedule() -> list[tuple[int, Hours]]:
    """Numbers and hours."""
    rows = db.session.execute(select(Schedule.id, Schedule.opening_hours, Schedule.timezone, Schedule.holiday_country))
    return [
        (number, Hours(opening_hours=hours, timezone=zone, holiday_country=country))
        for number, hours, zone, country in rows
    ]
