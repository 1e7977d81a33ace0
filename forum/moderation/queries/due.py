"""Whom to tell that something at their desk has to be checked again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.accounts.models import Account
from forum.db import db
from forum.resources.models import TEAM, Agency, AgencyMember
from forum.roles import Role, Viewer


def people_at(desks: Collection[str]) -> list[tuple[int, str]]:
    """Who is at these desks, as (account, desk): those who write for an agency (its public id), administrators for
    TEAM."""
    writers = db.session.execute(
        select(AgencyMember.account_id, Agency.public_id)
        .join(Agency, Agency.id == AgencyMember.agency_id)
        .join(Account, Account.id == AgencyMember.account_id)
        .where(Agency.public_id.in_(desks), Account.role == Role.AGENCY)
    )
    found = [(account, desk) for account, desk in writers]
    if TEAM in desks:
        administrators = db.session.scalars(select(Account.id).where(Account.role == Role.ADMIN))
        found += [(account, TEAM) for account in administrators]
    return found


def desk_of(viewer: Viewer) -> tuple[str, int | None] | None:
    """The desk of somebody: (its agency's public id, number) or (TEAM, None); None for who has none."""
    if viewer.role is Role.ADMIN:
        return TEAM, None
    if viewer.role is not Role.AGENCY:
        return None
    row = db.session.execute(
        select(Agency.public_id, Agency.id)
        .join(AgencyMember, AgencyMember.agency_id == Agency.id)
        .where(AgencyMember.account_id == viewer.account_id)
    ).first()
    return None if row is None else (row.public_id, row.id)
