"""Services as those who look after them see them, and as those who review them do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from forum.audit import Act, AuditLine
from forum.db import db, page_of
from forum.errors import Hidden
from forum.resources.models import (
    SOON,
    TWICE,
    AgencyMember,
    Answer,
    DraftState,
    FeedbackCount,
    Metadatum,
    Organization,
    Phone,
    Service,
    ServiceDraft,
    ServiceState,
)
from forum.resources.queries.service_parts import said_of
from forum.resources.said import ServiceSaid, from_json
from forum.roles import Role, Viewer

SIZE = 50
MOST_FOUND = 50  # by a name that somebody looks for


@dataclass(frozen=True, slots=True)
class Kept:
    """A service, loaded with its organisation, and the version beside it that waits or was given back, if any."""

    service: Service
    draft: ServiceDraft | None

    @property
    def organization(self) -> Organization:
        return self.service.organization

    @property
    def newest(self) -> ServiceSaid:
        """What whoever looks after it goes on writing, and what a moderator decides about."""
        return from_json(self.draft.said) if self.draft is not None else said_of(self.service)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in the list of those who look after it."""

    public_id: str
    name: str
    organization: str
    state: ServiceState
    draft_state: DraftState | None
    checked_on: date
    review_by: date
    unanswered: int
    useful_yes: int
    useful_no: int

    @property
    def is_silent(self) -> bool:
        """Whether readers said that nobody answers."""
        return self.state is ServiceState.PUBLISHED and self.unanswered >= TWICE


def kept_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition of an organisation that the viewer looks after; the twin of `rules.services.may_keep`."""
    if viewer.role is Role.AGENCY:
        return Organization.agency_id.in_(
            select(AgencyMember.agency_id).where(AgencyMember.account_id == viewer.account_id)
        )
    is_keeper = viewer.role is Role.ADMIN and not viewer.is_suspended
    return Organization.agency_id.is_(None) if is_keeper else false()


def _kept(*conditions: ColumnElement[bool]) -> Kept:
    row = db.session.execute(
        select(Service, ServiceDraft)
        .join(Service.organization)
        .options(contains_eager(Service.organization), joinedload(Service.schedule))
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .where(*conditions)
    ).first()
    if row is None:
        raise Hidden
    return Kept(service=row[0], draft=row[1])


def own_service(public_id: str, viewer: Viewer) -> Kept:
    """A service that the viewer looks after. Raises Hidden for any other."""
    return _kept(Service.public_id == public_id, kept_by(viewer))


def any_service(public_id: str) -> Kept:
    """A service for somebody who reviews, whether or not something waits. Raises Hidden."""
    return _kept(Service.public_id == public_id)


def has_history(public_id: str) -> bool:
    """Whether something was ever written down of a service: it has been public before."""
    return bool(db.session.scalar(select(exists().where(Metadatum.resource_id == public_id))))


def last_checked_by(public_id: str) -> int | None:
    """The member number of whoever last said that a service is right as it stands; None: nobody did."""
    statement = select(AuditLine.actor).where(AuditLine.act == Act.SERVICE_CHECKED, AuditLine.about == public_id)
    return db.session.scalar(statement.order_by(AuditLine.id.desc()).limit(1))


def has_phone(service_id: int) -> bool:
    return bool(db.session.scalar(select(exists().where(Phone.service_id == service_id))))


# Lists of those who look after services.


def _answers(answer: Answer) -> ScalarSelect[int]:
    """How often this was said of a service, over all months."""
    return (
        select(func.coalesce(func.sum(FeedbackCount.total), 0))
        .where(FeedbackCount.service_id == Service.id, FeedbackCount.answer == answer)
        .scalar_subquery()
    )


def _turn(today: date) -> ColumnElement[int]:
    """What asks for attention first: given back; overdue, due or in doubt; waiting; public; withdrawn."""
    is_public = Service.state == ServiceState.PUBLISHED
    return case(
        (and_(ServiceDraft.state == DraftState.RETURNED, Service.state != ServiceState.WITHDRAWN), 0),
        (and_(is_public, Service.unanswered >= TWICE), 1),
        (and_(is_public, Service.review_by <= today + timedelta(days=SOON)), 1),
        (Service.waiting_at.is_not(None), 2),
        (is_public, 3),
        else_=4,
    )


def _list(today: date, *conditions: ColumnElement[bool]) -> Any:
    turn = _turn(today).label("turn")
    return (
        select(
            Service.public_id,
            Service.name,
            Organization.name.label("organization"),
            Service.state,
            ServiceDraft.state.label("draft_state"),
            Service.checked_on,
            Service.review_by,
            Service.unanswered,
            _answers(Answer.YES).label("useful_yes"),
            _answers(Answer.NO).label("useful_no"),
            turn,
            Service.id,
        )
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .where(*conditions)
        .order_by(turn, Service.review_by, Service.id)
    )


def kept_services(viewer: Viewer, *, today: date, after: str | None) -> tuple[list[ServiceRow], str | None]:
    """One stretch of what the viewer looks after, and the key of the next. Raises BadPageKey."""
    found = page_of(_list(today, kept_by(viewer)), after, size=SIZE, kinds=(int, date, int))
    following = found.paging.bookmark_next if found.paging.has_next else None
    return [ServiceRow(*row[:10]) for row in found], following


def services_of(organization_id: int, *, today: date) -> list[ServiceRow]:
    """The services of an organisation; the first MOST_FOUND."""
    rows = db.session.execute(_list(today, Service.organization_id == organization_id).limit(MOST_FOUND))
    return [ServiceRow(*row[:10]) for row in rows]


def _named(column: Any, words: str) -> ColumnElement[bool]:
    # SQLite turns only the letters of ASCII into small ones.
    return or_(func.lower(column).contains(words.lower(), autoescape=True), column.contains(words, autoescape=True))


def find_services(words: str, viewer: Viewer, *, today: date) -> list[ServiceRow]:
    """What the viewer looks after and has these words in its name or that of its organisation; at most MOST_FOUND."""
    has_words = _named(Service.name, words) | _named(Organization.name, words)
    return [
        ServiceRow(*row[:10]) for row in db.session.execute(_list(today, kept_by(viewer), has_words).limit(MOST_FOUND))
    ]


def find_organizations(words: str, viewer: Viewer) -> list[Organization]:
    """Organisations that the viewer looks after, with these words in their names; at most MOST_FOUND, by name."""
    rows = db.session.scalars(
        select(Organization)
        .where(kept_by(viewer), _named(Organization.name, words))
        .order_by(Organization.name, Organization.id)
        .limit(MOST_FOUND)
    )
    return list(rows)


def own_organization(public_id: str, viewer: Viewer) -> Organization:
    """An organisation that the viewer looks after. Raises Hidden for any other."""
    found = db.session.scalar(select(Organization).where(Organization.public_id == public_id, kept_by(viewer)))
    if found is None:
        raise Hidden
    return found


def organization_of(agency_id: int) -> Organization | None:
    """The organisation under which an agency offers its services: the first it has."""
    return db.session.scalar(
        select(Organization).where(Organization.agency_id == agency_id).order_by(Organization.id).limit(1)
    )


def published_of(organization_id: int) -> list[int]:
    """The numbers of an organisation's public services."""
    return list(
        db.session.scalars(
            select(Service.id).where(
                Service.organization_id == organization_id, Service.state == ServiceState.PUBLISHED
            )
        )
    )
