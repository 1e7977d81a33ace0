"""Asking for a second look, and deciding again. The outcome acts by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError

from forum import clock, keys
from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Pin, PinState, PostState
from forum.discussion.operations import decisions
from forum.discussion.operations import pins as pin_operations
from forum.errors import Conflict, Refused
from forum.moderation.models import Appeal, AppealState, Contested, Verdict
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.moderation.operations import agencies, claims
from forum.moderation.operations import sanctions as sanction_operations
from forum.moderation.queries.appeals import SEALED, Case
from forum.moderation.rules import appeals as rules
from forum.moderation.rules import items
from forum.moderation.rules import sanctions as sanction_rules
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all
from forum.roles import Viewer
from forum.waiting import Level
from forum.web import locale

STATE_OF = {Verdict.UPHOLD: AppealState.UPHELD, Verdict.OVERTURN: AppealState.OVERTURNED}
ACT_OF = {Verdict.UPHOLD: Act.APPEAL_UPHELD, Verdict.OVERTURN: Act.APPEAL_OVERTURNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What somebody contests: its kind and public id, the day of the decision, who took part in it (numbers), whether
    it still stands, and whether it was contested before."""

    kind: Contested
    about: str
    decided_on: date
    first_decider: int | None
    also_decided: int | None = None
    stands: bool = True
    has_appeal: bool = False
    # Under which of the viewer's numbers it is contested: that of the text, or of whom a sanction limits.
    appellant_id: int | None = None

    def obstacle(self, today: date) -> rules.Obstacle | None:
        """Why it cannot be contested; None when it can."""
        return rules.obstacle(stands=self.stands, decided_on=self.decided_on, today=today, has_appeal=self.has_appeal)


def send(grounds: Grounds, *, text: str, viewer: Viewer) -> Appeal:
    """Ask that somebody else decides. Raises Conflict when that was asked before, Refused when it cannot be any more
    or never could."""
    obstacle = grounds.obstacle(locale.today())
    if obstacle is rules.Obstacle.ASKED:
        raise Conflict
    if obstacle is not None or viewer.account_id is None:
        raise Refused((obstacle or rules.Obstacle.NOTHING).value)
    appeal = Appeal(
        about_kind=grounds.kind,
        about=grounds.about,
        appellant_id=grounds.appellant_id if viewer.wrote(grounds.appellant_id) else viewer.account_id,
        text_sealed=keys.seal(SEALED, text),
        first_decider=grounds.first_decider,
        also_decided=grounds.also_decided,
        level=Level.AMBER,
        waiting_at=clock.now(),
        sent_on=locale.today(),
    )
    db.session.add(appeal)
    try:
        db.session.flush()  # the unique constraint: once a decision, whoever is first
    except IntegrityError as error:
        raise Conflict from error
    return appeal


def withdraw(appeal: Appeal, viewer: Viewer) -> None:
    """Take the question back, its words too. Raises Conflict once it is answered. The decision stays contested once."""
    if not rules.may_withdraw(viewer, appellant_id=appeal.appellant_id, state=appeal.state):
        raise Conflict
    appeal.state, appeal.text_sealed, appeal.waiting_at = AppealState.WITHDRAWN, "", None


def write_view(case: Case, *, version: int, verdict: Verdict, view: str, viewer: Viewer) -> None:
    """Keep what somebody thinks of it before they see the first reasoning, and the item with them.

    Who takes it over from somebody else writes their own; who has seen the first reasoning writes none again.
    Raises Conflict when it has changed since `version` or somebody else has it, Refused when it is not this viewer's.
    """
    appeal = case.appeal
    _must_be_theirs(case, version, viewer)
    if not rules.may_write_view(viewer, state=appeal.state, seen=appeal.seen):
        raise Conflict
    claims.take(claims.current(appeal.public_id, viewer), viewer)
    appeal.own_view_sealed = keys.seal(SEALED, view)
    appeal.own_outcome, appeal.own_view_by = verdict, viewer.number
    appeal.seen_by = f"{appeal.seen_by or ''} {viewer.number}".strip()
    db.session.flush()  # StaleDataError here: somebody was faster
    record(Act.APPEAL_VIEWED, actor=viewer.number, about=appeal.public_id, after=verdict.value)


