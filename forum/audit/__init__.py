"""The record of what staff and accounts did: opaque numbers and a catalogue of acts, never names or texts.

Lines are added, and never changed: triggers refuse it, and let a line go only when it is older than twelve months.
Each line carries a keyed hash over itself and the line before it, so that whoever changes the database behind the
triggers, without the site's secret, breaks the chain where they touched it; `abri selftest` looks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, event, func, insert, text
from sqlalchemy.orm import Mapped, Query, Session, SessionTransaction, mapped_column

from forum import clock, keys
from forum.audit.acts import MEMBERS_ACTS, OWN_ACTS, Act
from forum.db import Base, BigIdMixin, db, stored

__all__ = [
    "MEMBERS_ACTS",
    "OWN_ACTS",
    "Act",
    "AuditLine",
    "Checked",
    "Fault",
    "Kept",
    "chained",
    "check",
    "record",
    "trim",
]

PURPOSE = "audit"  # names the key of the chain
# Held from the reading of the last line to the commit, by one transaction of PostgreSQL at a time. Any number will do.
ORDER_LOCK = 5_107_221_903
PENDING = "audit lines of this unit of work"
IS_CHAINED = text("previous != ''")


class AuditLine(BigIdMixin, Base):
    """One act. `actor` is the opaque member number, `about` the public id of what it concerns; `why`, `before` and
    `after` are short codes of ours.
    """

    __tablename__ = "audit_lines"
    __table_args__ = (
        # No two lines follow the same one.
        Index("uq_audit_lines_previous", "previous", unique=True, sqlite_where=IS_CHAINED, postgresql_where=IS_CHAINED),
        Index("ix_audit_lines_act", "act", "id"),
        Index("ix_audit_lines_day", "on", "act"),
    )

    # The day, in UTC: lines stand in their order, and an exact time would tell when members were here.
    on: Mapped[date]
    act: Mapped[Act] = mapped_column(stored(Act))
    actor: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[str] = mapped_column(String(40), default="")
    why: Mapped[str] = mapped_column(String(200), default="")
    before: Mapped[str] = mapped_column(String(120), default="")
    after: Mapped[str] = mapped_column(String(120), default="")
    # The hash of the line before, "" on the first; and the hash over all other columns but the number.
    previous: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64), default="")


def record(act: Act, *, actor: int | None, about: str = "", why: str = "", before: str = "", after: str = "") -> None:
    """Add a line to the present unit of work; it is written with the commit, and gone with a rollback.

    `why`, `before` and `after` are codes of ours (at most 200, 120 and 120 characters), never words of a member.
    """
    session = db.session()
    if not session.in_transaction():
        session.begin()  # so that there is something whose rollback takes the line with it
    line = {
        "on": clock.today(), "act": act, "actor": actor, "about": about, "why": why, "before": before, "after": after,
    }  # fmt: skip
    session.info.setdefault(PENDING, []).append((_transaction(session), line))


def chained(previous: str, facts: Sequence[str | None]) -> str:
    """The hash of a line, 64 hexadecimal characters: over the hash of the line before it and its own facts as text,
    in the order day (ISO), act, actor, about, why, before, after. Stored; never to be changed.
    """
    return keys.digest(PURPOSE, json.dumps([previous, *facts], separators=(",", ":")))


def _facts(line: dict[str, Any]) -> list[str | None]:
    actor = line["actor"]
    number = None if actor is None else str(actor)
    return [line["on"].isoformat(), line["act"].value, number, *(line[n] for n in ("about", "why", "before", "after"))]


# Writing: at the very end of the unit of work, when every row of it has its lock. Whoever then waits for the place at
# the end of the chain holds nothing that the one before them could still want: no two can wait for each other.


@event.listens_for(db.session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(PENDING):
        return
    session.flush()
    lines = [line for _transaction, line in session.info.pop(PENDING)]
    last = _last(session)
    for line in lines:
        line["previous"] = last
        line["hash"] = last = chained(last, _facts(line))
    session.execute(insert(AuditLine), lines)


def _last(session: Session) -> str:
    """The hash at the end of the chain, "" for an empty one; nobody else adds to it before this unit of work ends."""
    if session.get_bind().dialect.name == "postgresql":
        # A function of the migration: it waits for its turn, and then sees what was committed while it waited.
        return str(session.execute(text("SELECT audit_lines_end(:key)"), {"key": ORDER_LOCK}).scalar() or "")
    return str(session.query(AuditLine.hash).order_by(AuditLine.id.desc()).limit(1).scalar() or "")


def _transaction(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was recorded inside something that is undone was not done."""
    kept = [(inner, line) for inner, line in session.info.pop(PENDING, []) if not _is_within(inner, ended)]
    if kept:
        session.info[PENDING] = kept


