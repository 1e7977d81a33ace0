"""The queue: all that waits for those who review, whatever its kind, in the order in which it should be looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from forum.db import BadPageKey, db, key_of, place_in
from forum.errors import Hidden
from forum.moderation.models import Claim
from forum.moderation.models.items import Filters, Item, ItemKind, Scope
from forum.moderation.queries import gathered
from forum.moderation.queries.held import wrote_in
from forum.moderation.queries.lines import asked_by
from forum.roles import Role, Viewer
from forum.waiting import LEVELS, Level

ITEMS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the queue. `beginning` is that of the source of a text that waits, None for anything else; `opens`
    whether it begins a thread; `wrote_here` whether the viewer wrote in the thread it belongs to."""

    item: Item
    beginning: str | None
    opens: bool
    version: int
    wrote_here: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """At most 25 lines, and the key of the next page, "" on the last."""

    lines: tuple[Line, ...]
    next_key: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits: in all, by level, and past its target."""

    total: int
    late: int
    by_level: dict[Level, int]


def _after(key: str | None) -> dict[str, Any]:
    """What a page key says of the last line before a page; nothing for the first page. Raises BadPageKey."""
    found = place_in(key, kinds=(int, datetime, str))
    if found is None:
        return {}
    if found[0] not in range(len(LEVELS)):
        raise BadPageKey
    return dict(zip(("after_place", "after_due", "after_id"), found, strict=True))


def _plain(text: str) -> str:
    """For a LIKE in which "/" escapes: signs stand for themselves."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def queue(key: str | None, filters: Filters, viewer: Viewer, now: datetime) -> Queue:
    """One page of what waits and is for this viewer's eyes, the most urgent first. Raises BadPageKey."""
    after = _after(key)
    shape = gathered.Shape(
        by=frozenset(filters.given()) - {"age", "claimed"},
        age=filters.age,
        claimed=filters.claimed,
        is_admin=viewer.role is Role.ADMIN,
        is_first=not after,
    )
    asked = {
        **after,
        "now": now,
        "day_ago": now - timedelta(days=1),
        **asked_by(viewer),
        "kind": filters.kind,
        "board": filters.board,
        "language": filters.language,
        "level_place": LEVELS.index(Level(filters.level)) if filters.level else 0,
        "why": f"% {_plain(filters.why)} %",
    }
    # Plain rows, one more than a page shows: it tells whether there is a next page.
    rows = db.session.connection().execute(gathered.page(shape, ITEMS_A_PAGE + 1), asked).all()
    last = rows[ITEMS_A_PAGE - 1] if len(rows) > ITEMS_A_PAGE else None
    return Queue(
        lines=tuple(_line(row, viewer) for row in rows[:ITEMS_A_PAGE]),
        next_key=key_of((last.place, last.due_at, last.public_id)) if last is not None else "",
    )


def _item(row: Any, viewer: Viewer) -> Item:
    """Why one's own has its place is for others to know: it would tell that somebody reported it."""
    is_own = viewer.wrote(row.author_id)
    return Item(
        kind=ItemKind(row.kind),
        public_id=row.public_id,
        title=row.title,
        level=row.level,
        level_why=() if is_own else tuple(row.level_why.split()),
        waiting_at=row.waiting_at,
        looked_at=row.looked_at,
        due_at=row.due_at,
        board_id=row.board_id,
        board=row.board or "",
        language=row.language,
        thread_id=row.thread_id,
        author_id=row.author_id,
        bars_me=row.bars_me,
        admins_only=row.admins_only,
        notes=tuple(row.notes.split()),
        claimed_by=row.claimed_by,
        claimed_name=row.claimed_name or "",
        claimed_since=row.claimed_since,
        claimed_until=row.claimed_until,
    )


def _line(row: Any, viewer: Viewer) -> Line:
    return Line(
        item=_item(row, viewer),
        beginning=row.body,
        opens=bool(row.opens),
        version=row.version or 0,
        wrote_here=bool(row.wrote_here),
    )


