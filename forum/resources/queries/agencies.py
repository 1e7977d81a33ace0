"""Agencies and who writes for them."""

from __future__ import annotations

from sqlalchemy import select

from forum.db import db
from forum.errors import Hidden
from forum.resources.models import Agency, AgencyMember
from forum.roles import Role, Viewer


def agency_of(viewer: Viewer) -> Agency:
    """The agency that the viewer writes for. Raises Hidden where there is none."""
    found = None
    if viewer.role is Role.AGENCY:
        found = db.session.scalar(
            select(Agency)
            .join(AgencyMember, AgencyMember.agency_id == Agency.id)
            .where(AgencyMember.account_id == viewer.account_id)
        )
    if found is None:
        raise Hidden
    return found


def find_agency(name: str) -> Agency | None:
    """The agency of this very name."""
    return db.session.scalar(select(Agency).where(Agency.name == name))


def membership(account_id: int) -> AgencyMember | None:
    """For which agency an account writes."""
    return db.session.scalar(select(AgencyMember).where(AgencyMember.account_id == account_id))
