"""What agencies are told of: their own pages and pins."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from forum.db import db
from forum.discussion.models import Pin
from forum.resources.models import (
    AgencyMember,
    GuidancePage,
    GuidanceRevision,
    Organization,
    RevisionState,
    Service,
)
from forum.roles import Viewer


def pages(viewer: Viewer, public_ids: Sequence[str]) -> list[tuple[GuidancePage, GuidanceRevision | None]]:
    """Those of these pages that are of the viewer's agency, with the edit that was given back, if one was."""
    rows = db.session.execute(
        select(GuidancePage, GuidanceRevision)
        .join(AgencyMember, AgencyMember.agency_id == GuidancePage.agency_id)
        .outerjoin(
            GuidanceRevision,
            (GuidanceRevision.page_id == GuidancePage.id) & (GuidanceRevision.state == RevisionState.RETURNED),
        )
        .where(GuidancePage.public_id.in_(public_ids), AgencyMember.account_id == viewer.account_id)
    )
    return [(row[0], row[1]) for row in rows]


def pins(viewer: Viewer, public_ids: Sequence[str]) -> list[tuple[Pin, str]]:
    """Those of these pins that are of the viewer's agency, each with the name of its page or service."""
    rows = db.session.execute(
        select(Pin, func.coalesce(GuidancePage.title, Service.name))
        .outerjoin(GuidancePage, GuidancePage.id == Pin.page_id)
        .outerjoin(Service, Service.id == Pin.service_id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .join(AgencyMember, AgencyMember.agency_id == func.coalesce(GuidancePage.agency_id, Organization.agency_id))
        .where(Pin.public_id.in_(public_ids), AgencyMember.account_id == viewer.account_id)
    )
    return [(row[0], row[1]) for row in rows]