def _is_within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is not None


@event.listens_for(db.session, "after_transaction_end")
def _end(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:  # closed without a word, where neither commit nor rollback was asked for
        session.info.pop(PENDING, None)


# Keeping, and looking.

# The triggers of the table know the same number: before it is over, nobody removes a line.
KEPT_MONTHS = 12
A_PORTION = 500  # lines that go in one unit of work


def trimmed_before() -> date:
    """The first day whose lines `trim` lets stay."""
    today = clock.today()
    return today.replace(year=today.year - KEPT_MONTHS // 12, day=min(today.day, 28))


def _old() -> Query[AuditLine]:
    young = db.session.query(func.min(AuditLine.id)).filter(AuditLine.on >= trimmed_before()).scalar()
    old = db.session.query(AuditLine)
    return old if young is None else old.filter(AuditLine.id < young)


def trimmable() -> int:
    """How many lines `trim` would let go."""
    return _old().count()


def trim(most: int = A_PORTION) -> int:
    """Let the oldest lines go, `most` of those of more than KEPT_MONTHS ago; how many. A line stays that names the
    last of them, so that nobody else can shorten the chain from its beginning unnoticed.
    """
    old = _old().with_entities(AuditLine.id, AuditLine.hash).order_by(AuditLine.id).limit(most).all()
    if not old:
        return 0
    last_id, last = old[-1]
    number = int(db.session.query(AuditLine).filter(AuditLine.id <= last_id).delete(synchronize_session=False))
    record(Act.LOG_TRIMMED, actor=None, before=last, after=str(number))
    return number


@dataclass(frozen=True, slots=True)
class Kept:
    """A line as the database holds it, every fact as text, whatever stands there."""

    id: int
    facts: tuple[str | None, ...]  # as `chained` takes them
    previous: str
    hash: str


class Fault(StrEnum):
    """How a line does not fit."""

    CHANGED = "changed"  # or not written by this site
    MISPLACED = "misplaced"  # it does not follow the line before it
    SHORTENED = "shortened"  # the first one: lines before it were removed, and not by `trim`


@dataclass(frozen=True, slots=True)
class Checked:
    """What the chain says: how many lines, the hash of the last, and the first line that does not fit, if any."""

    lines: int
    last: str
    has_noted: bool
    broken: int | None = None
    fault: Fault | None = None


def check(lines: Iterable[Kept], *, noted: str = "") -> Checked:
    """Follow the chain through all lines in the order of their numbers. `noted` is the hash of a line that somebody
    wrote down elsewhere: whether it is still there.
    """
    first: Kept | None = None
    number, last, has_noted, trims = 0, "", not noted, {""}
    for line in lines:
        fault = None
        if chained(line.previous, line.facts) != line.hash:
            fault = Fault.CHANGED
        elif first is not None and line.previous != last:
            fault = Fault.MISPLACED
        if fault:
            return Checked(number, last, has_noted, line.id, fault)
        first = first or line
        number, last, has_noted = number + 1, line.hash, has_noted or line.hash == noted
        if line.facts[1] == Act.LOG_TRIMMED.value:
            trims.add(line.facts[5] or "")
    if first is not None and first.previous not in trims:
        return Checked(number, last, has_noted, first.id, Fault.SHORTENED)
    return Checked(number, last, has_noted)
