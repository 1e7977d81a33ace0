"""A text under review, and the decision about it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import clock, markup
from forum.db import db, forget_log
from forum.differences import differences
from forum.discussion.queries import boards as board_queries
from forum.discussion.queries import content_notes, quotes
from forum.moderation import labels, waits
from forum.moderation.forms.deciding import DecisionForm, LevelForm
from forum.moderation.models import Outcome
from forum.moderation.operations import deciding as operations
from forum.moderation.operations import levels
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries import review as queries
from forum.moderation.queries.review import Review
from forum.moderation.rules import items, masking
from forum.moderation.rules import outcomes as rules
from forum.moderation.views import texts
from forum.moderation.views.queue import BEGINNING, next_item
from forum.moderation.views.shared import Answer, blueprint
from forum.waiting import Level
from forum.web import access


@blueprint.get("/p/<public_id:item_id>")
@access.reviewers
def review(item_id: str) -> Answer:
    found = queries.review(item_id, access.viewer())
    if not found.is_waiting:
        flash(_("Ce texte n’attend plus : une décision a été prise, ou il a été retiré."))
        return redirect(url_for("moderation.queue"), 303)
    form = _form(found)
    form.version.data = found.post.version
    form.masked_title.data, form.masked_body.data = found.title, found.body
    return _review(found, form)


def _form(found: Review) -> DecisionForm:
    """The form with all its choices: rules, boards, saved replies."""
    boards = texts.boards_for(found) if found.post.opens and found.revision is None else []
    words, text = content_notes.words(), found.revision or found.post
    form = DecisionForm(texts.rule_names(), boards, words=words, there=text.content_notes)
    form.reply.choices = [("", _("Choisir")), *((reply.public_id, reply.name) for reply in texts.replies(found))]
    return form


def _asked(found: Review) -> DecisionForm:
    """What was sent. Publishing as it is needs none of the choices, and they are not asked for."""
    is_plain = request.form.get("outcome") == Outcome.PUBLISH and not request.form.get("board")
    words, text = content_notes.words(), found.revision or found.post
    is_plain = is_plain and not request.form.get("step")
    return DecisionForm({}, words=words, there=text.content_notes) if is_plain else _form(found)


def _review(found: Review, form: DecisionForm) -> str:
    viewer, now = access.viewer(), clock.now()
    claim, post = found.claim, found.post
    is_taken = claim is not None and items.is_taken(by=claim.moderator_id, until=claim.until, viewer=viewer, now=now)
    is_own = viewer.wrote(post.author_id)
    return render_template(
        "moderation/review.html",
        review=found,
        form=form,
        level_form=LevelForm(formdata=None, level=post.level.value),
        outcomes=[] if is_taken else _open_outcomes(found),
        folds=len(found.body) > BEGINNING,
        beginning=markup.plain(found.body, BEGINNING),
        is_own=is_own,
        why=[] if is_own else post.level_why.split(),
        is_taken=is_taken,
        is_mine=found.is_claimed_by(viewer, now),
        minutes_left=waits.minutes_left(claim.until, now) if claim is not None else 0,
        changes=differences(post.body, found.revision.body) if found.revision is not None else None,
        now=now,
        waits=waits,
        words=labels,
        note_words=content_notes.words(),
        around=texts.around(found, viewer),
        quoting=quotes.of_post(post, viewer),
    )


def _open_outcomes(found: Review) -> list[Outcome]:
    post = found.post
    return rules.open_outcomes(
        access.viewer(),
        author_id=post.author_id,
        is_waiting=found.is_waiting,
        passed_on_by=post.passed_on_by,
        wrote_here=found.wrote_here,
    )


@blueprint.post("/p/<public_id:item_id>/decide")
@access.reviewers
def decide(item_id: str) -> Answer:
    viewer = access.viewer()
    found = queries.review(item_id, viewer)
    form = _asked(found)
    if request.form.get("step") == "fill":
        operations.must_wait(found, form.version.data)
        form.reason.data = texts.filled(found, form.reply.data or "", form.rule.data or "") or form.reason.data
        return _review(found, form)
    ruling = _ruling(found, form) if form.accepts() else None
    if ruling is None:
        # Asked to look again at a text that is no longer the one they read, nobody would notice the difference.
        operations.must_wait(found, form.version.data)
        if not form.rules:
            form = _form(found)
            form.validate()
        return _review(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.decide(found, ruling, version=form.version.data or 0, viewer=viewer)
    texts.pass_on(found, ruling, viewer)
    db.session.commit()
    if ruling.outcome is Outcome.MASK:
        forget_log()
    if ruling.outcome is Outcome.ESCALATE:
        flash(_("C’est passé à quelqu’un d’autre, plus haut dans la file."))
    else:
        flash(_("La décision est enregistrée, et la personne la lira."))
    if request.form.get("then") == "next":
        return next_item()
    return redirect(url_for("moderation.queue"), 303)


def _ruling(found: Review, form: DecisionForm) -> Ruling | None:
    """What the form says; None, with the reason on the form, when it cannot be used."""
    outcome = Outcome(form.outcome.data)
    title, body = "", ""
    if outcome is Outcome.MASK:
        try:
            title, body = texts.masked(found, form.masked_title.data or "", form.masked_body.data or "")
        except masking.CannotMask as problem:
            marked = (form.masked_title.data or "", form.masked_body.data or "")
            form.masked_body.errors = [texts.why_not(problem, *marked)]
            return None
    board = board_queries.any_board(form.board.data) if form.board.data else None
    return Ruling(
        outcome=outcome,
        rule=form.rule.data or "",
        reason=form.reason.data or "",
        title=title,
        body=body,
        board=board if outcome in {Outcome.PUBLISH, Outcome.MASK} else None,
        notes=tuple(form.notes.data or ()),
    )


@blueprint.post("/p/<public_id:item_id>/level")
@access.reviewers
def set_level(item_id: str) -> Answer:
    viewer = access.viewer()
    found = queries.review(item_id, viewer)
    form = LevelForm()
    operations.must_be_theirs(found, viewer)
    if not form.accepts():
        return _again(found), HTTPStatus.UNPROCESSABLE_ENTITY
    levels.set_level(found.post, Level(form.level.data), viewer=viewer)
    texts.care(found, viewer)
    db.session.commit()
    flash(_("Le niveau est changé."))
    return redirect(url_for("moderation.review", item_id=item_id), 303)


def _again(found: Review) -> str:
    form = _form(found)
    form.version.data = found.post.version
    return _review(found, form)
