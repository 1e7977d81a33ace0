"""Content notes: adding one, rewording, moving, retiring, bringing back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter

from forum.admin.forms.notes import NewNoteForm, WordsForm, new_note_form, note_form
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.discussion.operations import content_notes as operations
from forum.discussion.operations.content_notes import Wording
from forum.discussion.queries import content_notes as queries
from forum.discussion.queries.content_notes import NoteText
from forum.errors import Hidden
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
    if not form.accepts() or not _is_free(form):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.new_note(form.code.data or "", _wording(form), by=access.viewer())
    return _kept(_("Le mot est ajouté."))


def _is_free(form: NewNoteForm) -> bool:
    """Whether no note has this code, nor ever had; a word on the form where one has."""
    code = form.code.data or ""
    if code != "new" and code not in queries.notes(locale.language()):
        return True
    form.code.errors = [_("Un mot a déjà ce nom court.")]
    return False


@blueprint.get("/notes/<note_code:code>")
@access.administrators
def edit_note(code: str) -> Answer:
    form = note_form()
    for language, note in _in_all_languages(code).items():
        form.say(language, note.name)
        form.place.data, form.is_retired.data, form.version.data = note.place, note.is_retired, note.version
    return _page(form, code)


@blueprint.post("/notes/<note_code:code>")
@access.administrators
def change_note(code: str) -> Answer:
    _in_all_languages(code)
    form = note_form()
    if not form.accepts():
        return _page(form, code), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.change_note(code, _wording(form), version=form.version.data or 0, by=access.viewer())
    return _kept(_("C’est enregistré."))


def _kept(said: str) -> Answer:
    db.session.commit()
    queries.forget()
    flash(said)
    return redirect(url_for("admin.notes"), 303)


def _in_all_languages(code: str) -> dict[str, NoteText]:
    """The note in each language of the site. Raises Hidden when there is none of this code."""
    everything = queries.in_languages()
    if any(code not in found for found in everything.values()):
        raise Hidden
    return {language: found[code] for language, found in everything.items()}


def _wording(form: WordsForm) -> Wording:
    return Wording(place=form.place.data or 0, is_retired=bool(form.is_retired.data), words=form.words())


def _page(form: WordsForm, code: str = "") -> str:
    return render_template("admin/note.html", form=form, code=code)
