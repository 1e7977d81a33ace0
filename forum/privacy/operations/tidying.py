"""The sweep: what has had its time goes, line by line of the table of `rules`, in portions. Whoever calls commits after
each portion: no lock is held for long, and what was done before a crash stays done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import and_, delete

from forum import audit, clock
from forum.audit import Act, record
from forum.db import db, upsert_into
from forum.discussion.models import Post, PostState
from forum.moderation.models import DecisionCount
from forum.moderation.operations import sparing, waits
from forum.privacy import rules
from forum.privacy.operations import aside, withdrawing
from forum.privacy.queries import texts
from forum.privacy.queries import tidying as queries
from forum.privacy.rules import Code, Limit, Line
from forum.web import locale

PORTION, TEXTS_A_PORTION = 500, 200  # rows of one unit of work; texts are long, and lie in several tables
TURNED_DOWN = (PostState.RETURNED, PostState.REMOVED)


def table() -> tuple[Line, ...]:
    """The lines, with the periods that this site has set."""
    config = current_app.config["ABRI"]
    return rules.lines(
        rules.Settings(
            session_hours=config.session_hours,
            claim_minutes=config.claim_minutes,
            record_months=audit.KEPT_MONTHS,
            aside_days=aside.DAYS,
        )
    )


def overdue(line: Line) -> int:
    """How many rows the sweep would take now. Changes nothing."""
    limit = _limit(line)
    if line.code in OWN_WAYS:
        return OWN_WAYS[line.code](limit.today, True)
    return queries.count(line.code, limit)


def tidy(line: Line) -> tuple[int, bool]:
    """Take one portion of a line: how many rows went, and whether there may be more. The record says how many, in the
    same unit of work, where the line says so."""
    limit = _limit(line)
    if line.code in OWN_WAYS:
        number = OWN_WAYS[line.code](limit.today, False)
        has_more = number == OWN_PORTIONS[line.code]
    elif line.code in AT_ONCE:
        number, has_more = queries.count(line.code, limit), False
        AT_ONCE[line.code](limit)
    else:
        is_text = line.code in TEXTS  # their threads are locked before them, as everywhere
        most = TEXTS_A_PORTION if is_text else PORTION
        keys = queries.expired(line.code, limit, most=most, locked=not is_text)
        number, has_more = len(keys), len(keys) == most
        if keys:
            PORTIONS.get(line.code, _let_go)(line.code, limit, keys)
    if number and line.is_told:
        record(Act.TIDIED, actor=None, why=line.code.value, after=str(number))
    return number, has_more


def _limit(line: Line) -> Limit:
    return rules.limit(line, now=clock.now(), today=locale.today())


def _let_go(code: Code, limit: Limit, keys: list[Any]) -> None:
    """What hangs on a row goes with it."""
    key = queries.EXPIRED[code](limit).selected_columns[0]
    db.session.execute(delete(key.table).where(key.in_(keys)).execution_options(synchronize_session=False))


def _empty(code: Code, limit: Limit, keys: list[Any]) -> None:
    """As if their authors had withdrawn them. Those that somebody has sent again meanwhile stay."""
    texts.lock_threads(Post.id.in_(keys))
    withdrawing.withdraw(and_(Post.id.in_(queries.still(code, limit, keys)), Post.state.in_(TURNED_DOWN)))


def _count_decisions(code: Code, limit: Limit, keys: list[Any]) -> None:
    rows = [
        {"month": month, "level": level, "outcome": outcome, "total": total}
        for month, level, outcome, total in queries.months_of(keys)
    ]
    counted = upsert_into(DecisionCount).values(rows)
    db.session.execute(
        counted.on_conflict_do_update(
            index_elements=[DecisionCount.month, DecisionCount.level, DecisionCount.outcome],
            set_={"total": DecisionCount.total + counted.excluded.total},
        )
    )
    _let_go(code, limit, keys)


def _forget_reading(_code: Code, _limit: Limit, keys: list[Any]) -> None:
    sparing.forget_reading(keys)


def _trim(_today: date, dry: bool) -> int:
    return audit.trimmable() if dry else audit.trim()


TEXTS = frozenset({Code.REMOVED, Code.RETURNED})
# What is done with the rows of a portion, where they do not simply go.
PORTIONS: dict[Code, Callable[[Code, Limit, list[Any]], None]] = {
    Code.REMOVED: _empty,
    Code.RETURNED: _empty,
    Code.DECISIONS: _count_decisions,
    Code.READING: _forget_reading,
}
# A few rows at most, by statements that know them all.
AT_ONCE: dict[Code, Callable[[Limit], None]] = {
    Code.WAITS: lambda limit: waits.forget_weeks(limit.today),
    Code.WAIT_HOURS: lambda limit: waits.forget_hours(limit.today),
}
# What others tidy, a portion at a time: given the day, and whether to count only.
OWN_WAYS: dict[Code, Callable[[date, bool], int]] = {
    Code.ASIDE: aside.finish,
    Code.RECORD: _trim,
}
OWN_PORTIONS = {Code.ASIDE: aside.A_PORTION, Code.RECORD: audit.A_PORTION}
