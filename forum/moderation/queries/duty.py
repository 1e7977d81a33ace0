"""Who is on duty, for those who review; whether anybody is, for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from forum.accounts.models import Account
from forum.db import db
from forum.moderation.models import Duty, StaffedUntil
from forum.moderation.models.duty import SITE
from forum.roles import REVIEWERS


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty, for the eyes of those who review."""

    account_id: int
    name: str
    until: datetime


def on_duty(now: datetime) -> list[OnDuty]:
    """Who is on duty and may review, in the order of their names; one query."""
    rows = db.session.execute(
        select(Account.id, Account.pseudonym, Duty.until)
        .join(Duty, Duty.moderator_id == Account.id)
        .where(Duty.until > now, Account.role.in_(REVIEWERS))
        .order_by(Account.pseudonym)
    )
    return [OnDuty(account_id=account_id, name=name, until=until) for account_id, name, until in rows]


def duty_until(now: datetime) -> ScalarSelect[Any]:
    """Until when the last of those on duty now is: NULL when nobody is. To be put into a statement."""
    return (
        select(func.max(Duty.until))
        .join(Account, Account.id == Duty.moderator_id)
        .where(Duty.until > now, Account.role.in_(REVIEWERS))
        .scalar_subquery()
    )


def staffed_until() -> ScalarSelect[Any]:
    """The site's row, as a column. To be put into a statement."""
    return select(StaffedUntil.until).where(StaffedUntil.id == SITE).scalar_subquery()


def locked_site() -> StaffedUntil | None:
    """The site's row for this unit of work alone: two who begin or end at once come one after the other."""
    locked = select(StaffedUntil).where(StaffedUntil.id == SITE).with_for_update()
    return db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def latest(now: datetime) -> datetime:
    """Until when somebody is on duty, the present moment when nobody is."""
    found: datetime | None = db.session.scalar(select(duty_until(now)))
    return found or now
