"""Claiming and deciding. One decision a version; a late or second one is a Conflict and changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum import clock
from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import PostState
from forum.discussion.operations import decisions
from forum.errors import Conflict, Refused
from forum.moderation import queries, rules
from forum.moderation.models import Claim, Decision, Outcome
from forum.moderation.queries import Review
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell
from forum.roles import Viewer
from forum.web import locale

POST_ACTS = {
    Outcome.PUBLISH: Act.POST_PUBLISHED,
    Outcome.RETURN: Act.POST_RETURNED,
    Outcome.REMOVE: Act.POST_REMOVED,
}
EDIT_ACTS = {
    Outcome.PUBLISH: Act.EDIT_PUBLISHED,
    Outcome.RETURN: Act.EDIT_RETURNED,
    Outcome.REMOVE: Act.EDIT_REMOVED,
}


def take(review: Review, viewer: Viewer) -> None:
    """Claim a text for some minutes, or renew one's claim.

    Raises Conflict when somebody else has it or nothing waits any more, Refused when it is the viewer's own.
    """
    if not review.is_waiting:
        raise Conflict
    if not rules.may_review(viewer, author_id=review.post.author_id):
        raise Refused("own_text")
    now = clock.now()
    _keep(review, viewer, now=now, until=now + timedelta(minutes=current_app.config["ABRI"].claim_minutes))
    # Who read what must not outlive its use. After one's own claim is locked: who locked in another order could wait
    # for somebody who waits for them.
    ended = delete(Claim).where(Claim.post_id.in_(queries.ended_claims(now, besides=review.post.id)))
    db.session.execute(ended.execution_options(synchronize_session=False))


def _keep(review: Review, viewer: Viewer, *, now: datetime, until: datetime) -> None:
    moderator_id = viewer.account_id or 0  # never 0: `may_review` asked
    claim = queries.claim(review.post.id)
    if claim is not None:
        if rules.is_taken(by=claim.moderator_id, until=claim.until, viewer=viewer, now=now):
            raise Conflict
        claim.moderator_id, claim.until = moderator_id, until
        return
    if review.claim is not None:
        db.session.expunge(review.claim)  # somebody has tidied it away meanwhile
    db.session.add(Claim(post_id=review.post.id, moderator_id=moderator_id, until=until))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict from error


def release(review: Review, viewer: Viewer) -> None:
    """Give it back undecided, without a question. Somebody else's claim is not touched."""
    db.session.execute(delete(Claim).where(Claim.post_id == review.post.id, Claim.moderator_id == viewer.account_id))


def must_wait(review: Review, version: int | None) -> None:
    """Raises Conflict when nothing waits any more, or not the `version` that somebody saw."""
    if not review.is_waiting or review.post.version != version:
        raise Conflict


def decide(review: Review, *, outcome: Outcome, version: int, rule: str, reason: str, viewer: Viewer) -> Decision:
    """Decide about the version that was seen: move the text, write it down, tell the author.

    Raises Conflict when the text, its decision or its claim is no longer as it was seen; Refused when this
    outcome is not open to this viewer.
    """
    post = review.post
    must_wait(review, version)
    if outcome not in rules.open_outcomes(viewer, author_id=post.author_id, is_waiting=review.is_waiting):
        raise Refused("outcome")
    now = clock.now()
    claim = queries.claim(post.id)
    if claim is not None and rules.is_taken(by=claim.moderator_id, until=claim.until, viewer=viewer, now=now):
        raise Conflict
    decision = _write_down(review, outcome=outcome, rule=rule, reason=reason, viewer=viewer)
    _move(review, decision)
    if claim is not None:
        db.session.delete(claim)
    _tell(review, decision)
    return decision


def _write_down(review: Review, *, outcome: Outcome, rule: str, reason: str, viewer: Viewer) -> Decision:
    post = review.post
    is_edit = post.state is PostState.PUBLISHED
    decision = Decision(
        post_id=post.id,
        version=post.version,
        is_edit=is_edit,
        outcome=outcome,
        rule=rule if rules.needs_reason(outcome) else "",
        reason=reason if rules.needs_reason(outcome) else "",
        moderator=viewer.number or 0,
        decided_on=locale.today(),
    )
    db.session.add(decision)
    try:
        db.session.flush()  # the unique constraint: one decision a version, whoever is first
    except IntegrityError as error:
        raise Conflict from error
    acts = EDIT_ACTS if is_edit else POST_ACTS
    record(acts[outcome], actor=viewer.number, about=post.public_id, why=decision.rule)
    return decision


def _move(review: Review, decision: Decision) -> None:
    if decision.outcome is Outcome.PUBLISH:
        decisions.publish(review.post)
    elif decision.outcome is Outcome.RETURN:
        decisions.return_(review.post, rule=decision.rule, reason=decision.reason)
    else:
        decisions.remove(review.post, rule=decision.rule, reason=decision.reason)
    db.session.flush()  # StaleDataError here: somebody was faster


def _tell(review: Review, decision: Decision) -> None:
    post = review.post
    tell(post.author_id, NoticeKind.DECISION, decision.public_id)
    is_first_publication = decision.outcome is Outcome.PUBLISH and not decision.is_edit
    if is_first_publication and not post.opens and post.thread.author_id != post.author_id:
        tell(post.thread.author_id, NoticeKind.REPLY, post.public_id)
