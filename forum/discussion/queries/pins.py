"""Pins with what they pin and where, for agencies and for those who look after boards; what readers see is `beside`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from forum.db import db, page_of
from forum.discussion.models import Board, Pin, PinState, PostState, Thread
from forum.discussion.queries.beside import Pinned, is_standing, stands
from forum.discussion.queries.visibility import thread_seen_by
from forum.errors import Hidden
from forum.resources.models import Agency, GuidancePage, Organization, Service
from forum.resources.queries import is_fresh_on
from forum.roles import Viewer

LISTED = 100
PINS_A_PAGE = 50
OPEN = (PinState.PROPOSED, PinState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class PlacedPin:
    """A pin with its page, or its service and whose that is; the agency that looks after it (None: none does any
    more); where it stands or wants to stand: a thread and the board of that, a board, or everywhere."""

    pin: Pin
    page: GuidancePage | None
    service: Service | None
    organization: Organization | None
    agency: Agency | None
    board: Board | None
    thread: Thread | None
    # Whether what is pinned may stand beside threads today.
    is_standing: bool = True
    # Whether whoever it was loaded for may read that thread: else not even its title is for them.
    thread_is_seen: bool = True

    @property
    def thing(self) -> GuidancePage | Service:
        """What is pinned."""
        found = self.page or self.service
        if found is None:
            raise LookupError("a pin of nothing")
        return found

    @property
    def title(self) -> str:
        return self.page.title if self.page is not None else self.service.name if self.service is not None else ""

    @property
    def language(self) -> str:
        """That of its words."""
        if self.page is not None:
            return self.page.language
        return self.service.written_in if self.service is not None else ""

    @property
    def by(self) -> str:
        """Who speaks in it."""
        if self.organization is not None:
            return self.organization.name
        return self.agency.name if self.agency is not None else ""

    @property
    def board_id(self) -> int | None:
        """The board by which it is decided who may look after it; None for one that stands everywhere."""
        return None if self.board is None else self.board.id


def _rows(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Pin, Pinned, Service, Organization, Agency, Board, Thread, func.coalesce(is_standing(today), False))
        .select_from(Pin)
        .outerjoin(Pinned, Pinned.id == Pin.page_id)
        .outerjoin(Service, Service.id == Pin.service_id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .outerjoin(Agency, Agency.id == func.coalesce(Pinned.agency_id, Organization.agency_id))
        .outerjoin(Thread, Thread.id == Pin.thread_id)
        .outerjoin(Board, Board.id == func.coalesce(Pin.board_id, Thread.board_id))
    )


def placed_pin(public_id: str, today: date) -> PlacedPin:
    """One pin with what it pins and its place, decided or not. Raises Hidden."""
    row = db.session.execute(_rows(today).where(Pin.public_id == public_id)).first()
    if row is None:
        raise Hidden
    return PlacedPin(*row)


def pins_of(agency_id: int, viewer: Viewer, today: date) -> list[PlacedPin]:
    """An agency's own pins, the newest first."""
    seen = func.coalesce(thread_seen_by(viewer), false())
    rows = db.session.execute(
        _rows(today).add_columns(seen).where(Agency.id == agency_id).order_by(Pin.id.desc()).limit(LISTED)
    )
    return [PlacedPin(*row) for row in rows]


def accepted(key: str | None, today: date) -> tuple[list[PlacedPin], str]:
    """A page of the pins that were accepted and have not come to their end, whether or not they stand today: first
    those that stand everywhere, then by board, each thread's after its board's, in their order; and the key of the
    next page, "" on the last. Raises BadPageKey."""
    order = (
        func.coalesce(Board.place, -1),
        func.coalesce(Board.id, 0),
        func.coalesce(Pin.thread_id, 0),
        Pin.place,
        Pin.id,
    )
    statement = (
        _rows(today)
        .add_columns(*order)
        .where(Pin.state == PinState.ACCEPTED, or_(Pin.ends_on.is_(None), Pin.ends_on >= today))
        .order_by(*order)
    )
    found = page_of(statement, key, size=PINS_A_PAGE, kinds=(int,) * len(order))
    return [PlacedPin(*row[:8]) for row in found], str(found.paging.bookmark_next) if found.paging.has_next else ""


def own_pin(public_id: str, agency_id: int) -> Pin:
    """A pin of this agency's. Raises Hidden."""
    found: Pin | None = db.session.scalar(
        _of_agency(select(Pin)).where(Pin.public_id == public_id, or_(*_is_agencys(agency_id)))
    )
    if found is None:
        raise Hidden
    return found


