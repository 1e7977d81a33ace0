"""The desk where agencies write guidance."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from forum import markup, ratelimit
from forum.db import db
from forum.ratelimit import limiter
from forum.resources import forms, operations, queries, rules
from forum.resources.models import TAGS, HelpKind
from forum.resources.models import Answer as Answered
from forum.resources.queries import Review
from forum.resources.views.shared import Answer, desk, is_first
from forum.web import access, links, locale

CHECK, SEND = "check", "send"


@desk.get("")
@access.agencies
def pages() -> Answer:
    agency = queries.agency_of(access.viewer())
    today = locale.today()
    rows, next_key = queries.desk_rows(agency.id, today=today, after=request.args.get("after"))
    return render_template(
        "desk/pages.html",
        agency=agency,
        rows=rows,
        next_key=next_key,
        is_first=is_first(),
        is_due=_is_due,
        shows_counts=_shows_counts,
    )


def _is_due(row: queries.DeskRow) -> bool:
    return rules.is_due(state=row.state, review_by=row.review_by, today=locale.today())


def _shows_counts(row: queries.DeskRow) -> bool:
    return rules.shown_count(row.useful_yes + row.useful_no)


@desk.get("/new")
@access.agencies
def new() -> Answer:
    agency = queries.agency_of(access.viewer())
    form = forms.GuidanceForm(language=locale.language(), country=agency.country, review_by=forms.proposed_review())
    return _written(form, agency.name)


@desk.post("/new")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def send_new() -> Answer:
    agency = queries.agency_of(access.viewer())
    form = forms.GuidanceForm()
    if not form.accepts():
        return _written(form, agency.name), HTTPStatus.UNPROCESSABLE_ENTITY
    if request.form.get("step") != SEND:
        return _written(form, agency.name, preview=_preview(form))
    page = operations.write_page(agency, _draft(form))
    db.session.commit()
    flash(_("La fiche est partie à la relecture. Elle paraîtra quand une personne de l’équipe l’aura lue."))
    return redirect(url_for("desk.page_at_desk", page_id=page.public_id), 303)


def _draft(form: forms.GuidanceForm) -> operations.Draft:
    return operations.Draft(
        title=form.title.data or "",
        body=form.body.data or "",
        language=form.language.data,
        country=form.country.data,
        help_kind=HelpKind(form.help_kind.data),
        review_by=form.review_by.day,
    )


def _preview(form: forms.GuidanceForm) -> Markup:
    return links.through(markup.render(form.body.data or ""))


def _written(form: forms.GuidanceForm, agency: str, *, preview: Markup | None = None, own: Review | None = None) -> str:
    return render_template("desk/write.html", form=form, agency=agency, preview=preview, own=own, limit=markup.LIMIT)


@desk.get("/g/<public_id:page_id>")
@access.agencies
def page_at_desk(page_id: str) -> Answer:
    return _at_desk(queries.own_review(page_id, access.viewer()))


def _at_desk(own: Review, form: forms.CheckForm | None = None) -> str:
    page = own.page
    answers = queries.answers(page.id)
    return render_template(
        "desk/page.html",
        own=own,
        page=page,
        body=links.through(own.newest.html),
        form=form or forms.CheckForm(formdata=None, review_by=forms.proposed_review()),
        answers=answers,
        tags=[(tag, answers[tag]) for tag in answers if tag in TAGS and rules.shown_count(answers[tag])],
        shows_counts=rules.shown_count(answers.get(Answered.YES, 0) + answers.get(Answered.NO, 0)),
        may_withdraw=rules.may_withdraw(page.state),
        may_check=rules.may_check_again(page.state),
        is_due=rules.is_due(state=page.state, review_by=page.review_by, today=locale.today()),
    )


@desk.get("/g/<public_id:page_id>/edit")
@access.agencies
def edit(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    form = forms.GuidanceForm(obj=own.newest)
    form.version.data = str(own.page.version)
    return _written(form, own.agency.name, own=own)


@desk.post("/g/<public_id:page_id>/edit")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def send_edit(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    form = forms.GuidanceForm()
    operations.must_be_at(own.page, form.seen_version)
    if not form.accepts():
        return _written(form, own.agency.name, own=own), HTTPStatus.UNPROCESSABLE_ENTITY
    if request.form.get("step") != SEND:
        return _written(form, own.agency.name, preview=_preview(form), own=own)
    operations.edit_page(own, _draft(form), version=form.seen_version)
    db.session.commit()
    flash(_("Le nouveau texte est parti à la relecture."))
    return redirect(url_for("desk.page_at_desk", page_id=page_id), 303)


@desk.post("/g/<public_id:page_id>/withdraw")
@access.agencies
def withdraw(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    operations.withdraw_page(own)
    db.session.commit()
    flash(_("La fiche est retirée. Plus personne ne la lit ; son texte reste à votre bureau."))
    return redirect(url_for("desk.page_at_desk", page_id=page_id), 303)


@desk.post("/g/<public_id:page_id>/check")
@access.agencies
def check(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    form = forms.CheckForm()
    if not form.accepts():
        return _at_desk(own, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.check_again(own, form.review_by.day)
    db.session.commit()
    flash(_("C’est noté : la fiche est vérifiée d’aujourd’hui."))
    return redirect(url_for("desk.page_at_desk", page_id=page_id), 303)


@desk.get("/g/<public_id:page_id>/history")
@access.agencies
def history(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    texts, next_key = queries.history(own.page.id, after=request.args.get("after"))
    past = [(text, links.through(text.html)) for text in texts]
    return render_template("desk/history.html", own=own, past=past, next_key=next_key, is_first=is_first())
