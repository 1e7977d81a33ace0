"""Writing a page at the desk: looking at it as readers will, then sending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from forum import markup, ratelimit
from forum.db import db
from forum.ratelimit import limiter
from forum.resources import forms, labels, operations, queries, rules
from forum.resources.changes import Changes, changes
from forum.resources.models import GuidancePage, GuidanceRevision, GuidanceState, HelpKind
from forum.resources.queries import Review
from forum.resources.views.shared import Answer, desk
from forum.web import access, links, locale

CHECK, SEND = "check", "send"


@dataclass(frozen=True, slots=True)
class Beside:
    """The original that stands beside the form of a translation: what readers have of it, ready to be read, and what
    it changed since the translation was written (None: nothing, or there is no translation yet)."""

    page: GuidancePage
    text: GuidancePage | GuidanceRevision
    body: Markup
    since: Changes | None


def beside(original: GuidancePage, follows: int | None) -> Beside:
    """`follows`: the number of the original's text that the translation says; None for one that is being begun."""
    text = queries.text_numbered(original, original.text_number) or original
    since = None
    if follows is not None and rules.is_behind(follows=follows, text_number=original.text_number):
        before = queries.text_numbered(original, follows)
        since = None if before is None else changes(before, text)
    return Beside(original, text, links.through(text.html), since)


def written(
    form: forms.GuidanceForm,
    agency: str,
    *,
    preview: Markup | None = None,
    own: Review | None = None,
    original: Beside | None = None,
) -> str:
    """The page on which somebody writes. `own`: the page that is changed; `original`: what is translated."""
    return render_template(
        "desk/write.html",
        form=form,
        agency=agency,
        preview=preview,
        own=own,
        original=original,
        limit=markup.LIMIT,
    )


def draft(form: forms.GuidanceForm) -> operations.Draft:
    """What a form says that was accepted."""
    return operations.Draft(
        title=form.title.data or "",
        body=form.body.data or "",
        language=form.language.data,
        country=form.country.data,
        help_kind=HelpKind(form.help_kind.data),
        review_by=form.review_by.day,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        follows=form.seen_original,
    )


def preview(form: forms.GuidanceForm) -> Markup:
    return links.through(markup.render(form.body.data or ""))


def wants_to_send() -> bool:
    """Whether the form's last button was pressed; any other looks once more."""
    return request.form.get("step") == SEND


def is_behind(own: Review) -> bool:
    """Whether the newest text of a translation says what its original does not say any more."""
    number = None if own.original is None else own.original.text_number
    return rules.is_behind(follows=own.newest.follows, text_number=number)


@desk.get("/new")
@access.agencies
def new() -> Answer:
    agency = queries.agency_of(access.viewer())
    form = forms.GuidanceForm(language=locale.language(), country=agency.country, review_by=forms.proposed_review())
    return written(form, agency.name)


@desk.post("/new")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def send_new() -> Answer:
    agency = queries.agency_of(access.viewer())
    form = forms.GuidanceForm()
    if not form.accepts():
        return written(form, agency.name), HTTPStatus.UNPROCESSABLE_ENTITY
    if not wants_to_send():
        return written(form, agency.name, preview=preview(form))
    page = operations.write_page(agency, draft(form))
    db.session.commit()
    flash(_("La fiche est partie à la relecture. Elle paraîtra quand une personne de l’équipe l’aura lue."))
    return redirect(url_for("desk.page_at_desk", page_id=page.public_id), 303)


@desk.get("/g/<public_id:page_id>/edit")
@access.agencies
def edit(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    form = _form(own, obj=own.newest)
    form.version.data = str(own.page.version)
    form.follows.data = "" if own.original is None else str(own.original.text_number)
    return written(form, own.agency.name, own=own, original=_beside(own))


def _form(own: Review, **filled: GuidancePage | GuidanceRevision) -> forms.GuidanceForm:
    page = own.page
    is_found = page.state is GuidanceState.PUBLISHED
    has_appeared = is_found and (page.valid_from is None or page.valid_from <= locale.today())
    return forms.GuidanceForm(languages=_languages(own), has_appeared=has_appeared, **filled)


def _languages(own: Review) -> Sequence[str]:
    """In which languages a page may be written. What is or has a translation stays in its own."""
    is_one_of_several = own.original is not None or queries.translations_of([own.page.id])
    return [own.page.language] if is_one_of_several else labels.WRITTEN


def _beside(own: Review) -> Beside | None:
    return None if own.original is None else beside(own.original, own.newest.follows)


@desk.post("/g/<public_id:page_id>/edit")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def send_edit(page_id: str) -> Answer:
    own = queries.own_review(page_id, access.viewer())
    form = _form(own)
    operations.must_be_at(own.page, form.seen_version)
    if not form.accepts():
        return written(form, own.agency.name, own=own, original=_beside(own)), HTTPStatus.UNPROCESSABLE_ENTITY
    if not wants_to_send():
        return written(form, own.agency.name, preview=preview(form), own=own, original=_beside(own))
    operations.edit_page(own, draft(form), version=form.seen_version)
    db.session.commit()
    flash(_("Le nouveau texte est parti à la relecture."))
    return redirect(url_for("desk.page_at_desk", page_id=page_id), 303)
