"""What stands beside boards and threads, and on the first page: decided when it is read, by one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from forum.db import db
from forum.discussion.models import PINS_PER_BOARD, PINS_PER_SITE, PINS_PER_THREAD, Pin, PinState
from forum.resources.models import (
    Agency,
    AgencyKind,
    Channel,
    GuidancePage,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
)
from forum.resources.queries import is_standing_on
from forum.resources.said import Hours

LISTED = 100  # pins that are looked at for one page
LIMITS = {"thread": PINS_PER_THREAD, "board": PINS_PER_BOARD, "site": PINS_PER_SITE}
Pinned = aliased(GuidancePage, name="pinned")  # the page that was pinned
Shown = aliased(GuidancePage, name="shown")  # the same in the language of the thread, where there is one


@dataclass(frozen=True, slots=True)
class PinRow:
    """What stands beside: a page or a service, who speaks, for which country ("": any, or not said), in which
    language, checked when, overdue after when; of a service what must be known before anything else, its first number,
    each "" for none, and its hours."""

    public_id: str
    title: str
    by: str
    kind: AgencyKind
    country: str
    language: str
    checked_on: date
    review_by: date
    is_service: bool
    alert: str = ""
    number: str = ""
    dial: str = ""
    is_text: bool = False
    hours: Hours | None = None


def is_standing(today: date) -> ColumnElement[bool]:
    """Whether what is pinned may stand beside threads today; the statement holds `Pinned` and `Service`."""
    page = select(GuidancePage.id).where(GuidancePage.id == Pinned.id, is_standing_on(GuidancePage, today))
    return or_(page.correlate(Pinned).exists(), is_standing_on(Service, today))


def stands(today: date) -> ColumnElement[bool]:
    """Pins that stand today, for whomever: the twin of `rules.pin_stands`. Asked as `is_standing`."""
    return and_(
        Pin.state == PinState.ACCEPTED,
        or_(Pin.starts_on.is_(None), Pin.starts_on <= today),
        or_(Pin.ends_on.is_(None), Pin.ends_on >= today),
        is_standing(today),
    )


def is_for_reader() -> ColumnElement[bool]:
    """The twin of `rules.pin_is_for`."""
    return and_(
        Pin.country.in_(["", bindparam("country")]),
        Pin.language.in_(["", bindparam("language"), bindparam("reads")]),
    )


def _shown(today: date) -> ColumnElement[int]:
    """The number of the page that is shown: a pinned page in the language of the thread, where readers find it, else
    the pinned one."""
    family = func.coalesce(Pinned.original_id, Pinned.id)
    other = (
        select(GuidancePage.id)
        .where(
            or_(GuidancePage.id == family, GuidancePage.original_id == family),
            GuidancePage.agency_id == Pinned.agency_id,
            GuidancePage.language == bindparam("language"),
            is_standing_on(GuidancePage, today),
        )
        .order_by(GuidancePage.id)
        .limit(1)
        .correlate(Pinned)
        .scalar_subquery()
    )
    return func.coalesce(other, Pinned.id)


def _first_number() -> ColumnElement[int]:
    """The number of a service that a card shows: one to speak rather than one to write to."""
    is_voice = case((Phone.type == Channel.VOICE, 0), else_=1)
    found = select(Phone.id).where(Phone.service_id == Service.id).order_by(is_voice, Phone.place, Phone.id).limit(1)
    return found.correlate(Service).scalar_subquery()


def _country_rank() -> ColumnElement[int]:
    """First what is for the reader's country, then what is for any."""

    def reaches(extent: Any) -> ColumnElement[bool]:
        found = select(ServiceArea.id).where(ServiceArea.service_id == Service.id, extent)
        return found.correlate(Service).exists()

    whose = func.coalesce(func.nullif(Pin.country, ""), Shown.country)
    return case(
        (whose == bindparam("country"), 0),
        (whose == "", 1),
        (whose.is_not(None), 2),
        (reaches(func.substr(ServiceArea.extent, 1, 2) == bindparam("country")), 0),
        (reaches(ServiceArea.extent == ""), 1),
        else_=2,
    )


