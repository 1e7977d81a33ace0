"""Which rows have had their time: for each line of the table of `rules`, the keys of what goes. The dry run counts what
the sweep takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, extract, func, or_, select

from forum.accounts.models import ChosenName, LoginSession, NameState, SignInCount
from forum.db import db
from forum.discussion.models import Post, PostState, Revision
from forum.moderation.models import (
    Appeal,
    AppealState,
    Claim,
    Conversation,
    CrisisCase,
    Decision,
    Duty,
    LevelChange,
    Masking,
    Outcome,
    Recusal,
    ReportCase,
    ReportCount,
    Signature,
    SignatureState,
    Sparing,
    StaffNote,
    WaitCount,
)
from forum.moderation.models.sanctions import LONGEST_SANCTION, Sanction, SanctionKind
from forum.moderation.models.waits import ANY_HOUR
from forum.moderation.queries import queue
from forum.moderation.queries import sparing as reading
from forum.moderation.rules import waits
from forum.notifications.models import Notice
from forum.privacy.models import ExportJob
from forum.privacy.rules import Code, Limit
from forum.resources.models import FeedbackCount

Keys = Select[Any]


def _decided_lately(
    post_id: Any, limit: Limit, outcomes: Iterable[Outcome], *, is_edit: bool | None = None
) -> ColumnElement[bool]:
    """Whether one of these decisions about a text is still within its time."""
    found = exists().where(
        Decision.post_id == post_id, Decision.outcome.in_(outcomes), Decision.decided_on >= limit.day
    )
    return found if is_edit is None else found.where(Decision.is_edit.is_(is_edit))


def _is_appealed(post_id: Any) -> ColumnElement[bool]:
    """Whether somebody is still to look again at a decision about a text."""
    return exists().where(
        Decision.post_id == post_id, Appeal.about == Decision.public_id, Appeal.state == AppealState.WAITING
    )


def _turned_down(state: PostState, outcome: Outcome) -> Callable[[Limit], Keys]:
    def posts(limit: Limit) -> Keys:
        lately = _decided_lately(Post.id, limit, [outcome], is_edit=False)
        return select(Post.id).where(Post.state == state, ~lately, ~_is_appealed(Post.id))

    return posts


def _edits(limit: Limit) -> Keys:
    lately = _decided_lately(Revision.post_id, limit, [Outcome.RETURN, Outcome.REMOVE], is_edit=True)
    turned_down = Revision.state.in_([PostState.RETURNED, PostState.REMOVED])
    return select(Revision.id).where(turned_down, ~lately, ~_is_appealed(Revision.post_id))


def _replaced(limit: Limit) -> Keys:
    return select(Revision.id).where(Revision.state == PostState.PUBLISHED, Revision.on < limit.day)


def _masked(limit: Limit) -> Keys:
    return select(Masking.post_id).where(~_decided_lately(Masking.post_id, limit, [Outcome.MASK]))


def _sessions(limit: Limit) -> Keys:
    return select(LoginSession.id).where(LoginSession.ends_at <= limit.now)  # begun so many hours ago


def _names(limit: Limit) -> Keys:
    return select(ChosenName.id).where(ChosenName.state != NameState.HELD, ChosenName.asked_on < limit.day)


def _decisions(limit: Limit) -> Keys:
    """Not while an appeal about it is there: without the decision nobody could read what the answer was about."""
    appealed = exists().where(Appeal.about == Decision.public_id)
    return select(Decision.id).where(Decision.decided_on < limit.day, ~appealed)


def _appeals(limit: Limit) -> Keys:
    answered = func.coalesce(Appeal.decided_on, Appeal.sent_on)
    return select(Appeal.id).where(Appeal.state != AppealState.WAITING, answered < limit.day)


def _sanctions(limit: Limit) -> Keys:
    """Counted from the last day on which it counted; a closure counts until somebody ends it."""
    warned = and_(
        Sanction.kind == SanctionKind.WARNING, Sanction.given_on < limit.day - timedelta(days=LONGEST_SANCTION)
    )
    over = or_(
        Sanction.ended_on < limit.day, and_(Sanction.ended_on.is_(None), or_(Sanction.until < limit.day, warned))
    )
    return select(Sanction.id).where(over, ~exists().where(Appeal.about == Sanction.public_id))


def _signatures(limit: Limit) -> Keys:
    answered = func.coalesce(Signature.answered_on, Signature.asked_on)
    is_shut = or_(Signature.open_until.is_(None), Signature.open_until < limit.now)
    return select(Signature.id).where(Signature.state != SignatureState.WAITING, is_shut, answered < limit.day)


def _claims(limit: Limit) -> Keys:
    return select(Claim.about).where(queue.is_over(limit.now, limit.at))


def _reading(limit: Limit) -> Keys:
    found = reading.limits()
    return select(Sparing.moderator_id).where(reading.is_past(limit.today, limit.now - found.an_item - found.break_for))


def _wait_hours(limit: Limit) -> Keys:
    """Without those that go as a whole."""
    until, since = waits.hours_since(limit.today), waits.since(limit.today)
    return select(WaitCount.week).where(WaitCount.week < until, WaitCount.week >= since, WaitCount.hour != ANY_HOUR)


def _waits(limit: Limit) -> Keys:
    return select(WaitCount.week).where(WaitCount.week < waits.since(limit.today))


def _before(key: Any, column: Any) -> Callable[[Limit], Keys]:
    """Rows of a day before the limit."""
    return lambda limit: select(key).where(column < limit.day)


EXPIRED: dict[Code, Callable[[Limit], Keys]] = {
    Code.REMOVED: _turned_down(PostState.REMOVED, Outcome.REMOVE),
    Code.RETURNED: _turned_down(PostState.RETURNED, Outcome.RETURN),
    Code.EDITS: _edits,
    Code.REPLACED: _replaced,
    Code.MASKED: _masked,
    Code.SESSIONS: _sessions,
    Code.NAMES: _names,
    Code.NOTICES: _before(Notice.id, Notice.on),
    Code.EXPORTS: _before(ExportJob.id, ExportJob.asked_on),
    Code.TALK: _before(Conversation.id, Conversation.closed_on),
    Code.DECISIONS: _decisions,
    Code.LEVELS: _before(LevelChange.id, LevelChange.on),
    Code.APPEALS: _appeals,
    Code.SANCTIONS: _sanctions,
    Code.REPORTS: _before(ReportCase.id, ReportCase.decided_on),
    Code.SIGNATURES: _signatures,
    Code.CASES: _before(CrisisCase.id, CrisisCase.closed_on),
    Code.STAFF_NOTES: lambda limit: select(StaffNote.id).where(StaffNote.written_at < limit.at),
    Code.CLAIMS: _claims,
    Code.DUTIES: lambda limit: select(Duty.moderator_id).where(Duty.until <= limit.now),
    Code.READING: _reading,
    Code.LEFT: _before(Recusal.id, Recusal.on),
    Code.REPORTS_SENT: _before(ReportCount.account_id, ReportCount.on),
    Code.WAIT_HOURS: _wait_hours,
    Code.WAITS: _waits,
    Code.SIGN_INS: _before(SignInCount.on, SignInCount.on),
    Code.ANSWERS: _before(FeedbackCount.id, FeedbackCount.month),
}


def count(code: Code, limit: Limit) -> int:
    """How many rows of a line have had their time."""
    return db.session.scalar(select(func.count()).select_from(EXPIRED[code](limit).subquery())) or 0


def expired(code: Code, limit: Limit, *, most: int, locked: bool) -> list[Any]:
    """The keys of at most so many of them. `locked`: nobody else changes them before the commit; what somebody holds
    at this moment is left for the next time."""
    keys = EXPIRED[code](limit).limit(most)
    if locked:
        keys = keys.with_for_update(of=keys.selected_columns[0].table, skip_locked=True)
    return list(db.session.scalars(keys))


def still(code: Code, limit: Limit, keys: Sequence[int]) -> list[int]:
    """Which of these texts have had their time even now, and change no more before the commit."""
    statement = EXPIRED[code](limit).where(Post.id.in_(keys))
    return list(db.session.scalars(statement.with_for_update(of=Post)))


def months_of(keys: Sequence[int]) -> list[tuple[date, Any, Any, int]]:
    """Of these decisions: how many in each month (its first day), by level and outcome."""
    year, month = extract("year", Decision.decided_on), extract("month", Decision.decided_on)
    rows = db.session.execute(
        select(year, month, Decision.level, Decision.outcome, func.count())
        .where(Decision.id.in_(keys))
        .group_by(year, month, Decision.level, Decision.outcome)
        .order_by(year, month, Decision.level, Decision.outcome)
    )
    return [(date(int(y), int(m), 1), level, outcome, total) for y, m, level, outcome, total in rows]
