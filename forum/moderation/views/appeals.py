"""Appeals for those who decide again: first their own view, then the first reasoning, then the answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum import clock, markup
from forum.db import db
from forum.discussion.queries import content_notes, house_rules
from forum.errors import Hidden, Refused
from forum.moderation import labels, waits
from forum.moderation.forms.appeals import VERDICT_WORDS, AnswerForm, ViewForm
from forum.moderation.models import Verdict
from forum.moderation.models.items import Item
from forum.moderation.models.replies import Occasion
from forum.moderation.operations import appeals as operations
from forum.moderation.queries import appeals as queries
from forum.moderation.queries import queue
from forum.moderation.queries import sparing as sparing_queries
from forum.moderation.queries.appeals import Case
from forum.moderation.rules import appeals as rules
from forum.moderation.rules import items
from forum.moderation.views import claimed, reply_choice, statements
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications.statements import Statement
from forum.roles import Viewer
from forum.web import access, locale

BEGINNING = 200  # characters of a text, behind its labels
UNDECIDED = {
    "pins_full": _l("Rien n’a changé : il y a déjà trois fiches sur cette rubrique, ou une sur ce fil."),
    "put_aside": _l("Rien n’a changé : la personne a mis ce texte hors de vue. Décidez quand il sera revenu."),
}


@blueprint.get("/appeals")
@access.reviewers
def appeals() -> Answer:
    key = request.args.get("after")
    viewer = access.viewer()
    found, next_key = queries.waiting(key, viewer)
    return render_template(
        "moderation/appeals.html",
        appeals=[(one, rules.is_first_decider(viewer, deciders=one.deciders)) for one in found],
        next_key=next_key,
        is_first=not key,
        now=clock.now(),
        words=labels,
        waits=waits,
    )


@blueprint.get("/appeals/<public_id:item_id>")
@access.reviewers
def appeal(item_id: str) -> Answer:
    case = queries.case(item_id, access.viewer())
    item = _waiting(case)
    if item is None:
        flash(_("Cette demande n’attend plus : elle a reçu une réponse, ou la personne l’a reprise."))
        return redirect(url_for("moderation.queue"), 303)
    return _page(case, item, _view_form(case), _answer_form(case))


def _waiting(case: Case) -> Item | None:
    try:
        return queue.item(case.appeal.public_id, access.viewer(), clock.now())
    except Hidden:
        return None


def _view_form(case: Case) -> ViewForm:
    return ViewForm(formdata=None, version=case.appeal.version)


def _answer_form(case: Case) -> AnswerForm:
    own = case.appeal.own_outcome if _wrote_last_view(case, access.viewer()) else None
    return AnswerForm(formdata=None, version=case.appeal.version, outcome=own.value if own else None)


def _wrote_last_view(case: Case, viewer: Viewer) -> bool:
    """Whether the view that is kept is theirs: somebody else may have written one since."""
    return viewer.number is not None and case.appeal.own_view_by == viewer.number


def _page(case: Case, item: Item, view_form: ViewForm, answer_form: AnswerForm) -> str:
    viewer, now, one = access.viewer(), clock.now(), case.appeal
    written = queries.written(one)
    answer_form.reply.choices = reply_choice.choices(Occasion.APPEAL, case.language)
    sees, wrote_last = rules.may_decide(viewer, state=one.state, seen=one.seen), _wrote_last_view(case, viewer)
    return render_template(
        "moderation/appeal.html",
        case=case,
        item=item,
        hindrance=_hindrance(case, item, viewer),
        claimed=claimed.of(item, viewer, now),
        # Nothing of it reaches the page of somebody who has not written their own view.
        first=_first_reasoning(case) if sees else None,
        own_outcome=VERDICT_WORDS[one.own_outcome] if wrote_last and one.own_outcome else "",
        # Who decided first answers nothing here, and does not read what is said of it.
        asked="" if rules.is_first_decider(viewer, deciders=one.deciders) else written.text,
        own_view=written.own_view if wrote_last else "",
        form=answer_form if sees else view_form,
        now=now,
        words=labels,
        waits=waits,
        note_words=content_notes.words(),
        **_text(case),
    )


def _hindrance(case: Case, item: Item, viewer: Viewer) -> str:
    """Why this viewer leaves it to others, as a code; "" when it is theirs to take."""
    if rules.is_first_decider(viewer, deciders=case.appeal.deciders):
        return items.Hindrance.DECIDED_BEFORE.value
    preferences = sparing_queries.preferences(viewer, clock.now())
    found = items.hindrance(
        viewer,
        item,
        wrote_here=queue.wrote_here(item, viewer),
        recused=item.public_id in preferences.recused,
        scope=preferences.scope,
    )
    return "" if found is None else found.value


def _first_reasoning(case: Case) -> Statement:
    """The rule and the facts of the first decision."""
    if case.decision is not None:
        names = house_rules.rules(locale.language())
        return statements.of_decision(case.decision, names, None) or Statement()
    if case.sanction is not None:
        return statements.of_sanction(case.sanction, None).without_way()
    return Statement(reason=case.pin.pin.reason) if case.pin is not None else Statement()


def _text(case: Case) -> dict[str, Any]:
    """The text it is about, with its title; the published one where it is about an edit."""
    post, shown = case.post, case.edit or case.post
    if post is None or shown is None:
        return {"shown": None, "title": "", "beginning": "", "folds": False}
    title = (case.edit.title if case.edit is not None else post.thread.own_title) if post.opens else ""
    return {
        "shown": shown,
        "title": title,
        "beginning": markup.plain(shown.body, BEGINNING),
        "folds": len(shown.body) > BEGINNING,
    }


@blueprint.post("/appeals/<public_id:item_id>/view")
@access.reviewers
def write_view(item_id: str) -> Answer:
    case = queries.case(item_id, access.viewer())
    form = ViewForm()
    if not form.accepts():
        return _again(case, form, _answer_form(case)), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.write_view(
        case,
        version=form.version.data or 0,
        verdict=Verdict(form.outcome.data),
        view=form.text.data or "",
        viewer=access.viewer(),
    )
    db.session.commit()
    return redirect(url_for("moderation.appeal", item_id=item_id, _anchor="first"), 303)


@blueprint.post("/appeals/<public_id:item_id>/decide")
@access.reviewers
def decide_appeal(item_id: str) -> Answer:
    case = queries.case(item_id, access.viewer())
    form = AnswerForm()
    if reply_choice.is_asked():
        board = case.post.thread.board.name if case.post is not None else ""
        answer = reply_choice.filled(form.reply.data, case.language, name=case.sent_as, board=board)
        form.answer.data = answer or form.answer.data
        return _again(case, _view_form(case), form)
    if not form.accepts():
        return _again(case, _view_form(case), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        operations.decide(
            case,
            version=form.version.data or 0,
            verdict=Verdict(form.outcome.data),
            answer=form.answer.data or "",
            viewer=access.viewer(),
        )
    except Refused as refused:
        if refused.code not in UNDECIDED:
            raise
        return _undecided(item_id, form, UNDECIDED[refused.code])
    db.session.commit()
    flash(_("La réponse est enregistrée, et la personne la lira."))
    return redirect(url_for("moderation.queue"), 303)


def _again(case: Case, view_form: ViewForm, answer_form: AnswerForm) -> str:
    """The page once more with what is wrong. Raises Hidden when nothing waits any more."""
    item = queue.item(case.appeal.public_id, access.viewer(), clock.now())
    return _page(case, item, view_form, answer_form)


def _undecided(item_id: str, form: AnswerForm, why: LazyString) -> Answer:
    """The appeal goes on waiting: what hinders it may pass."""
    db.session.rollback()
    case = queries.case(item_id, access.viewer())
    form.outcome.errors = [str(why)]
    return _again(case, _view_form(case), form), HTTPStatus.CONFLICT