def item(public_id: str, viewer: Viewer, now: datetime) -> Item:
    """What waits under this public id. Raises Hidden when nothing does, or nothing for this viewer's eyes."""
    asked = {"public_id": public_id, "now": now, **asked_by(viewer)}
    row = db.session.connection().execute(gathered.one(is_admin=viewer.role is Role.ADMIN), asked).first()
    if row is None:
        raise Hidden
    return _item(row, viewer)


def wrote_here(item: Item, viewer: Viewer) -> bool:
    """Whether the viewer has a text in the thread that the item belongs to."""
    if item.thread_id is None:
        return False
    return bool(db.session.scalar(select(wrote_in(item.thread_id, viewer))))


def waiting(viewer: Viewer, now: datetime) -> Waiting:
    """How much waits that is for this viewer's eyes, by the level in force, and how much of it past its target."""
    statement = gathered.counted(is_admin=viewer.role is Role.ADMIN)
    rows = db.session.connection().execute(statement, {"now": now, **asked_by(viewer)}).all()
    by_level = dict.fromkeys(LEVELS, 0) | {LEVELS[rank]: count for rank, count, _ in rows}
    return Waiting(
        total=sum(count for _, count, _ in rows), late=sum(int(late or 0) for *_, late in rows), by_level=by_level
    )


def next_free(viewer: Viewer, now: datetime, scope: Scope, *, avoid_hard: bool, recused: Collection[str]) -> str | None:
    """The public id of what the viewer should take next: the first that nobody has, that is theirs to handle (the SQL
    twin of `rules.items.hindrance`) and that has no note which they chose not to take."""
    columns = gathered.everything().c
    conditions = gathered.for_eyes(columns, is_admin=viewer.role is Role.ADMIN)
    conditions += [
        or_(Claim.about.is_(None), Claim.until <= now, Claim.moderator_id == viewer.account_id),
        func.coalesce(columns.author_id, 0).not_in(sorted(viewer.selves)),
        columns.bars_me.is_(False),
        or_(columns.thread_id.is_(None), ~wrote_in(columns.thread_id, viewer)),
    ]
    if not scope.is_whole:  # what is to stand beside every board
        conditions.append(or_(columns.kind != ItemKind.PIN.value, columns.board_id.is_not(None)))
    if scope.boards:
        conditions.append(or_(columns.board_id.is_(None), columns.board_id.in_(scope.boards)))
    if scope.languages:
        conditions.append(or_(columns.language == "", columns.language.in_(scope.languages)))
    conditions += [
        ~(" " + columns.notes + " ").contains(f" {note} ", autoescape=True) for note in sorted(scope.skipped_notes)
    ]
    if recused:
        conditions.append(columns.public_id.not_in(recused))
    # What they gave back a moment ago comes last. After several hard ones in a row an easier one comes first; what is
    # urgent still waits for nobody else.
    order = [case((and_(given_back(), Claim.moderator_id == viewer.account_id), 1), else_=0)]
    order += [case((columns.level.in_([Level.CRISIS, Level.RED]), 1), else_=0)] if avoid_hard else []
    return db.session.scalar(
        select(columns.public_id)
        .outerjoin(Claim, Claim.about == columns.public_id)
        .where(*conditions)
        .order_by(*order, gathered.place(columns), columns.due_at, columns.public_id)
        .limit(1)
        .params(now=now, **asked_by(viewer))
    )


def given_back() -> ColumnElement[bool]:
    """Claims that were given back undecided: they end where they begin."""
    return Claim.until == Claim.since


def ended_claims(now: datetime, *, given_back_before: datetime) -> Select[str]:
    """What the claims that have ended are about, without what was given back since. What somebody else is just taking
    is left to them: two who tidied up each other's claims would wait for one another for ever."""
    return select(Claim.about).where(is_over(now, given_back_before)).with_for_update(skip_locked=True)


def is_over(now: datetime, given_back_before: datetime) -> ColumnElement[bool]:
    """Claims that have ended, without what was given back since."""
    return and_(Claim.until <= now, ~and_(given_back(), Claim.until > given_back_before))


def newest_claims(viewer: Viewer, most: int) -> Select[str]:
    """What the viewer's newest claims are about, at most so many."""
    own = select(Claim.about).where(Claim.moderator_id == viewer.account_id, ~given_back())
    return own.order_by(Claim.until.desc(), Claim.about).limit(most)