def _of_agency(statement: Select[Any]) -> Select[Any]:
    return (
        statement.outerjoin(GuidancePage, GuidancePage.id == Pin.page_id)
        .outerjoin(Service, Service.id == Pin.service_id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
    )


def _is_agencys(agency_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return GuidancePage.agency_id == agency_id, Organization.agency_id == agency_id


def _target(pin: Pin) -> ColumnElement[bool]:
    """Pins that want to stand, or stand, in the same place; those that stand everywhere for the same people."""
    if pin.thread_id is not None:
        return Pin.thread_id == pin.thread_id
    if pin.board_id is not None:
        return Pin.board_id == pin.board_id
    return and_(
        Pin.thread_id.is_(None), Pin.board_id.is_(None), Pin.country == pin.country, Pin.language == pin.language
    )


def count_standing(pin: Pin, today: date) -> int:
    """How many others stand now where this one wants to stand."""
    statement = (
        select(func.count())
        .select_from(Pin)
        .outerjoin(Pinned, Pinned.id == Pin.page_id)
        .outerjoin(Service, Service.id == Pin.service_id)
        .where(_target(pin), stands(today), Pin.id != pin.id)
    )
    return db.session.scalar(statement) or 0


def next_place(pin: Pin) -> int:
    """The place behind those that were accepted where this one wants to stand."""
    last = select(func.max(Pin.place)).where(_target(pin), Pin.state == PinState.ACCEPTED, Pin.id != pin.id)
    found = db.session.scalar(last)
    return 0 if found is None else found + 1


def lock_target(pin: Pin) -> None:
    """Make others who decide about the same board, thread, or what stands everywhere wait, so that a limit holds among
    them all. Of what stands everywhere each pin that waits or stands is locked, always in the same order: whoever
    decides about one of two meets the other's lock."""
    if pin.board_id is not None:
        db.session.execute(select(Board.id).where(Board.id == pin.board_id).with_for_update())
    elif pin.thread_id is not None:
        db.session.execute(select(Thread.id).where(Thread.id == pin.thread_id).with_for_update())
    else:
        everywhere = select(Pin.id).where(Pin.board_id.is_(None), Pin.thread_id.is_(None), Pin.state.in_(OPEN))
        db.session.execute(everywhere.order_by(Pin.id).with_for_update())


def lock_agency(agency_id: int) -> None:
    """Make others who propose something for the same agency wait: a button pressed twice makes one request."""
    db.session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))


def count_proposed(agency_id: int) -> int:
    """How many requests of an agency's wait."""
    found = _of_agency(select(func.count(Pin.id)).select_from(Pin)).where(
        Pin.state == PinState.PROPOSED, or_(*_is_agencys(agency_id))
    )
    return db.session.scalar(found) or 0


def same_pin(pin: Pin, today: date) -> Pin | None:
    """A pin of the same page or service in the same place for the same people that waits, stands or is to stand."""
    thing = Pin.page_id == pin.page_id if pin.page_id is not None else Pin.service_id == pin.service_id
    is_open = or_(
        Pin.state == PinState.PROPOSED,
        and_(Pin.state == PinState.ACCEPTED, or_(Pin.ends_on.is_(None), Pin.ends_on >= today)),
    )
    same_people = and_(Pin.country == pin.country, Pin.language == pin.language)
    return db.session.scalar(select(Pin).where(thing, _target(pin), same_people, is_open).limit(1))


def readable_thread(public_id: str, viewer: Viewer) -> Thread | None:
    """A thread that an agency may propose a pin for: one that it can read."""
    return db.session.scalar(
        select(Thread)
        .join(Board, Board.id == Thread.board_id)
        .where(Thread.public_id == public_id, Thread.state == PostState.PUBLISHED, thread_seen_by(viewer))
    )


def pages_to_pin(agency_id: int, today: date) -> list[GuidancePage]:
    """An agency's pages that could stand beside threads now."""
    return list(
        db.session.scalars(
            select(GuidancePage)
            .where(GuidancePage.agency_id == agency_id, is_fresh_on(GuidancePage, today))
            .order_by(GuidancePage.title)
            .limit(LISTED)
        )
    )


def services_to_pin(agency_id: int, today: date) -> list[Service]:
    """The services of an agency that could stand beside threads now."""
    return list(
        db.session.scalars(
            select(Service)
            .join(Organization, Organization.id == Service.organization_id)
            .where(Organization.agency_id == agency_id, is_fresh_on(Service, today))
            .order_by(Service.name)
            .limit(LISTED)
        )
    )


def open_pins(*, page_id: int | None = None, service_id: int | None = None) -> list[Pin]:
    """The pins of a page or of a service that wait or were accepted."""
    thing = Pin.page_id == page_id if page_id is not None else Pin.service_id == service_id
    return list(db.session.scalars(select(Pin).where(thing, Pin.state.in_(OPEN)).order_by(Pin.id)))