def _facts(language: ColumnElement[str]) -> list[ColumnElement[Any]]:
    """The columns of a `PinRow`, in its order, but for the last: those of `Hours` stand for it."""
    return [
        func.coalesce(Shown.public_id, Service.public_id),
        func.coalesce(Shown.title, Service.name),
        func.coalesce(Agency.name, Organization.name),
        func.coalesce(Agency.kind, Organization.kind),
        func.coalesce(Shown.country, Pin.country),
        language,
        func.coalesce(Shown.checked_on, Service.checked_on),
        func.coalesce(Shown.review_by, Service.review_by),
        Service.id.is_not(None),
        func.coalesce(Service.alert, ""),
        func.coalesce(Phone.number, ""),
        func.coalesce(Phone.dial, ""),
        Phone.type.expression,
        Schedule.opening_hours.expression,
        Schedule.timezone.expression,
        Schedule.holiday_country.expression,
    ]


_PLACE = case((Pin.thread_id.is_not(None), "thread"), (Pin.board_id.is_not(None), "board"), else_="site")


@lru_cache(maxsize=8)
def _beside(today: date, *, on_board: bool, on_thread: bool) -> Select[*tuple[Any, ...]]:
    """Built once a day: every page of a board or thread asks it."""
    # A sum is in no index: found among those of no thread, which are few.
    targets = [and_(Pin.thread_id.is_(None), (Pin.board_id + 0).is_(None))]
    targets += [Pin.board_id == bindparam("board_id")] if on_board else []
    targets += [Pin.thread_id == bindparam("thread_id")] if on_thread else []
    language = func.coalesce(Shown.language, Service.written_in)
    return (
        select(_PLACE.label("place"), *_facts(language))
        .select_from(Pin)
        .outerjoin(Pinned, Pinned.id == Pin.page_id)
        .outerjoin(Service, Service.id == Pin.service_id)
        .outerjoin(Shown, Shown.id == _shown(today))
        .outerjoin(Agency, Agency.id == Shown.agency_id)
        .outerjoin(Organization, Organization.id == Service.organization_id)
        .outerjoin(Phone, Phone.id == _first_number())
        .outerjoin(Schedule, Schedule.id == func.coalesce(Phone.schedule_id, Service.schedule_id))
        .where(or_(*targets), stands(today), is_for_reader())
        .order_by(
            case((language == bindparam("language"), 0), (language == bindparam("reads"), 1), else_=2),
            case({"thread": 0, "board": 1}, value=_PLACE, else_=2),
            _country_rank(),
            Pin.place,
            Pin.id,
        )
        .limit(LISTED)
    )


def pins(
    *,
    language: str,
    reads: str,
    country: str,
    today: date,
    board_id: int | None = None,
    thread_id: int | None = None,
) -> list[PinRow]:
    """What stands beside a thread, a board, or (neither) on the first page, for one reader: nothing that is meant for
    another country or language than theirs, nothing lapsed, at most as much as each place holds.

    `language` is that of the thread or board, `reads` that in which the site speaks to the reader; `country` theirs.
    What is in the language of the thread comes before all else, then the thread's own before the board's and what
    stands everywhere, then what is for the reader's country, then by place.
    """
    asked: dict[str, Any] = {"language": language, "reads": reads, "country": country}
    asked |= {} if board_id is None else {"board_id": board_id}
    asked |= {} if thread_id is None else {"thread_id": thread_id}
    statement = _beside(today, on_board=board_id is not None, on_thread=thread_id is not None)
    rows: Iterable[Any] = db.session.connection().execute(statement, asked)
    # What an agency checks again comes back, perhaps to a place that is full by now.
    left = dict(LIMITS)
    found: dict[str, PinRow] = {}
    for place, *row in rows:
        if left[place] and row[0] not in found:
            left[place] -= 1
            found[row[0]] = _row(row)
    return list(found.values())


def _row(row: list[Any]) -> PinRow:
    *facts, kind, opening_hours, timezone, country = row
    hours = None
    if opening_hours is not None:
        hours = Hours(opening_hours=opening_hours, timezone=timezone, holiday_country=country)
    return PinRow(*[*facts, kind is Channel.TEXT, hours])
