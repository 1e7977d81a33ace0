"""Content notes: adding one, rewording, moving, retiring, bringing back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter

from forum.admin.forms.notes import WordsForm, new_note_form, note_form
from forum.admin.views import worded
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.discussion.operations import worded as operations
from forum.discussion.operations.content_notes import NOTES
from forum.discussion.queries import content_notes as queries
from forum.web import access, locale


class NoteCode(BaseConverter):
    """The code of a note: our own word, at most 18 lower-case letters, digits and hyphens."""

    regex = r"[a-z][a-z0-9-]{0,17}"


@blueprint.record_once
def _know_codes(state: Any) -> None:
    state.app.url_map.converters["note_code"] = NoteCode


@blueprint.get("/notes")
@access.administrators
def notes() -> Answer:
    return render_template("admin/notes.html", notes=list(queries.notes(locale.language()).values()))


@blueprint.get("/notes/new")
@access.administrators
def new_note() -> Answer:
    form = new_note_form()
    form.place.data = queries.next_place()
    return _page(form)


@blueprint.post("/notes/new")
@access.administrators
def make_note() -> Answer:
    form = new_note_form()
    taken = _("Un mot a déjà ce nom court.")
    if not form.accepts() or not worded.is_free(form, queries.notes(locale.language()), taken):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.add(NOTES, form.code.data or "", worded.wording(form), by=access.viewer())
    return _kept(_("Le mot est ajouté."))


@blueprint.get("/notes/<note_code:code>")
@access.administrators
def edit_note(code: str) -> Answer:
    form = note_form()
    worded.fill(form, worded.in_each(code, queries.in_languages()))
    return _page(form, code)


@blueprint.post("/notes/<note_code:code>")
@access.administrators
def change_note(code: str) -> Answer:
    worded.in_each(code, queries.in_languages())
    form = note_form()
    if not form.accepts():
        return _page(form, code), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.change(NOTES, code, worded.wording(form), version=form.version.data or 0, by=access.viewer())
    return _kept(_("C’est enregistré."))


def _kept(said: str) -> Answer:
    db.session.commit()
    queries.forget()
    flash(said)
    return redirect(url_for("admin.notes"), 303)


def _page(form: WordsForm, code: str = "") -> str:
    return render_template("admin/note.html", form=form, code=code)
