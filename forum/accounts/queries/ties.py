"""What ties an account to others: its one-off names, blocks, mutes and choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    String,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)

from forum.accounts import one_offs
from forum.accounts.models import (
    Account,
    Block,
    Mute,
    MutedKind,
    NoteChoice,
)
from forum.db import db
from forum.roles import Ties
from forum.web import locale

ONCE, APART, MUTED, NOTED = "once", "apart", "muted", "noted"


def _day(column: Any) -> ColumnElement[str]:
    return func.coalesce(cast(column, String), "")


def _ties() -> CompoundSelect[*tuple[Any, ...]]:
    me = bindparam("me", type_=Integer())
    once = (
        select(Account.id, Account.number, Account.read_only_until, Account.suspended_until)
        .where(Account.once_pointer.in_(bindparam("pointers", expanding=True)))
        .cte("once")
    )
    selves = union_all(select(once.c.id), select(me)).cte("selves")
    mine = select(selves.c.id).scalar_subquery()
    return union_all(
        select(
            literal(ONCE).label("kind"),
            once.c.id.label("other"),
            # Of a one-off name: its number, and the days until which it is limited, in ISO's form.
            cast(once.c.number, String).label("about"),
            (_day(once.c.read_only_until) + " " + _day(once.c.suspended_until)).label("wish"),
        ),
        select(literal(APART), Block.other_id, literal(""), literal("")).where(Block.account_id.in_(mine)),
        select(literal(APART), Block.account_id, literal(""), literal("")).where(Block.other_id.in_(mine)),
        select(literal(MUTED), literal(0), Mute.about, cast(Mute.kind, String)).where(Mute.account_id == me),
        select(literal(NOTED), literal(0), NoteChoice.code, cast(NoteChoice.wish, String)).where(
            NoteChoice.account_id == me
        ),
    )


_TIES = _ties()


def ties(account_id: int, number: int) -> Ties:
    """What ties an account to others: one statement, as long as it has few one-off names."""
    pointers = one_offs.pointers(number)
    while True:
        rows: Sequence[Any] = db.session.execute(_TIES, {"me": account_id, "pointers": list(pointers)}).all()
        once = frozenset(row.other for row in rows if row.kind == ONCE)
        if len(once) < len(pointers):  # names are numbered without gaps
            break
        pointers |= one_offs.pointers(number, len(pointers))
    muted = [row for row in rows if row.kind == MUTED]
    return Ties(
        once=once,
        apart=frozenset(row.other for row in rows if row.kind == APART),
        muted=frozenset(int(row.about) for row in muted if row.wish == MutedKind.PERSON.value),
        muted_boards=frozenset(row.about for row in muted if row.wish == MutedKind.BOARD.value),
        notes={row.about: row.wish for row in rows if row.kind == NOTED},
        numbers=frozenset(int(row.about) for row in rows if row.kind == ONCE),
        limited_until=_limited_until([row for row in rows if row.kind == ONCE]),
    )


def _limited_until(once: Sequence[Any]) -> date | None:
    """The last of the days on which one of these names is limited; nearly nobody has any, and asks for no calendar."""
    days = [date.fromisoformat(said) for row in once for said in row.wish.split()]
    return max(days) if days and max(days) >= locale.today() else None
