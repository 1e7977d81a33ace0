"""Guidance beside boards and threads; whether a pin still stands is decided here, when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select

from forum.db import db
from forum.discussion.models import PINS_PER_BOARD, PINS_PER_THREAD, Board, Pin, PinState, PostState, Thread
from forum.errors import Hidden
from forum.resources.models import Agency, AgencyKind, GuidancePage
from forum.resources.queries import is_current_on

LISTED = 100


@dataclass(frozen=True, slots=True)
class PinRow:
    """What stands beside a thread: the page, who speaks, for which country, in which language, checked when."""

    page_id: str
    title: str
    agency: str
    kind: AgencyKind
    country: str
    language: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class PlacedPin:
    """A pin with its page, its agency and where it stands or wants to stand: a board or a thread."""

    pin: Pin
    page: GuidancePage
    agency: Agency
    board: Board | None
    thread: Thread | None


def _current(today: date) -> ColumnElement[bool]:
    """Accepted pins that still stand: the SQL twin of `rules.is_current`."""
    return and_(
        Pin.state == PinState.ACCEPTED,
        is_current_on(today),
        or_(Pin.ends_on.is_(None), Pin.ends_on >= today),
    )


@lru_cache(maxsize=4)
def _beside(today: date, *, a_thread: bool) -> Select[*tuple[Any, ...]]:
    """Built once a day: every page of a board or thread asks it."""
    target: ColumnElement[bool] = Pin.board_id == bindparam("board_id")
    if a_thread:
        target = or_(Pin.thread_id == bindparam("thread_id"), target)
    return (
        select(
            GuidancePage.public_id,
            GuidancePage.title,
            Agency.name,
            Agency.kind,
            GuidancePage.country,
            GuidancePage.language,
            GuidancePage.checked_on,
            Pin.thread_id,
        )
        .join(Pin, Pin.page_id == GuidancePage.id)
        .join(Agency, Agency.id == GuidancePage.agency_id)
        .where(target, _current(today))
        .order_by(
            Pin.thread_id.is_(None),
            case((GuidancePage.language == bindparam("language"), 0), else_=1),
            case((GuidancePage.country == bindparam("country"), 0), (GuidancePage.country == "", 1), else_=2),
            GuidancePage.title,
        )
        .limit(LISTED)
    )


def beside(*, board_id: int, thread_id: int | None, language: str, country: str, today: date) -> list[PinRow]:
    """The pins beside a board, at most three, or beside a thread: its own one first, then its board's.

    Those in the thread's or board's own language come first, then those for the reader's country.
    """
    asked: dict[str, Any] = {"board_id": board_id, "language": language, "country": country}
    if thread_id is not None:
        asked["thread_id"] = thread_id
    rows: Iterable[Any] = db.session.connection().execute(_beside(today, a_thread=thread_id is not None), asked)
    # An agency that reads an overdue page again brings its pins back, perhaps to a place that is full by now.
    left = {True: PINS_PER_THREAD, False: PINS_PER_BOARD}
    found: dict[str, PinRow] = {}
    for row in rows:
        is_threads = row.thread_id is not None
        if left[is_threads] and row.public_id not in found:
            left[is_threads] -= 1
            found[row.public_id] = PinRow(*row[:-1])
    return list(found.values())


def count_current(pin: Pin, today: date) -> int:
    """How many pins stand now where this one wants to stand."""
    target = Pin.board_id == pin.board_id if pin.board_id is not None else Pin.thread_id == pin.thread_id
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Pin)
            .join(GuidancePage, GuidancePage.id == Pin.page_id)
            .where(target, _current(today), Pin.id != pin.id)
        )
        or 0
    )


def lock_target(pin: Pin) -> None:
    """Make others who decide about the same board or thread wait, so that a limit holds among them all."""
    if pin.board_id is not None:
        db.session.execute(select(Board.id).where(Board.id == pin.board_id).with_for_update())
    else:
        db.session.execute(select(Thread.id).where(Thread.id == pin.thread_id).with_for_update())


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(Pin, GuidancePage, Agency, Board, Thread)
        .join(GuidancePage, GuidancePage.id == Pin.page_id)
        .join(Agency, Agency.id == GuidancePage.agency_id)
        .outerjoin(Board, Board.id == Pin.board_id)
        .outerjoin(Thread, Thread.id == Pin.thread_id)
    )


def placed_pin(public_id: str) -> PlacedPin:
    """One pin with its page and its place, decided or not. Raises Hidden."""
    row = db.session.execute(_rows().where(Pin.public_id == public_id)).first()
    if row is None:
        raise Hidden
    return PlacedPin(*row)


def pins_of(agency_id: int) -> list[PlacedPin]:
    """An agency's own pins, the newest first."""
    rows = db.session.execute(_rows().where(GuidancePage.agency_id == agency_id).order_by(Pin.id.desc()).limit(LISTED))
    return [PlacedPin(*row) for row in rows]


def own_pin(public_id: str, agency_id: int) -> Pin:
    """A pin of this agency's. Raises Hidden."""
    found = db.session.scalar(
        select(Pin)
        .join(GuidancePage, GuidancePage.id == Pin.page_id)
        .where(Pin.public_id == public_id, GuidancePage.agency_id == agency_id)
    )
    if found is None:
        raise Hidden
    return found


def public_thread(public_id: str) -> Thread | None:
    """A thread an agency may propose a pin for: whether it exists is told only of published ones."""
    return db.session.scalar(select(Thread).where(Thread.public_id == public_id, Thread.state == PostState.PUBLISHED))


def same_pin(page_id: int, *, board_id: int | None, thread_id: int | None, today: date) -> Pin | None:
    """A pin of the same page in the same place that waits or stands now."""
    target = Pin.board_id == board_id if board_id is not None else Pin.thread_id == thread_id
    return db.session.scalar(
        select(Pin)
        .join(GuidancePage, GuidancePage.id == Pin.page_id)
        .where(Pin.page_id == page_id, target, or_(Pin.state == PinState.PROPOSED, _current(today)))
        .limit(1)
    )


def pages_to_pin(agency_id: int, today: date) -> list[GuidancePage]:
    """An agency's pages that could stand beside threads now."""
    return list(
        db.session.scalars(
            select(GuidancePage)
            .where(GuidancePage.agency_id == agency_id, is_current_on(today))
            .order_by(GuidancePage.title)
            .limit(LISTED)
        )
    )
