"""Time to read and time to rest; what one does not take; whom administrators limit to what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, null, update

from forum.audit import Act, record
from forum.db import db, upsert_into
from forum.errors import Refused
from forum.moderation.exposure import Exposure
from forum.moderation.models import Recusal, Sparing
from forum.moderation.models.items import Item
from forum.moderation.queries import sparing as queries
from forum.moderation.queries.sparing import Limited
from forum.moderation.rules.sparing import Stop, may_go_on
from forum.roles import Viewer
from forum.web import locale

# What is forgotten of one's reading once the day is over.
NOTHING_READ: dict[str, Any] = {
    **dict.fromkeys(("day", "shift_started_at", "last_taken_at", "break_until"), null()),
    **dict.fromkeys(("seconds_today", "hard_in_row", "overrides"), 0),
}


class Stopped(Refused):
    """It is time for a break. Going on needs an override."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.value)
        self.stop = stop


def _keep(account_id: int | None, **columns: Any) -> None:
    """Write these columns into somebody's row, which may not be there yet."""
    row = upsert_into(Sparing).values(moderator_id=account_id, **columns)
    db.session.execute(row.on_conflict_do_update(index_elements=[Sparing.moderator_id], set_=columns))


def _reading(viewer: Viewer) -> Exposure:
    """The viewer's own reading as it was written down last. Their row is made and locked by the same statement: of two
    texts taken at once both are counted."""
    row = upsert_into(Sparing).values(moderator_id=viewer.account_id)
    same = {"moderator_id": viewer.account_id}
    locked = row.on_conflict_do_update(index_elements=[Sparing.moderator_id], set_=same).returning(*queries.READING)
    return queries.reading(db.session.execute(locked).one())


def _keep_reading(viewer: Viewer, exposure: Exposure) -> None:
    kept = update(Sparing).where(Sparing.moderator_id == viewer.account_id)
    kept = kept.values(
        day=exposure.day,
        seconds_today=int(exposure.read.total_seconds()),
        shift_started_at=exposure.shift_started_at,
        last_taken_at=exposure.last_taken_at,
        last_ended_at=exposure.last_ended_at,
        hard_in_row=exposure.hard_in_row,
        break_until=exposure.break_until,
        overrides=exposure.overrides,
    )
    db.session.execute(kept.execution_options(synchronize_session=False))


def before_taking(item: Item, viewer: Viewer, now: datetime, *, override: bool) -> None:
    """Count the taking of an item: one statement that reads, one that writes. One's claim renewed counts nothing.

    Raises Stopped, a Refused, when it is time for a break, unless they go on all the same (`override`). That is
    counted, for them and for the whole site; the line of the log names neither them nor the item.
    """
    if item.claimed_by == viewer.account_id and item.claimed_until is not None and item.claimed_until > now:
        return
    limits = queries.limits()
    exposure = _reading(viewer).as_of(now, locale.today(), limits)
    stop = may_go_on(exposure, limits, now, item.level)
    if stop is not None and not override:
        raise Stopped(stop)
    taking = exposure.taking(item.level, now)
    if stop is not None:
        taking = taking.overridden()
        record(Act.LIMIT_PASSED, actor=None, why=stop.value)
    _keep_reading(viewer, taking)


def after_deciding(viewer: Viewer, now: datetime) -> None:
    """Stop the clock: the item was decided, or given back. One statement, which waits for nobody; on the way it
    forgets what others read on days that are over."""
    limits, today = queries.limits(), locale.today()
    long_ago = now - limits.an_item - limits.break_for
    is_past = queries.is_past(today, long_ago)
    columns = {name: case((is_past, value), else_=getattr(Sparing, name)) for name, value in NOTHING_READ.items()}
    columns["last_ended_at"] = case((is_past, null()), else_=now)
    whose = queries.to_write_down(viewer, today, long_ago)
    ended = update(Sparing).where(Sparing.moderator_id.in_(whose)).values(columns)
    db.session.execute(ended.execution_options(synchronize_session=False))


def rest(viewer: Viewer, now: datetime) -> None:
    """Begin a break."""
    limits = queries.limits()
    exposure = _reading(viewer).as_of(now, locale.today(), limits)
    _keep_reading(viewer, exposure.resting(now, limits))


def skip(notes: Iterable[str], viewer: Viewer) -> None:
    """Keep which content notes the viewer does not take. Written down in no log: it is their own affair."""
    _keep(viewer.account_id, skipped_notes=" ".join(sorted(set(notes))))


def limit(moderator: Limited, *, boards: Iterable[int], languages: Iterable[str], viewer: Viewer) -> None:
    """Let a moderator take only these boards and languages; none means all."""
    numbers, codes = sorted(boards), sorted(languages)
    _keep(moderator.account_id, boards=" ".join(map(str, numbers)), languages=" ".join(codes))
    record(
        Act.MODERATOR_LIMITED,
        actor=viewer.number,
        about=str(moderator.number),
        before=_said(len(moderator.boards), moderator.languages),
        after=_said(len(numbers), codes),
    )


def _said(boards: int, languages: Iterable[str]) -> str:
    return " ".join([f"boards:{boards or 'all'}", f"languages:{','.join(sorted(languages)) or 'all'}"])


def recuse(item: Item, viewer: Viewer, *, thread: bool = False) -> None:
    """Leave an item to somebody else for good; with `thread`, every text of its thread. Nobody asks why.

    The caller gives the claim back.
    """
    today = locale.today()
    thread_id = item.thread_id if thread else None
    row = upsert_into(Recusal).values(
        moderator_id=viewer.account_id, about=item.public_id, thread_id=thread_id, on=today
    )
    columns = [Recusal.moderator_id, Recusal.about]
    db.session.execute(row.on_conflict_do_update(index_elements=columns, set_={"thread_id": thread_id, "on": today}))
    record(Act.ITEM_RECUSED, actor=viewer.number, about=item.public_id)


def forget_reading(moderators: Sequence[int]) -> None:
    """Forget what these accounts read: of days that are over."""
    gone = update(Sparing).where(Sparing.moderator_id.in_(moderators)).values({**NOTHING_READ, "last_ended_at": null()})
    db.session.execute(gone.execution_options(synchronize_session=False))
