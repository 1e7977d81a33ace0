"""What has to be checked again, and by whom: decided from dates and answers when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from forum.db import db, page_of
from forum.freshness import Freshness, freshness
from forum.resources.models import (
    DAYS_BETWEEN_MAILS,
    SOON,
    TEAM,
    TWICE,
    Agency,
    GuidancePage,
    LinkCheck,
    LinkState,
    Organization,
    ReviewCall,
    ReviewMail,
    Service,
)
from forum.resources.queries.freshness import is_public_on

SIZE = 50
MOST_MAILS = 20  # a look


@dataclass(frozen=True, slots=True)
class Due:
    """A page or a service that somebody has to check again, and why: its day (`is_late`: nears or is past), readers to
    whom nobody answered, a page of its own that is gone. `owner` is its agency or organisation."""

    is_service: bool
    public_id: str
    name: str
    language: str
    owner: str
    checked_on: date
    review_by: date
    is_late: bool
    is_silent: bool
    is_broken: bool
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class DueMail:
    """Who is to be sent the message that something is due: a desk, and its address ("" for the team's)."""

    desk: str
    address: str


def is_broken() -> ColumnElement[bool]:
    """The condition of a service a page of which was found gone twice, since it was last checked."""
    return exists().where(
        LinkCheck.service_id == Service.id,
        LinkCheck.state == LinkState.BROKEN,
        LinkCheck.checked_on > Service.checked_on,
    )


def is_page_due(today: date) -> ColumnElement[bool]:
    """The condition of a page that its agency is asked to read again; the twin of `rules.is_due`."""
    return and_(is_public_on(GuidancePage, today), GuidancePage.review_by <= today + timedelta(days=SOON))


def is_service_due(today: date) -> ColumnElement[bool]:
    """The condition of a service that whoever looks after it is asked to check again."""
    return and_(
        is_public_on(Service, today),
        or_(Service.review_by <= today + timedelta(days=SOON), Service.unanswered >= TWICE, is_broken()),
    )


def _pages(agency_id: int, today: date) -> Select[*tuple[Any, ...]]:
    soon = today + timedelta(days=SOON)
    return (
        select(
            false().label("is_service"),
            GuidancePage.public_id,
            GuidancePage.title.label("name"),
            GuidancePage.language,
            Agency.name.label("owner"),
            GuidancePage.checked_on,
            GuidancePage.review_by,
            (GuidancePage.review_by <= soon).label("is_late"),
            false().label("is_silent"),
            false().label("is_broken"),
            GuidancePage.lapses_on,
        )
        .join(Agency, Agency.id == GuidancePage.agency_id)
        .where(GuidancePage.agency_id == agency_id, is_page_due(today))
    )


def _services(agency_id: int | None, today: date) -> Select[*tuple[Any, ...]]:
    soon = today + timedelta(days=SOON)
    return (
        select(
            true().label("is_service"),
            Service.public_id,
            Service.name,
            Service.written_in.label("language"),
            Organization.name.label("owner"),
            Service.checked_on,
            Service.review_by,
            (Service.review_by <= soon).label("is_late"),
            (Service.unanswered >= TWICE).label("is_silent"),
            is_broken().label("is_broken"),
            Service.lapses_on,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .where(_of_desk(agency_id), is_service_due(today))
    )


def _of_desk(agency_id: int | None) -> ColumnElement[bool]:
    return Organization.agency_id.is_(None) if agency_id is None else Organization.agency_id == agency_id


def _all(agency_id: int | None, today: date) -> Subquery:
    services = _services(agency_id, today)
    return (services if agency_id is None else union_all(_pages(agency_id, today), services)).subquery()


def due_reviews(agency_id: int | None, *, today: date, after: str | None) -> tuple[list[Due], str | None]:
    """One stretch of what is due at an agency's desk (None: of the services that no agency looks after), the longest
    overdue first, and the key of the next. Raises BadPageKey."""
    lines = _all(agency_id, today)
    statement = select(lines).order_by(lines.c.review_by, lines.c.public_id)
    found = page_of(statement, after, size=SIZE, kinds=(date, str))
    following = found.paging.bookmark_next if found.paging.has_next else None
    rows = [Due(*(*row[:10], freshness(row.review_by, row.lapses_on, today))) for row in found]
    return rows, following


def count_due(agency_id: int | None, today: date) -> int:
    """How much is due at a desk (None: that of the team)."""
    return db.session.scalar(select(func.count()).select_from(_all(agency_id, today))) or 0


# who was told


def due_pages(today: date) -> Select[int]:
    return select(GuidancePage.id).where(is_page_due(today))


def due_services(today: date) -> Select[int]:
    return select(Service.id).where(is_service_due(today))


def new_pages(today: date) -> Select[*tuple[Any, ...]]:
    """Due pages whose agency was not told, as (page, day)."""
    called = exists().where(ReviewCall.page_id == GuidancePage.id)
    return select(GuidancePage.id, literal(today)).where(is_page_due(today), ~called)


def new_services(today: date) -> Select[*tuple[Any, ...]]:
    """Due services whose desk was not told, as (service, day)."""
    called = exists().where(ReviewCall.service_id == Service.id)
    return select(Service.id, literal(today)).where(is_service_due(today), ~called)


def desks_to_tell(today: date) -> set[str]:
    """The desks at which something has become due: agencies' public ids, and TEAM."""
    pages, services = new_pages(today).subquery(), new_services(today).subquery()
    of_pages = (
        select(Agency.public_id)
        .join(GuidancePage, GuidancePage.agency_id == Agency.id)
        .join(pages, pages.c.id == GuidancePage.id)
    )
    of_services = (
        select(func.coalesce(Agency.public_id, TEAM))
        .select_from(Service)
        .join(services, services.c.id == Service.id)
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(Agency, Agency.id == Organization.agency_id)
    )
    return set(db.session.scalars(of_pages.union(of_services)))


def due_mails(now: datetime, today: date, *, with_team: bool) -> list[DueMail]:
    """The messages that may be sent now, at most one in DAYS_BETWEEN_MAILS to a desk, and only where there is an
    address. `with_team`: the team has one."""
    rows = db.session.execute(
        select(ReviewMail.desk, func.coalesce(Agency.mail, ""))
        .outerjoin(Agency, Agency.public_id == ReviewMail.desk)
        .where(
            ReviewMail.is_waiting,
            or_(ReviewMail.sent_on.is_(None), ReviewMail.sent_on <= today - timedelta(days=DAYS_BETWEEN_MAILS)),
            or_(ReviewMail.next_try_at.is_(None), ReviewMail.next_try_at <= now),
            or_(Agency.mail != "", ReviewMail.desk == (TEAM if with_team else "")),
        )
        .order_by(ReviewMail.desk)
        .limit(MOST_MAILS)
    )
    return [DueMail(desk, address) for desk, address in rows]


def agency_ids(public_ids: set[str]) -> dict[str, int]:
    """The numbers of agencies by their public ids."""
    rows = db.session.execute(select(Agency.public_id, Agency.id).where(Agency.public_id.in_(public_ids)))
    return {row.public_id: row.id for row in rows}


def checked_since() -> ColumnElement[bool]:
    """The condition of a `ReviewCall` about what was checked after it."""
    page = exists().where(GuidancePage.id == ReviewCall.page_id, GuidancePage.checked_on > ReviewCall.called_on)
    service = exists().where(Service.id == ReviewCall.service_id, Service.checked_on > ReviewCall.called_on)
    return or_(page, service)
