"""Pins: proposed by an agency, accepted by a moderator, at most three a board and one a thread."""

from __future__ import annotations

from datetime import date

from forum import clock
from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import PINS_PER_BOARD, PINS_PER_THREAD, Board, Pin, PinState, Thread
from forum.discussion.queries import pins as queries
from forum.errors import Conflict, Refused
from forum.resources.models import GuidancePage
from forum.roles import Viewer
from forum.web import locale


def propose(page: GuidancePage, *, board: Board | None, thread: Thread | None, ends_on: date | None) -> Pin:
    """Ask for a page to stand beside a board or a thread. Where it waits or stands already, nothing is added."""
    board_id = None if board is None else board.id
    thread_id = None if thread is None else thread.id
    twin = queries.same_pin(page.id, board_id=board_id, thread_id=thread_id, today=locale.today())
    if twin is not None:
        return twin
    pin = Pin(page_id=page.id, board_id=board_id, thread_id=thread_id, ends_on=ends_on, waiting_at=clock.now())
    db.session.add(pin)
    db.session.flush()
    return pin


def accept(pin: Pin, *, version: int, by: Viewer) -> None:
    """Put it up. Raises Conflict when it was decided meanwhile, Refused when the place is full."""
    must_be_at(pin, version)
    queries.lock_target(pin)
    limit = PINS_PER_BOARD if pin.board_id is not None else PINS_PER_THREAD
    if queries.count_current(pin, locale.today()) >= limit:
        raise Refused("pins_full")
    pin.state, pin.waiting_at = PinState.ACCEPTED, None
    record(Act.PIN_ACCEPTED, actor=by.number, about=pin.public_id)


def refuse(pin: Pin, *, version: int, by: Viewer, reason: str) -> None:
    """Leave it out; its agency reads why. Raises Conflict when it was decided meanwhile, Refused without a reason."""
    must_be_at(pin, version)
    if not reason:
        raise Refused("reason")
    pin.state, pin.waiting_at, pin.reason = PinState.REFUSED, None, reason
    record(Act.PIN_REFUSED, actor=by.number, about=pin.public_id)


def take_down(pin: Pin) -> None:
    """An agency takes its own pin down, whatever its state."""
    pin.state, pin.waiting_at = PinState.WITHDRAWN, None


def must_be_at(pin: Pin, version: int | None) -> None:
    """Raises Conflict when it no longer waits as somebody saw it."""
    if pin.version != version or pin.state is not PinState.PROPOSED:
        raise Conflict
