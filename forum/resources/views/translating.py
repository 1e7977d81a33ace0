"""The same page in several languages: translating, comparing with the original, saying that nothing is to be done."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db
from forum.errors import Conflict, Hidden, Refused
from forum.ratelimit import limiter
from forum.resources import forms, labels, operations, queries, rules
from forum.resources.models import GuidancePage
from forum.resources.queries import Review
from forum.resources.views.shared import Answer, desk
from forum.resources.views.writing import beside, draft, is_behind, preview, wants_to_send, written
from forum.web import access, links, locale


def _taken(own: Review) -> dict[str, str]:
    """Languages in which the page is or waits, each with where it is."""
    translations = queries.translations_of([own.page.id]).get(own.page.id, [])
    languages = {translated.language: translated.public_id for translated in translations}
    return {own.newest.language: own.page.public_id, own.page.language: own.page.public_id, **languages}


@desk.get("/g/<public_id:page_id>/translate")
@access.agencies
def translate(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    if own.original is not None:  # nobody translates a translation
        return redirect(url_for("desk.translate", page_id=own.original.public_id), 303)
    if not rules.may_translate(own.page.state):
        raise Conflict
    chosen = forms.LanguageForm(rules.open_languages(labels.WRITTEN, _taken(own)))
    if not request.args.get("language"):
        return _choice(own, chosen)
    if not chosen.validate():
        return _choice(own, chosen), HTTPStatus.UNPROCESSABLE_ENTITY
    page = own.page
    form = forms.GuidanceForm(
        languages=[chosen.language.data],
        language=chosen.language.data,
        country=page.country,
        help_kind=page.help_kind,
        review_by=forms.proposed_review(),
        valid_from=_still_to_come(page),
        valid_to=page.valid_to,
        follows=str(page.text_number),
    )
    return written(form, own.agency.name, original=beside(page, None))


def _still_to_come(page: GuidancePage) -> date | None:
    return page.valid_from if page.valid_from is not None and page.valid_from > locale.today() else None


def _choice(own: Review, form: forms.LanguageForm) -> str:
    translations = queries.translations_of([own.page.id]).get(own.page.id, [])
    return render_template("desk/translate.html", own=own, form=form, translations=translations)


@desk.post("/g/<public_id:page_id>/translate")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def send_translation(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    if own.original is not None:
        raise Conflict
    wanted = request.form.get("language", "")
    open_to = rules.open_languages(labels.WRITTEN, {own.page.language})
    form = forms.GuidanceForm(languages=[wanted] if wanted in open_to else open_to)
    taken = _taken(own)
    if not form.accepts() or wanted in taken:
        return _not_sent(own, form, taken.get(wanted)), HTTPStatus.UNPROCESSABLE_ENTITY
    if not wants_to_send():
        return written(form, own.agency.name, preview=preview(form), original=beside(own.page, None))
    try:
        page = operations.translate(own.page, draft(form))
    except Refused as refused:
        if refused.code != operations.LANGUAGE_TAKEN:
            raise
        db.session.rollback()
        again = queries.own_review(page_id, access.viewer())
        return _not_sent(again, form, _taken(again).get(wanted)), HTTPStatus.CONFLICT
    db.session.commit()
    flash(_("La traduction est partie à la relecture."))
    return redirect(url_for("desk.page_at_desk", page_id=page.public_id), 303)


def _not_sent(own: Review, form: forms.GuidanceForm, there: str | None) -> str:
    """The form again; with a word where the page is in that language already."""
    if there is not None:
        form.language.errors = [_("Cette fiche existe déjà dans cette langue. Modifiez celle-là : ceci ne part pas.")]
    return written(form, own.agency.name, original=beside(own.page, None))


@desk.get("/g/<public_id:page_id>/side")
@access.agencies
def side(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    if own.original is None:
        raise Hidden
    newest = own.newest
    return render_template(
        "desk/side.html",
        own=own,
        newest=newest,
        body=links.through(newest.html),
        original=beside(own.original, newest.follows),
        is_behind=is_behind(own),
    )


@desk.post("/g/<public_id:page_id>/same")
@access.agencies
def same(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    form = forms.SameForm()
    if not form.accepts():
        raise Conflict
    operations.say_same(own, seen=form.follows.data)
    db.session.commit()
    flash(_("C’est noté : la traduction est à jour."))
    return redirect(url_for("desk.page_at_desk", page_id=page_id), 303)
