"""What a moderator is limited to and what they chose not to take; their own reading of today, for themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, or_, select

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Board, Post
from forum.moderation import exposure
from forum.moderation.exposure import Exposure, Limits, Pace
from forum.moderation.models import Recusal, Sparing
from forum.moderation.models.items import Scope
from forum.roles import Role, Viewer
from forum.web import locale


@dataclass(frozen=True, slots=True)
class Preferences:
    """Of one moderator, now. `recused` are public ids of items that somebody else should handle; `pace` is for their
    own eyes."""

    scope: Scope = field(default_factory=Scope)
    avoid_hard: bool = False
    recused: frozenset[str] = frozenset()
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class Limited:
    """A moderator as administrators see them: a name, and what they are limited to (nothing: all)."""

    account_id: int
    number: int
    pseudonym: str
    boards: frozenset[int]
    languages: frozenset[str]


# What is written down of somebody's reading.
READING = (
    Sparing.day,
    Sparing.seconds_today,
    Sparing.shift_started_at,
    Sparing.last_taken_at,
    Sparing.last_ended_at,
    Sparing.hard_in_row,
    Sparing.break_until,
    Sparing.overrides,
)


def limits() -> Limits:
    """The settings in force."""
    config = current_app.config["ABRI"]
    return Limits(
        break_after=timedelta(minutes=config.sparing["break_after_minutes"]),
        break_for=timedelta(minutes=config.sparing["break_minutes"]),
        a_day=timedelta(minutes=config.sparing["reading_minutes_a_day"]),
        hard_in_row=config.sparing["hard_in_a_row"],
        an_item=timedelta(minutes=config.claim_minutes),
    )


def reading(row: Any) -> Exposure:
    """The columns of READING, as they were written down last."""
    return Exposure(
        day=row.day,
        read=timedelta(seconds=row.seconds_today or 0),
        shift_started_at=row.shift_started_at,
        last_taken_at=row.last_taken_at,
        last_ended_at=row.last_ended_at,
        hard_in_row=row.hard_in_row or 0,
        break_until=row.break_until,
        overrides=row.overrides or 0,
    )


def preferences(viewer: Viewer, now: datetime) -> Preferences:
    """What one moderator takes, what not, and how much they have read: one query.

    Administrators have no limits to boards or languages. A recusal from a thread holds for each of its texts that
    waits.
    """
    rows = db.session.execute(
        select(Sparing.skipped_notes, Sparing.boards, Sparing.languages, *READING, Recusal.about, Post.public_id)
        .select_from(Account)
        .outerjoin(Sparing, Sparing.moderator_id == Account.id)
        .outerjoin(Recusal, Recusal.moderator_id == Account.id)
        .outerjoin(Post, and_(Post.thread_id == Recusal.thread_id, Post.waiting_at.is_not(None)))
        .where(Account.id == viewer.account_id)
    ).all()
    if not rows:
        return Preferences()
    row, is_limited = rows[0], viewer.role is Role.MODERATOR
    today = reading(row).as_of(now, locale.today(), limits())
    return Preferences(
        scope=Scope(
            boards=_numbers(row.boards) if is_limited else frozenset(),
            languages=_words(row.languages) if is_limited else frozenset(),
            skipped_notes=_words(row.skipped_notes),
        ),
        avoid_hard=today.hard_in_row >= limits().hard_in_row,
        recused=frozenset(public_id for row in rows for public_id in (row.about, row.public_id) if public_id),
        pace=exposure.pace(today, now, limits()),
    )


def _words(stored: str | None) -> frozenset[str]:
    return frozenset((stored or "").split())


def _numbers(stored: str | None) -> frozenset[int]:
    return frozenset(int(number) for number in (stored or "").split())


def is_past(today: date, long_ago: datetime) -> ColumnElement[bool]:
    """Rows of those who last read on another day, and have read nothing since `long_ago`."""
    return and_(Sparing.day < today, or_(Sparing.last_taken_at.is_(None), Sparing.last_taken_at < long_ago))


def to_write_down(viewer: Viewer, today: date, long_ago: datetime) -> Select[int]:
    """Whose rows change when the viewer puts an item aside: their own, while one is before them, and those that are
    past. A row that somebody else is just changing is left to them: nobody waits here.
    """
    reads = and_(
        Sparing.moderator_id == viewer.account_id, Sparing.last_taken_at.is_not(None), Sparing.last_ended_at.is_(None)
    )
    return select(Sparing.moderator_id).where(or_(reads, is_past(today, long_ago))).with_for_update(skip_locked=True)


def moderators() -> list[Limited]:
    """Everybody who reviews and can be limited, by name."""
    rows = db.session.execute(
        select(Account.id, Account.number, Account.pseudonym, Sparing.boards, Sparing.languages)
        .outerjoin(Sparing, Sparing.moderator_id == Account.id)
        .where(Account.role == Role.MODERATOR)
        .order_by(Account.pseudonym, Account.id)
    )
    return [Limited(row.id, row.number, row.pseudonym, _numbers(row.boards), _words(row.languages)) for row in rows]


def boards() -> list[Board]:
    """Every board, in its order."""
    return list(db.session.scalars(select(Board).order_by(Board.language, Board.place, Board.id)))
