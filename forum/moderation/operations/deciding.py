"""Deciding. One decision a version; a late or second one is a Conflict and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum import clock, keys
from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Board, Post, PostState
from forum.discussion.operations import decisions
from forum.errors import Conflict, Refused
from forum.moderation.models import Decision, Masking, Outcome
from forum.moderation.operations import agencies, claims, levels, noting, waits
from forum.moderation.queries.review import Review
from forum.moderation.rules import items
from forum.moderation.rules import outcomes as rules
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_all
from forum.roles import Viewer
from forum.waiting import Level
from forum.web import locale

SEALED = "masked"
POST_ACTS = {
    Outcome.PUBLISH: Act.POST_PUBLISHED,
    Outcome.MASK: Act.POST_MASKED,
    Outcome.RETURN: Act.POST_RETURNED,
    Outcome.REMOVE: Act.POST_REMOVED,
}
EDIT_ACTS = {
    Outcome.PUBLISH: Act.EDIT_PUBLISHED,
    Outcome.MASK: Act.EDIT_MASKED,
    Outcome.RETURN: Act.EDIT_RETURNED,
    Outcome.REMOVE: Act.EDIT_REMOVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was decided. `title` and `body` with words masked, for that outcome; `board` to publish it elsewhere;
    `notes` to put on what is published."""

    outcome: Outcome
    rule: str = ""
    reason: str = ""
    title: str = ""
    body: str = ""
    board: Board | None = None
    notes: tuple[str, ...] = ()


def must_wait(review: Review, version: int | None) -> None:
    """Raises Conflict when nothing waits any more, or not the `version` that somebody saw."""
    if not review.is_waiting or review.post.version != version:
        raise Conflict


def decide(review: Review, ruling: Ruling, *, version: int, viewer: Viewer) -> None:
    """Decide about the version that was seen: move the text, write it down, tell the author.

    Raises Conflict when the text, its decision or its claim is no longer as it was seen; Refused when this
    outcome is not open to this viewer.
    """
    post = review.post
    must_wait(review, version)
    _must_be_open(review, ruling, viewer)
    claims.drop(post.public_id, viewer)
    if ruling.outcome is Outcome.ESCALATE:
        _pass_on(review, viewer)
        return
    sent_at = post.waiting_at or clock.now()
    decision = _write_down(post, ruling, viewer, is_edit=post.state is PostState.PUBLISHED)
    _move(review, ruling, viewer)
    _tell(review, decision)
    waits.count(sent_at, clock.now())  # last: the row of a count is held until the commit


def must_be_theirs(review: Review, viewer: Viewer) -> None:
    """Before anything else that is done with a text that waits. Raises Conflict when it waits no longer or somebody
    else has it, Refused when this viewer leaves it to others."""
    must_wait(review, review.post.version)
    claim = review.claim
    if claim is not None and items.is_taken(by=claim.moderator_id, until=claim.until, viewer=viewer, now=clock.now()):
        raise Conflict
    _must_be_open(review, Ruling(outcome=Outcome.PUBLISH), viewer)


def _must_be_open(review: Review, ruling: Ruling, viewer: Viewer) -> None:
    post = review.post
    if ruling.outcome not in rules.open_outcomes(
        viewer,
        author_id=post.author_id,
        is_waiting=review.is_waiting,
        passed_on_by=post.passed_on_by,
        wrote_here=review.wrote_here,
    ):
        raise Refused("outcome")
    if not review.is_claimed_by(viewer, clock.now()):
        # Whoever opened it was asked then; who decides without having opened it is asked now.
        claims.must_be_in_scope(review.board.id, review.post.thread.language, review.post.public_id, viewer)


def _pass_on(review: Review, viewer: Viewer) -> None:
    """Somebody else goes on with it, sooner; who passed it on is no longer asked."""
    post = review.post
    before = post.level.value
    levels.set_level(post, max_of(post.level), viewer=viewer)
    post.passed_on_by = viewer.account_id
    record(Act.POST_ESCALATED, actor=viewer.number, about=post.public_id, before=before, after=post.level.value)
    db.session.flush()


def max_of(level: Level) -> Level:
    """What is passed on is looked at within hours."""
    return level if level in {Level.CRISIS, Level.RED} else Level.RED


