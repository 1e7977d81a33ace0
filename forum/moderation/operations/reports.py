"""Reporting, deciding about what was reported, forgetting what was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import case as sql_case
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from forum import clock, keys
from forum.audit import Act, record
from forum.db import db, new_public_id, upsert_into
from forum.discussion.models import Post
from forum.discussion.queries.threads import lock_thread
from forum.errors import Conflict, Refused
from forum.moderation.models import ChangedBy
from forum.moderation.models.reports import Report, ReportCase, ReportCount, ReportedKind, ReportOutcome, ReportState
from forum.moderation.operations import claims, levels, reported
from forum.moderation.queries import reported as targets
from forum.moderation.queries import reports as queries
from forum.moderation.queries.reported import SEALED, Reporter, Target
from forum.moderation.queries.reports import CaseReview
from forum.moderation.rules import reports as rules
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all
from forum.roles import Viewer
from forum.waiting import BY_REPORT, Level, raise_level
from forum.web import locale

TOO_MANY = "too_many_reports"
STATES = {ReportOutcome.FINE: ReportState.FINE}  # everything else is something that was done


def report(kind: ReportedKind, public_id: str, *, reason: str, words: str, reporter: Reporter, viewer: Viewer) -> None:
    """Tell the team of something that the viewer can read.

    Nothing is made, and nothing said, where there is nothing for them, where it is their own, where they have said so
    before, or where the team looked at this very text for the same reason and it was fine.
    Raises Refused when an account has sent ten today.
    """
    if reporter.account_id is not None:
        _count(reporter.account_id)
    target = _target(kind, public_id, viewer)
    if target is None or targets.is_answered(target.about, target.words.hash, reason, reporter):
        return
    case = _case(target, reason)
    if _add(case, reason=reason, words=words, reporter=reporter):
        _hold_when_many(case, target)


def _target(kind: ReportedKind, public_id: str, viewer: Viewer) -> Target | None:
    """What the viewer can read and did not write. Whoever takes it back in this moment goes first or waits: no text is
    kept of what is gone.
    """
    found = targets.find_target(kind, public_id, viewer)
    if found is not None and found.post is not None:
        lock_thread(found.post.thread_id)
        found = targets.find_target(kind, public_id, viewer)
    if found is not None and viewer.wrote(found.author_id):
        return None
    return found


def _count(account_id: int) -> None:
    """Every one that is sent counts, so that how many are left says nothing of what there is."""
    today = locale.today()
    counted = upsert_into(ReportCount).values(account_id=account_id, on=today, sent=1)
    sent = db.session.scalar(
        counted.on_conflict_do_update(
            index_elements=[ReportCount.account_id],
            set_={"on": today, "sent": sql_case((ReportCount.on == today, ReportCount.sent + 1), else_=1)},
        ).returning(ReportCount.sent)
    )
    if not rules.may_report_too((sent or 1) - 1):
        raise Refused(TOO_MANY, status=429)


def _case(target: Target, reason: str) -> ReportCase:
    """The open case about it, or a new one."""
    admins_only = rules.is_for_admins(target.kind, reason, target.author_role)
    level = rules.level(reason)
    found = targets.open_case(target.about, admins_only=admins_only)
    if found is None:
        made = _new_case(target, reason, admins_only=admins_only, level=level)
        try:
            with db.session.begin_nested():
                db.session.add(made)
        except IntegrityError as error:
            # Somebody reported it in this very moment: theirs is the case.
            found = targets.open_case(target.about, admins_only=admins_only)
            if found is None:
                raise Conflict from error
        else:
            return made
    _join(found, level, reason)
    return found


def _new_case(target: Target, reason: str, *, admins_only: bool, level: Level) -> ReportCase:
    words = target.words
    return ReportCase(
        public_id=new_public_id(),
        about_kind=target.kind,
        about=target.about,
        post_id=None if target.post is None else target.post.id,
        page_id=None if target.page is None else target.page.id,
        service_id=None if target.offer is None else target.offer.service.id,
        reason=reason,
        state=ReportState.OPEN,
        admins_only=admins_only,
        title_sealed=keys.seal(SEALED, words.title),
        body_sealed=keys.seal(SEALED, words.body),
        text_hash=words.hash,
        waiting_at=clock.now(),
        level=level,
        level_why=BY_REPORT,
    )


def _join(case: ReportCase, level: Level, reason: str) -> None:
    before = case.level
    if raise_level(case, level, [BY_REPORT]):
        levels.note(case.public_id, before, level, by=ChangedBy.REPORT, why=reason)
    # A new version even where nothing else of the row has changed: whoever decides has read all that was said.
    flag_modified(case, "waiting_at")


def _add(case: ReportCase, *, reason: str, words: str, reporter: Reporter) -> bool:
    """Write it down once for each person; False when that is done already."""
    db.session.flush()
    made = upsert_into(Report).values(
        case_id=case.id,
        reporter_id=reporter.account_id,
        reporter_hash=reporter.token_hash,
        reason=reason,
        words_sealed=keys.seal(SEALED, words) if words else "",
        on=locale.today(),
    )
    return db.session.execute(made.on_conflict_do_nothing().returning(Report.id)).first() is not None


def _hold_when_many(case: ReportCase, target: Target) -> None:
    limit: int = current_app.config["ABRI"].reports_to_hold
    if not limit or not target.can_be_held:
        return
    joined_before = locale.today() - rules.ESTABLISHED_AFTER
    established = targets.count_established(target.about, joined_before=joined_before)
    if not rules.must_be_held(established, limit=limit) or targets.was_looked_at(target.about, target.words.hash):
        return
    reported.hold(case, post=target.post, page=target.page)
    case.outcome = ReportOutcome.HOLD
    record(Act.REPORT_HELD, actor=None, about=case.public_id, after=str(established))
    db.session.flush()


def decide(
    review: CaseReview, outcome: ReportOutcome, *, version: int, seen: int, rule: str, reason: str, viewer: Viewer
) -> None:
    """End a case, and tell those who reported how. `version` is the case's that was read, `seen` the text's.

    Raises Conflict when either has changed or somebody else has it, Refused when it is not the viewer's to decide.
    """
    case = review.case
    must_be_open(review, version=version, seen=seen)
    facts = {"is_public": review.is_public, "is_reporter": review.is_reporter}
    allowed = rules.open_outcomes(case.state, kind=case.about_kind, **facts)
    if outcome not in allowed:
        raise Refused("outcome")
    claims.finish(case.public_id, viewer)
    if outcome is ReportOutcome.HOLD:
        reported.hold(case, post=review.post, page=review.page)
    elif outcome is ReportOutcome.TAKE_DOWN:
        reported.take_down(review, rule=rule, reason=reason, viewer=viewer)
        case.rule = rule
    case.state, case.outcome = STATES.get(outcome, ReportState.ACTED), outcome
    case.decided_on, case.waiting_at = locale.today(), None
    case.title_sealed = case.body_sealed = ""
    db.session.execute(update(Report).where(Report.case_id == case.id).values(words_sealed=""))
    record(Act.REPORT_DECIDED, actor=viewer.number, about=case.public_id, why=case.rule, after=outcome.value)
    db.session.flush()  # StaleDataError here: somebody was faster
    _tell({case.id: case.public_id})


def must_be_open(review: CaseReview, *, version: int | None, seen: int | None) -> None:
    """Raises Conflict when the case was decided, or it or its text is no longer as somebody saw it."""
    is_open = review.case.state is ReportState.OPEN
    if not is_open or review.case.version != version or review.seen != seen:
        raise Conflict


def _tell(cases: dict[int, str]) -> None:
    """Those with an account, once a case: that it ended, not how. The words are made when they read them."""
    if cases:
        told = queries.reporters(list(cases))
        tell_all([(account_id, NoticeKind.REPORT, cases[case_id]) for case_id, account_id in told])


def forget(post: Post) -> None:
    """An author has taken a text back: what was kept of it goes at once, and nobody need look any more."""
    forget_texts([post.id])


def forget_texts(post_ids: Sequence[int]) -> None:
    """The same for several texts at once, by their internal numbers.

    In statements that ask no version: whoever reports one in this moment makes nobody's withdrawal fail.
    """
    gone = db.session.execute(
        update(ReportCase)
        .where(ReportCase.post_id.in_(post_ids), ReportCase.state == ReportState.OPEN)
        .values(
            state=ReportState.GONE,
            decided_on=locale.today(),
            waiting_at=None,
            due_at=None,
            looked_at=None,
            level=Level.GREEN,
            level_why="",
            title_sealed="",
            body_sealed="",
            text_hash=None,
            version=ReportCase.version + 1,
        )
        .returning(ReportCase.id, ReportCase.public_id)
        .execution_options(synchronize_session=False)
    )
    cases: dict[int, str] = {row.id: row.public_id for row in gone}
    about = (
        update(ReportCase)
        .where(ReportCase.post_id.in_(post_ids))
        .values(text_hash=None)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(about)
    if cases:
        db.session.execute(update(Report).where(Report.case_id.in_(cases)).values(words_sealed=""))
    _tell(cases)
