"""All that waits, of every kind, as one list: which tables it comes from, its order, and how it is narrowed.

The order is the level, a level higher once its target is past, and then the moment at which the target ends.

Texts are many, the rest is little: of texts only as many as a page shows are read from the index of each level, so that
a page costs the same whether fifty wait or five thousand. Statements are built once and then asked with parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, bindparam, case, func, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from forum.accounts.models import Account
from forum.db import UtcDateTime
from forum.discussion.models import Board, Post, PostState, Revision
from forum.moderation.models import Claim
from forum.moderation.models.items import TEXTS
from forum.moderation.queries import appeals, cases, held, names, reports, services, signatures, talk
from forum.moderation.queries.lines import ME, SELVES
from forum.waiting import LEVELS, Level

# Every kind of what waits. A new kind gives its lines here, and nowhere else.
LINES = (
    held.texts,
    held.guidance,
    held.pins,
    services.lines,
    names.lines,
    reports.lines,
    appeals.lines,
    signatures.lines,
    cases.lines,
    talk.lines,
)
Columns = ReadOnlyColumnCollection[str, Any]
Narrow = Callable[[Columns], list[ColumnElement[bool]]]
TEXT_KINDS = sorted(kind.value for kind in TEXTS)
BEGINNING = 600  # characters of a text's source, enough for what a line of the queue folds away
NOW = bindparam("now", type_=UtcDateTime())


@dataclass(frozen=True, slots=True)
class Shape:
    """What a page of the queue asks, without the values: by which names it is narrowed."""

    by: frozenset[str]
    age: str
    claimed: str
    is_admin: bool
    is_first: bool


@cache
def everything() -> Subquery:
    """All that waits. Ask with the parameter `now`: some kinds wait from a moment to come."""
    return union_all(*(lines() for lines in LINES)).subquery("waiting")


def place(columns: Columns) -> ColumnElement[int]:
    """The rank of the level in force at `now`: the level, one higher once its target is past; nothing overtakes
    danger to life."""
    late = columns.due_at <= NOW
    return case(
        (columns.level == Level.CRISIS, 0),
        (columns.level == Level.RED, 1),
        (and_(columns.level == Level.AMBER, late), 1),
        (columns.level == Level.AMBER, 2),
        (late, 2),
        else_=3,
    )


def for_eyes(columns: Columns, *, is_admin: bool) -> list[ColumnElement[bool]]:
    """What a role may know of."""
    return [] if is_admin else [columns.admins_only.is_(False)]


def _claims(which: str) -> Select[str]:
    live = select(Claim.about).where(Claim.until > NOW)
    return (
        live
        if which == "free"
        else live.where(Claim.moderator_id == ME if which == "mine" else Claim.moderator_id != ME)
    )


def _narrowed(columns: Columns, shape: Shape) -> list[ColumnElement[bool]]:
    """What the filters, the viewer's role and the page before let through. By why something has its place, nobody
    finds what is their own."""
    has_reason = (" " + columns.level_why + " ").like(bindparam("why"), escape="/")
    every = {
        "kind": columns.kind == bindparam("kind"),
        "board": columns.board_id == select(Board.id).where(Board.public_id == bindparam("board")).scalar_subquery(),
        "language": columns.language == bindparam("language"),
        "level": place(columns) == bindparam("level_place"),
        "why": and_(has_reason, func.coalesce(columns.author_id, 0).not_in(SELVES)),
    }
    wanted = [condition for name, condition in every.items() if name in shape.by]
    wanted += for_eyes(columns, is_admin=shape.is_admin)
    if shape.age:
        wanted.append(
            columns.due_at <= NOW
            if shape.age == "late"
            else columns.waiting_at <= bindparam("day_ago", type_=UtcDateTime())
        )
    if shape.claimed:
        claimed = columns.public_id.in_(_claims(shape.claimed))
        wanted.append(~claimed if shape.claimed == "free" else claimed)
    if not shape.is_first:
        rank: ColumnElement[int] = bindparam("after_place", type_=Integer())
        due = bindparam("after_due", type_=UtcDateTime())
        later = or_(columns.due_at > due, and_(columns.due_at == due, columns.public_id > bindparam("after_id")))
        wanted.append(or_(place(columns) > rank, and_(place(columns) == rank, later)))
    return wanted


def _gathered(narrow: Narrow, most: int) -> Subquery:
    """What `narrow` lets through: of texts at most `most` of each level, the first ones."""
    arms: list[Select[Any]] = []
    for lines in LINES:
        columns = lines().subquery().c
        found = select(*columns).where(*narrow(columns))
        if lines is not held.texts:
            arms.append(found)
            continue
        for level in LEVELS:
            first = found.where(columns.level == level).order_by(columns.due_at, columns.public_id).limit(most)
            arms.append(select(*first.subquery().c))
    return union_all(*arms).subquery("waiting")


@cache
def page(shape: Shape, most: int) -> Select[*tuple[Any, ...]]:
    """At most `most` lines of the queue in their order, with place, board, claim and who has it."""
    columns = _gathered(lambda columns: _narrowed(columns, shape), most).c
    return _with_texts(columns).order_by(place(columns), columns.due_at, columns.public_id).limit(most)


def with_claims(columns: Columns) -> Select[*tuple[Any, ...]]:
    """Lines with their place, their board and their claim."""
    return (
        select(
            place(columns).label("place"),
            *columns,
            Board.name.label("board"),
            Claim.moderator_id.label("claimed_by"),
            Claim.since.label("claimed_since"),
            Claim.until.label("claimed_until"),
            Account.pseudonym.label("claimed_name"),
        )
        .outerjoin(Board, Board.id == columns.board_id)
        .outerjoin(Claim, Claim.about == columns.public_id)
        .outerjoin(Account, Account.id == Claim.moderator_id)
    )


def _with_texts(columns: Columns) -> Select[*tuple[Any, ...]]:
    """Lines with the beginning of the text that waits, where it is one, and whether `me` wrote in its thread."""
    edit = and_(Revision.post_id == Post.id, Revision.state == PostState.HELD)
    own = aliased(Post)
    wrote = select(own.id).where(own.thread_id == columns.thread_id, own.author_id.in_(SELVES)).exists()
    return (
        with_claims(columns)
        .add_columns(
            func.substr(func.coalesce(Revision.body, Post.body), 1, BEGINNING).label("body"),
            Post.opens,
            Post.version,
            wrote.label("wrote_here"),
        )
        .outerjoin(Post, and_(Post.public_id == columns.public_id, columns.kind.in_(TEXT_KINDS)))
        .outerjoin(Revision, edit)
    )


@cache
def one(*, is_admin: bool) -> Select[*tuple[Any, ...]]:
    """The line with the parameter `public_id`."""
    columns = everything().c
    return with_claims(columns).where(
        columns.public_id == bindparam("public_id"), *for_eyes(columns, is_admin=is_admin)
    )


@cache
def counted(*, is_admin: bool) -> Select[Any]:
    """How many wait by place, and how many of them past their target. Of texts only the index is read."""
    arms = []
    for lines in (held.counted_texts, *LINES[1:]):
        columns = lines().subquery().c
        conditions = for_eyes(columns, is_admin=is_admin) if "admins_only" in columns else []
        arms.append(select(place(columns).label("place"), (columns.due_at <= NOW).label("late")).where(*conditions))
    every = union_all(*arms).subquery("waiting").c
    return select(every.place, func.count(), func.sum(case((every.late, 1), else_=0))).group_by(every.place)
