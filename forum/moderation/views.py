"""The queue, a text under review, the decision; guidance and pins that wait."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import clock, markup
from forum.db import db
from forum.discussion.labels import NOTE_WORDS, RULE_WORDS
from forum.discussion.models import Pin, Post, PostState, Thread
from forum.discussion.operations import pins as pin_operations
from forum.discussion.queries import pins as pin_queries
from forum.discussion.queries import threads as thread_queries
from forum.errors import Refused
from forum.moderation import operations, queries, rules, waits
from forum.moderation.differences import differences
from forum.moderation.forms import OUTCOME_WORDS, DecisionForm, GuidanceDecisionForm, PinDecisionForm
from forum.moderation.models import Outcome
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.resources import operations as resource_operations
from forum.resources import queries as resource_queries
from forum.roles import Viewer
from forum.web import access

blueprint = Blueprint("moderation", __name__, url_prefix="/mod")
Answer = Response | str | tuple[str, int]


@blueprint.get("")
@access.reviewers
def queue() -> Answer:
    return _queue(request.args.get("after"))


def _queue(key: str | None) -> str:
    return render_template(
        "moderation/queue.html",
        queue=queries.queue(key),
        is_first=not key,
        guidance=resource_queries.waiting_guidance(),
        pins=pin_queries.waiting_pins(),
        now=clock.now(),
        viewer_now=access.viewer(),
        waited=waits.said,
        beginning=markup.plain,
        is_taken=rules.is_taken,
        may_review=rules.may_review,
    )


@blueprint.post("/next")
@access.reviewers
def take_next() -> Answer:
    viewer = access.viewer()
    public_id = queries.next_free(viewer, clock.now())
    if public_id is None:
        flash(_("Rien n’attend que vous puissiez prendre."))
        return redirect(url_for("moderation.queue"), 303)
    return _take(public_id, viewer)


@blueprint.post("/p/<public_id:post_id>/claim")
@access.reviewers
def claim(post_id: str) -> Answer:
    return _take(post_id, access.viewer())


def _take(post_id: str, viewer: Viewer) -> Response:
    operations.take(queries.review(post_id), viewer)
    db.session.commit()
    return redirect(url_for("moderation.review", post_id=post_id), 303)


@blueprint.post("/p/<public_id:post_id>/release")
@access.reviewers
def release(post_id: str) -> Answer:
    operations.release(queries.review(post_id), access.viewer())
    db.session.commit()
    return redirect(url_for("moderation.queue"), 303)


@blueprint.get("/p/<public_id:post_id>")
@access.reviewers
def review(post_id: str) -> Answer:
    found = queries.review(post_id)
    if not found.is_waiting:
        flash(_("Ce texte n’attend plus : une décision a été prise, ou il a été retiré."))
        return redirect(url_for("moderation.queue"), 303)
    form = DecisionForm()
    form.version.data = found.post.version
    return _review(found, form)


def _review(found: queries.Review, form: DecisionForm) -> str:
    viewer, now = access.viewer(), clock.now()
    claim = found.claim
    return render_template(
        "moderation/review.html",
        review=found,
        form=form,
        outcomes=rules.open_outcomes(viewer, author_id=found.post.author_id, is_waiting=found.is_waiting),
        is_taken=claim is not None and rules.is_taken(by=claim.moderator_id, until=claim.until, viewer=viewer, now=now),
        is_mine=claim is not None and claim.moderator_id == viewer.account_id and claim.until > now,
        minutes_left=waits.minutes_left(claim.until, now) if claim is not None else 0,
        changes=differences(found.post.body, found.revision.body) if found.revision is not None else None,
        waited=waits.said(found.post.waiting_at or now, now),
        note_words=NOTE_WORDS,
        outcome_words=OUTCOME_WORDS,
    )


@blueprint.post("/p/<public_id:post_id>/decide")
@access.reviewers
def decide(post_id: str) -> Answer:
    found = queries.review(post_id)
    form = DecisionForm()
    if not form.accepts():
        # Asked to look again at a text that is no longer the one they read, nobody would notice the difference.
        operations.must_wait(found, form.version.data)
        return _review(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.decide(
        found,
        outcome=Outcome(form.outcome.data),
        version=form.version.data or 0,
        rule=form.rule.data or "",
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
    db.session.commit()
    flash(_("La décision est enregistrée, et la personne la lira."))
    return redirect(url_for("moderation.queue"), 303)


@blueprint.get("/guidance/<public_id:page_id>")
@access.reviewers
def guidance(page_id: str) -> Answer:
    found = resource_queries.review(page_id)
    form = GuidanceDecisionForm()
    form.version.data = found.page.version
    return render_template("moderation/guidance.html", review=found, form=form)


@blueprint.post("/guidance/<public_id:page_id>/decide")
@access.reviewers
def decide_guidance(page_id: str) -> Answer:
    found = resource_queries.review(page_id)
    form = GuidanceDecisionForm()
    if not form.accepts():
        resource_operations.must_be_at(found.page, form.version.data)
        page = render_template("moderation/guidance.html", review=found, form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    resource_operations.decide_guidance(
        found,
        version=form.version.data,
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
    db.session.commit()
    flash(_("La décision est enregistrée."))
    return redirect(url_for("moderation.queue"), 303)


@blueprint.post("/pins/<public_id:pin_id>/decide")
@access.reviewers
def decide_pin(pin_id: str) -> Answer:
    pin = pin_queries.proposed_pin(pin_id)
    form = PinDecisionForm()
    if not form.accepts():
        return _queue(None), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _decide_pin(pin, form)
    except Refused as refused:
        if refused.code != "pins_full":
            raise
        # The pin goes on waiting: something else may be taken down there.
        flash(_("Rien n’a changé : il y a déjà trois fiches sur cette rubrique, ou une sur ce fil."))
        return _queue(None), HTTPStatus.CONFLICT
    db.session.commit()
    return redirect(url_for("moderation.queue"), 303)


def _decide_pin(pin: Pin, form: PinDecisionForm) -> None:
    if form.accepts_pin:
        pin_operations.accept(pin, version=form.version.data or 0, by=access.viewer())
        flash(_("La fiche est épinglée."))
    else:
        pin_operations.refuse(pin, version=form.version.data or 0, by=access.viewer())
        flash(_("La fiche n’est pas épinglée."))


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What a notice of a decision says to the author, in the reader's language, never who decided."""
    told = {}
    for decision, thread, post in queries.decisions_for(viewer, abouts):
        told[decision.public_id] = Words(
            text=_told(decision.outcome, is_edit=decision.is_edit, opens=post.opens),
            href=_where(thread, post),
            reason=_reason(decision.rule, decision.reason),
        )
    return told