def decide(case: Case, *, version: int, verdict: Verdict, answer: str, viewer: Viewer) -> None:
    """Answer, and undo what was decided first where it is overturned.

    Raises Conflict when it has changed since `version`, Refused for the first decider, for who has not written a view
    of their own, with the code "pins_full" where there is no room for a pin, and with "put_aside" for overturning what
    was decided about a text that its author has out of sight now: it could not appear, and would come back as it was.
    """
    appeal = case.appeal
    _must_be_theirs(case, version, viewer)
    if not rules.may_decide(viewer, state=appeal.state, seen=appeal.seen):
        raise Refused("own_view_first")
    if verdict is Verdict.OVERTURN and case.is_aside:
        raise Refused("put_aside")
    claims.finish(appeal.public_id, viewer)
    if verdict is Verdict.OVERTURN and case.stands:
        _undo(case, answer, viewer)
    appeal.state, appeal.waiting_at = STATE_OF[verdict], None
    appeal.answer_sealed = keys.seal(SEALED, answer)
    appeal.decided_by, appeal.decided_on = viewer.number, locale.today()
    db.session.flush()  # StaleDataError here: somebody was faster
    record(
        ACT_OF[verdict],
        actor=viewer.number,
        about=appeal.public_id,
        why=appeal.about_kind.value,
        before=_first(case),
        after=appeal.state.value,
    )
    tell_all([(appeal.appellant_id, NoticeKind.APPEAL, appeal.public_id)])


def _must_be_theirs(case: Case, version: int, viewer: Viewer) -> None:
    appeal = case.appeal
    is_closure = case.sanction is not None and case.sanction.kind is SanctionKind.CLOSURE
    if not rules.may_meet(viewer, is_closure=is_closure):
        raise Refused(items.Hindrance.ADMINS_ONLY.value)
    if appeal.version != version or appeal.state is not AppealState.WAITING:
        raise Conflict
    if rules.is_first_decider(viewer, deciders=appeal.deciders):
        raise Refused(items.Hindrance.DECIDED_BEFORE.value)


def _first(case: Case) -> str:
    """What was decided first, as a code."""
    if case.decision is not None:
        return case.decision.outcome.value
    if case.sanction is not None:
        return case.sanction.kind.value
    return PinState.REFUSED.value if case.pin is not None else ""


def _undo(case: Case, answer: str, viewer: Viewer) -> None:
    if case.decision is not None:
        _restore(case, viewer)
    elif case.sanction is not None:
        _end(case.sanction, answer, viewer)
    elif case.pin is not None:
        _put_up(case.pin.pin, viewer)


def _restore(case: Case, viewer: Viewer) -> None:
    post, edit = case.post, case.edit
    if post is None:
        return
    before = (post if edit is None else edit).state.value
    is_new = edit is None and post.place is None
    decisions.restore(post)
    db.session.flush()
    act = Act.POST_PUBLISHED if edit is None else Act.EDIT_PUBLISHED
    record(act, actor=viewer.number, about=post.public_id, why="appeal", before=before, after=PostState.PUBLISHED.value)
    if is_new and not post.opens and post.thread.author_id != post.author_id:
        tell_all([(writer, NoticeKind.REPLY, post.public_id) for writer in agencies.writers_of(post.thread)])


def _end(sanction: Sanction, answer: str, viewer: Viewer) -> None:
    """What has ended by itself has nothing left to end."""
    if sanction_rules.stands(
        sanction.kind,
        given_on=sanction.given_on,
        until=sanction.until,
        ended_on=sanction.ended_on,
        today=locale.today(),
    ):
        sanction_operations.end(sanction, why=answer, viewer=viewer)


def _put_up(pin: Pin, viewer: Viewer) -> None:
    """As if it were proposed anew and accepted at once, within the number that a place holds."""
    pin.state, pin.waiting_at, pin.accepted_on = PinState.PROPOSED, clock.now(), None
    pin_operations.accept(pin, version=pin.version, by=viewer)
