"""The queue: all that waits for those who review, whatever its kind, in the order in which it should be looked at.

The order is the level, a level higher once its target is past, and then the moment at which the target ends. The bare
list is sorted before anything is joined to it, and only what it shows is looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, case, func, or_, select, union_all
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from forum.accounts.models import Account
from forum.db import db, never_null, page_of
from forum.discussion.models import Board, Post, PostState, Revision
from forum.errors import Hidden
from forum.moderation.models import Claim
from forum.moderation.models.items import TEXTS, Filters, Item, ItemKind, Scope
from forum.moderation.queries import cases, held, names, reports, signatures, talk
from forum.moderation.queries.held import wrote_in
from forum.roles import Role, Viewer
from forum.waiting import LEVELS, Level

ITEMS_A_PAGE = 25
Columns = ReadOnlyColumnCollection[str, Any]


@dataclass(frozen=True, slots=True)
class Queue:
    """At most 25 items, the key of the next page, "" on the last, and what is known of texts by their public id."""

    items: tuple[Item, ...]
    next_key: str
    texts: dict[str, Text]


@dataclass(frozen=True, slots=True)
class Text:
    """Of a post or an edit: its beginning, whether it opens a thread, whether the viewer wrote in its thread."""

    body: str
    opens: bool
    wrote_here: bool
    version: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits: in all, by level, and past its target."""

    total: int
    late: int
    by_level: dict[Level, int]


# Every kind of what waits. A new kind gives its lines here, and nowhere else.
LINES = (held.texts, held.guidance, held.pins, names.lines, cases.lines, talk.lines, signatures.lines, reports.lines)


@cache
def _all() -> Subquery:
    return union_all(*(lines() for lines in LINES)).subquery("waiting")


def place(columns: Columns) -> ColumnElement[int]:
    """The rank of the level in force at `now`: the level, one higher once its target is past; nothing overtakes
    danger to life."""
    late = columns.due_at <= bindparam("now")
    return case(
        (columns.level == Level.CRISIS, 0),
        (columns.level == Level.RED, 1),
        (and_(columns.level == Level.AMBER, late), 1),
        (columns.level == Level.AMBER, 2),
        (late, 2),
        else_=3,
    )


def _taken_by_others(me: int | None, now: datetime) -> ColumnElement[bool]:
    return and_(Claim.until > now, Claim.moderator_id != me)


def _narrowed(columns: Columns, filters: Filters, viewer: Viewer, now: datetime) -> list[ColumnElement[bool]]:
    """What the filters, and the viewer's role, let through."""
    age = {"late": columns.due_at <= now, "day": columns.waiting_at <= now - timedelta(days=1)}
    claimed = {
        "free": or_(Claim.about.is_(None), Claim.until <= now),
        "mine": and_(Claim.until > now, Claim.moderator_id == viewer.account_id),
        "others": _taken_by_others(viewer.account_id, now),
    }
    wanted: list[ColumnElement[bool]] = []
    if viewer.role is not Role.ADMIN:
        wanted.append(columns.admins_only.is_(False))
    if filters.kind:
        wanted.append(columns.kind == filters.kind)
    if filters.board:
        wanted.append(Board.public_id == filters.board)
    if filters.language:
        wanted.append(columns.language == filters.language)
    if filters.level:
        wanted.append(place(columns) == LEVELS.index(Level(filters.level)))
    if filters.why:
        wanted.append((" " + columns.level_why + " ").contains(f" {filters.why} ", autoescape=True))
    if filters.age:
        wanted.append(age[filters.age])
    if filters.claimed:
        wanted.append(claimed[filters.claimed])
    return wanted


