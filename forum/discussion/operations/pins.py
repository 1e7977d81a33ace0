"""Pins: proposed by an agency, accepted by a moderator; at most three a board, one a thread, and one everywhere for
the same people.

With a page or a service that is withdrawn its pins end: whoever brings it back asks anew. What was only overdue too
long comes back with the next check, where there is room.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, event, inspect, update
from sqlalchemy.orm import InstanceState

from forum import clock
from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import PINS_PER_BOARD, PINS_PER_SITE, PINS_PER_THREAD, Board, Pin, PinState, Thread
from forum.discussion.models.pins import LAST_PLACE
from forum.discussion.queries import pins as queries
from forum.errors import Conflict, Refused
from forum.resources.models import GuidancePage, GuidanceState, Service, ServiceState
from forum.roles import Viewer
from forum.waiting import Level
from forum.web import locale

MOST_PROPOSED = 30  # requests of one agency that wait
# What ends the pins of a page or a service; one that is only read once more keeps them, out of sight.
ENDS = frozenset({GuidanceState.WITHDRAWN, GuidanceState.RETURNED, ServiceState.WITHDRAWN, ServiceState.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where an agency wants something to stand (neither board nor thread: everywhere), for whom ("": for all), and
    from which to which day."""

    board: Board | None = None
    thread: Thread | None = None
    country: str = ""
    language: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def propose(thing: GuidancePage | Service, wish: Wish, *, agency_id: int) -> Pin:
    """Ask for a page or a service of an agency to stand somewhere. Where it waits or stands already for the same
    people, nothing is added. Raises Refused when too many requests of the agency wait."""
    queries.lock_agency(agency_id)
    pin = Pin(
        page_id=thing.id if isinstance(thing, GuidancePage) else None,
        service_id=thing.id if isinstance(thing, Service) else None,
        board_id=None if wish.board is None else wish.board.id,
        thread_id=None if wish.thread is None else wish.thread.id,
        country=wish.country,
        language=wish.language,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        waiting_at=clock.now(),
    )
    twin = queries.same_pin(pin, locale.today())
    if twin is not None:
        return twin
    if queries.count_proposed(agency_id) >= MOST_PROPOSED:
        raise Refused("too_many_waiting")
    db.session.add(pin)
    db.session.flush()
    return pin


def _limit(pin: Pin) -> int:
    if pin.board_id is not None:
        return PINS_PER_BOARD
    return PINS_PER_THREAD if pin.thread_id is not None else PINS_PER_SITE


def accept(pin: Pin, *, version: int, by: Viewer) -> None:
    """Put it up, behind what stands there. Raises Conflict when it was decided meanwhile, Refused when the place is
    full."""
    must_be_at(pin, version)
    queries.lock_target(pin)
    if queries.count_standing(pin, locale.today()) >= _limit(pin):
        raise Refused("pins_full")
    pin.place = min(queries.next_place(pin), LAST_PLACE)
    pin.state, pin.waiting_at, pin.accepted_on, pin.reason = PinState.ACCEPTED, None, locale.today(), ""
    record(Act.PIN_ACCEPTED, actor=by.number, about=pin.public_id)


def refuse(pin: Pin, *, version: int, by: Viewer, reason: str) -> None:
    """Leave it out; its agency reads why. Raises Conflict when it was decided meanwhile, Refused without a reason."""
    must_be_at(pin, version)
    if not reason:
        raise Refused("reason")
    pin.state, pin.waiting_at, pin.reason = PinState.REFUSED, None, reason
    record(Act.PIN_REFUSED, actor=by.number, about=pin.public_id)


def take_down(pin: Pin, *, version: int, by: Viewer, reason: str) -> None:
    """The team takes down what was accepted; its agency reads why. Raises Conflict when it no longer stands as
    somebody saw it, Refused without a reason."""
    _must_stand(pin, version)
    if not reason:
        raise Refused("reason")
    pin.state, pin.reason = PinState.REFUSED, reason
    record(Act.PIN_TAKEN_DOWN, actor=by.number, about=pin.public_id)


def move(pin: Pin, *, place: int, version: int, by: Viewer) -> None:
    """Give it another place among those beside it, 0 to 99, the smaller first. Raises Conflict as `take_down`."""
    _must_stand(pin, version)
    before = pin.place
    pin.place = place
    record(Act.PIN_MOVED, actor=by.number, about=pin.public_id, before=str(before), after=str(place))


def withdraw(pin: Pin) -> None:
    """An agency takes its own pin down. One that the team refused or took down stays so, to be contested."""
    if pin.state in queries.OPEN:
        pin.state, pin.waiting_at = PinState.WITHDRAWN, None


def end_with(*, page_id: int | None = None, service_id: int | None = None, by: Viewer) -> None:
    """The team takes a page or a service from its readers: its pins end, each with a line in the record. What its
    agency withdraws takes its pins along by itself."""
    for pin in queries.open_pins(page_id=page_id, service_id=service_id):
        before, pin.state, pin.waiting_at = pin.state, PinState.WITHDRAWN, None
        why = "page" if page_id is not None else "service"
        record(Act.PIN_TAKEN_DOWN, actor=by.number, about=pin.public_id, why=why, before=before.value)
    db.session.flush()


def must_be_at(pin: Pin, version: int | None) -> None:
    """Raises Conflict when it no longer waits as somebody saw it."""
    if pin.version != version or pin.state is not PinState.PROPOSED:
        raise Conflict


def _must_stand(pin: Pin, version: int) -> None:
    if pin.version != version or pin.state is not PinState.ACCEPTED:
        raise Conflict


@event.listens_for(GuidancePage, "after_update")
@event.listens_for(Service, "after_update")
def _take_along(_mapper: Any, connection: Connection, thing: GuidancePage | Service) -> None:
    """Whoever withdraws a page or a service, and wherever: its pins end in the same unit of work. The tables below do
    not know of pins."""
    state: InstanceState[Any] = inspect(thing)
    if thing.state not in ENDS or not state.attrs.state.history.has_changes():
        return
    pins = Pin.metadata.tables[Pin.__tablename__]
    column = pins.c.page_id if isinstance(thing, GuidancePage) else pins.c.service_id
    connection.execute(
        update(pins)
        .where(column == thing.id, pins.c.state.in_(queries.OPEN))
        .values(
            state=PinState.WITHDRAWN,
            waiting_at=None,
            looked_at=None,
            due_at=None,
            level=Level.GREEN,
            level_why="",
            version=pins.c.version + 1,
        )
    )