def _where(thread: Thread, post: Post) -> str:
    """Where the author finds the text: in its thread, or among those that only they see."""
    if post.state is not PostState.PUBLISHED or not post.place:
        return url_for("discussion.own_texts")
    key = thread_queries.key_of_place(post.place) or None
    return url_for("discussion.thread", thread_id=thread.public_id, after=key)


def _told(outcome: Outcome, *, is_edit: bool, opens: bool) -> str:
    if is_edit:
        return str(
            {
                Outcome.PUBLISH: _("Votre modification a paru."),
                Outcome.RETURN: _("Votre modification vous est rendue, pour la corriger."),
                Outcome.REMOVE: _("Votre modification a été retirée. Le texte publié reste."),
            }[outcome]
        )
    if opens:
        return str(
            {
                Outcome.PUBLISH: _("Votre fil a paru."),
                Outcome.RETURN: _("Votre fil vous est rendu, pour le corriger."),
                Outcome.REMOVE: _("Votre fil a été retiré."),
            }[outcome]
        )
    return str(
        {
            Outcome.PUBLISH: _("Votre message a paru."),
            Outcome.RETURN: _("Votre message vous est rendu, pour le corriger."),
            Outcome.REMOVE: _("Votre message a été retiré."),
        }[outcome]
    )


def _reason(rule: str, reason: str) -> str:
    if not rule:
        return reason
    return str(_("Règle : %(rule)s. %(reason)s", rule=RULE_WORDS[rule], reason=reason))


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    wording.register(app, NoticeKind.DECISION, _tell)
