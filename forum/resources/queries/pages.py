"""One page at a time, and what waits for a moderator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased, contains_eager

from forum.db import db
from forum.errors import Hidden
from forum.resources.models import (
    Agency,
    AgencyMember,
    GuidancePage,
    GuidanceRevision,
    RevisionState,
)
from forum.resources.queries.freshness import is_public_on
from forum.roles import Role, Viewer
from forum.web import locale

_Original = aliased(GuidancePage)


@dataclass(frozen=True, slots=True)
class Review:
    """A page, loaded with its agency, its open edit (held, given back, or None), and the page of which it is a
    translation."""

    page: GuidancePage
    revision: GuidanceRevision | None
    original: GuidancePage | None = None

    @property
    def agency(self) -> Agency:
        return self.page.agency

    @property
    def newest(self) -> GuidancePage | GuidanceRevision:
        """The newest text: what the agency goes on writing, and what a moderator decides about."""
        return self.revision or self.page


def is_own(viewer: Viewer) -> ColumnElement[bool]:
    """The condition of a page of the agency that the viewer writes for; the twin of `rules.may_edit`."""
    if viewer.role is not Role.AGENCY:
        return false()
    mine = select(AgencyMember.agency_id).where(AgencyMember.account_id == viewer.account_id)
    return GuidancePage.agency_id.in_(mine)


def guidance_seen_by(viewer: Viewer, today: date) -> ColumnElement[bool]:
    """The condition of a page that the viewer may see today; the twin of `rules.may_see`."""
    if viewer.is_reviewer:
        return true()
    return or_(is_public_on(GuidancePage, today), is_own(viewer))


def page(public_id: str, viewer: Viewer) -> GuidancePage:
    """A page to read, with its agency. Raises Hidden when there is none for this viewer."""
    found = db.session.scalar(
        select(GuidancePage)
        .join(GuidancePage.agency)
        .options(contains_eager(GuidancePage.agency))
        .where(GuidancePage.public_id == public_id, guidance_seen_by(viewer, locale.today()))
    )
    if found is None:
        raise Hidden
    return found


def own_page(public_id: str, agency_id: int) -> GuidancePage:
    """A page of this agency's, without its texts of before. Raises Hidden."""
    found = db.session.scalar(
        select(GuidancePage).where(GuidancePage.public_id == public_id, GuidancePage.agency_id == agency_id)
    )
    if found is None:
        raise Hidden
    return found


def _review(*conditions: ColumnElement[bool]) -> Review:
    is_open = and_(GuidanceRevision.page_id == GuidancePage.id, GuidanceRevision.state != RevisionState.PAST)
    row = db.session.execute(
        select(GuidancePage, GuidanceRevision, _Original)
        .join(GuidancePage.agency)
        .options(contains_eager(GuidancePage.agency))
        .outerjoin(GuidanceRevision, is_open)
        .outerjoin(_Original, _Original.id == GuidancePage.original_id)
        .where(*conditions)
    ).first()
    if row is None:
        raise Hidden
    return Review(page=row[0], revision=row[1], original=row[2])


def own_review(public_id: str, viewer: Viewer) -> Review:
    """A page of the viewer's own agency, with its open edit. Raises Hidden for any other."""
    return _review(GuidancePage.public_id == public_id, is_own(viewer))


def review(public_id: str) -> Review:
    """A page for somebody who reviews, with its open edit, whether or not something waits. Raises Hidden."""
    return _review(GuidancePage.public_id == public_id)
