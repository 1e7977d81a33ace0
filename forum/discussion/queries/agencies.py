"""In whose name somebody writes here: an agency's, or their own."""

from __future__ import annotations

from sqlalchemy import select

from forum.db import db
from forum.resources.models import AgencyMember
from forum.roles import Role, Viewer


def own_agency(viewer: Viewer) -> int | None:
    """The number of the agency that the viewer writes for; None for everybody else, of whom nothing is asked."""
    if viewer.role is not Role.AGENCY:
        return None
    return db.session.scalar(select(AgencyMember.agency_id).where(AgencyMember.account_id == viewer.account_id))