def _write_down(post: Post, ruling: Ruling, viewer: Viewer, *, is_edit: bool) -> Decision:
    now = clock.now()
    sent, looked = post.waiting_at or now, post.looked_at or now
    has_rule = rules.needs_rule(ruling.outcome)
    decision = Decision(
        post_id=post.id,
        version=post.version,
        is_edit=is_edit,
        outcome=ruling.outcome,
        rule=ruling.rule if has_rule else "",
        reason=ruling.reason if has_rule or ruling.outcome is Outcome.MASK else "",
        moderator=viewer.number or 0,
        level=post.level,
        level_why=post.level_why,
        minutes_to_look=max(int((looked - sent).total_seconds() // 60), 0),
        minutes_to_decision=max(int((now - sent).total_seconds() // 60), 0),
        decided_on=locale.today(),
    )
    db.session.add(decision)
    try:
        db.session.flush()  # the unique constraint: one decision a version, whoever is first
    except IntegrityError as error:
        raise Conflict from error
    acts = EDIT_ACTS if is_edit else POST_ACTS
    state = "edit" if is_edit else post.state.value
    record(acts[ruling.outcome], actor=viewer.number, about=post.public_id, why=decision.rule, before=state)
    return decision


def _move(review: Review, ruling: Ruling, viewer: Viewer) -> None:
    post = review.post
    if ruling.board is not None:
        before, after = review.board.public_id, ruling.board.public_id
        record(Act.POST_MOVED, actor=viewer.number, about=post.public_id, before=before, after=after)
        decisions.place_on(post, ruling.board)
    if ruling.outcome in {Outcome.PUBLISH, Outcome.MASK}:
        noting.add(post, ruling.notes, viewer=viewer)
    if ruling.outcome is Outcome.PUBLISH:
        if post.place is not None:  # it was public before: whatever was masked in it then is replaced now
            forget_masked(post)
        decisions.publish(post)
    elif ruling.outcome is Outcome.MASK:
        _mask(post, ruling)
    elif ruling.outcome is Outcome.RETURN:
        decisions.return_(post, rule=ruling.rule, reason=ruling.reason)
    else:
        decisions.remove(post, rule=ruling.rule, reason=ruling.reason)
    post.passed_on_by = None
    db.session.flush()  # StaleDataError here: somebody was faster


def _mask(post: Post, ruling: Ruling) -> None:
    title, body = decisions.mask(post, title=ruling.title, body=ruling.body)
    db.session.merge(
        Masking(post_id=post.id, title_sealed=keys.seal(SEALED, title), body_sealed=keys.seal(SEALED, body))
    )


def _tell(review: Review, decision: Decision) -> None:
    post = review.post
    told = [(writer, NoticeKind.DECISION, decision.public_id) for writer in agencies.writers_of(post)]
    is_first_publication = decision.outcome in {Outcome.PUBLISH, Outcome.MASK} and not decision.is_edit
    if is_first_publication and not post.opens and post.thread.author_id != post.author_id:
        told += [(writer, NoticeKind.REPLY, post.public_id) for writer in agencies.writers_of(post.thread)]
    tell_all(told)


def take_down(post: Post, *, rule: str, reason: str, viewer: Viewer) -> Decision:
    """Take out a text that others could read, and tell its author why and how to appeal.

    Raises Conflict when it is not published any more, Refused for the viewer's own.
    """
    if not rules.may_review(viewer, author_id=post.author_id):
        raise Refused("own_text")
    decision = _write_down(post, Ruling(outcome=Outcome.REMOVE, rule=rule, reason=reason), viewer, is_edit=False)
    decisions.take_down(post, rule=rule, reason=reason)
    tell_all([(writer, NoticeKind.DECISION, decision.public_id) for writer in agencies.writers_of(post)])
    return decision


def agree(post: Post) -> None:
    """The author agrees with what was masked: the original is erased. Raises Conflict when nothing is kept."""
    kept = db.session.get(Masking, post.id)
    if kept is None:
        raise Conflict
    db.session.delete(kept)


def forget_masked(post: Post) -> None:
    """The author takes the text back: what was masked in it goes too."""
    db.session.execute(delete(Masking).where(Masking.post_id == post.id))