def _page(columns: Columns, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Lines with what is shown of them: the key of the page first, then the columns, the board, the claim."""
    return (
        select(
            place(columns).label("place"),
            never_null(columns.due_at).label("due"),
            columns.public_id,
            *(column for name, column in columns.items() if name != "public_id"),
            Board.name.label("board"),
            Claim.moderator_id.label("claimed_by"),
            Claim.until.label("claimed_until"),
            Account.pseudonym.label("claimed_name"),
        )
        .outerjoin(Board, Board.id == columns.board_id)
        .outerjoin(Claim, Claim.about == columns.public_id)
        .outerjoin(Account, Account.id == Claim.moderator_id)
        .where(*conditions)
    )


def queue(key: str | None, filters: Filters, viewer: Viewer, now: datetime) -> Queue:
    """One page of what waits and is for this viewer's eyes, the most urgent first. Raises BadPageKey."""
    columns = _all().c
    statement = _page(columns, *_narrowed(columns, filters, viewer, now)).order_by(
        place(columns), never_null(columns.due_at), columns.public_id
    )
    page = page_of(statement.params(now=now), key, size=ITEMS_A_PAGE, kinds=(int, datetime, str))
    items = tuple(_item(row) for row in page)
    return Queue(
        items=items,
        next_key=str(page.paging.bookmark_next) if page.paging.has_next else "",
        texts=texts([item.public_id for item in items if item.kind in TEXTS], viewer),
    )


def _item(row: Any) -> Item:
    return Item(
        kind=ItemKind(row.kind),
        public_id=row.public_id,
        title=row.title,
        level=row.level,
        level_why=tuple(row.level_why.split()),
        waiting_at=row.waiting_at,
        looked_at=row.looked_at,
        due_at=row.due_at,
        board_id=row.board_id,
        board=row.board or "",
        language=row.language,
        thread_id=row.thread_id,
        author_id=row.author_id,
        not_id=row.not_id,
        admins_only=row.admins_only,
        notes=tuple(row.notes.split()),
        claimed_by=row.claimed_by,
        claimed_name=row.claimed_name or "",
        claimed_until=row.claimed_until,
    )


def texts(public_ids: Sequence[str], viewer: Viewer) -> dict[str, Text]:
    """What is shown of posts and edits, by public id."""
    if not public_ids:
        return {}
    rows = db.session.execute(
        select(
            Post.public_id,
            func.coalesce(Revision.body, Post.body),
            Post.opens,
            wrote_in(Post.thread_id, viewer),
            Post.version,
        )
        .outerjoin(Revision, (Revision.post_id == Post.id) & (Revision.state == PostState.HELD))
        .where(Post.public_id.in_(public_ids))
    )
    return {public_id: Text(body, opens, wrote_here, version) for public_id, body, opens, wrote_here, version in rows}


def item(public_id: str, viewer: Viewer, now: datetime) -> Item:
    """What waits under this public id. Raises Hidden when nothing does, or nothing for this viewer's eyes."""
    columns = _all().c
    conditions = [columns.public_id == public_id, *_narrowed(columns, Filters(), viewer, now)]
    row = db.session.execute(_page(columns, *conditions).params(now=now)).first()
    if row is None:
        raise Hidden
    return _item(row)


def wrote_here(item: Item, viewer: Viewer) -> bool:
    """Whether the viewer has a text in the thread that the item belongs to."""
    if item.thread_id is None:
        return False
    return bool(db.session.scalar(select(wrote_in(item.thread_id, viewer))))


def waiting(viewer: Viewer, now: datetime) -> Waiting:
    """How much waits that is for this viewer's eyes, by the level in force, and how much of it past its target."""
    columns = _all().c
    rank = place(columns)
    rows = db.session.execute(
        select(rank, func.count(), func.sum(case((columns.due_at <= now, 1), else_=0)))
        .where(*_narrowed(columns, Filters(), viewer, now))
        .group_by(rank)
        .params(now=now)
    ).all()
    by_level = dict.fromkeys(LEVELS, 0) | {LEVELS[rank]: count for rank, count, _ in rows}
    return Waiting(
        total=sum(count for _, count, _ in rows), late=sum(int(late or 0) for *_, late in rows), by_level=by_level
    )


def next_free(viewer: Viewer, now: datetime, scope: Scope, *, avoid_hard: bool, recused: Collection[str]) -> str | None:
    """The public id of what the viewer should take next: the first that nobody has and that is theirs to handle."""
    columns = _all().c
    conditions = _narrowed(columns, Filters(claimed=""), viewer, now)
    conditions += [
        or_(Claim.about.is_(None), Claim.until <= now, Claim.moderator_id == viewer.account_id),
        columns.author_id.is_distinct_from(viewer.account_id),
        columns.not_id.is_distinct_from(viewer.account_id),
        or_(columns.thread_id.is_(None), ~wrote_in(columns.thread_id, viewer)),
    ]
    if scope.boards:
        conditions.append(or_(columns.board_id.is_(None), columns.board_id.in_(scope.boards)))
    if scope.languages:
        conditions.append(or_(columns.language == "", columns.language.in_(scope.languages)))
    conditions += [
        ~(" " + columns.notes + " ").contains(f" {note} ", autoescape=True) for note in sorted(scope.skipped_notes)
    ]
    if recused:
        conditions.append(columns.public_id.not_in(recused))
    # After several hard ones in a row an easier one comes first; what is urgent still waits for nobody else.
    order = [case((columns.level.in_([Level.CRISIS, Level.RED]), 1), else_=0)] if avoid_hard else []
    return db.session.scalar(
        select(columns.public_id)
        .outerjoin(Claim, Claim.about == columns.public_id)
        .where(*conditions)
        .order_by(*order, place(columns), columns.due_at, columns.public_id)
        .limit(1)
        .params(now=now)
    )


def ended_claims(now: datetime) -> Select[str]:
    """What the claims that have ended are about. What somebody else is just taking is left to them: two who tidied up
    each other's claims would wait for one another for ever."""
    return select(Claim.about).where(Claim.until <= now).with_for_update(skip_locked=True)
