"""One's own subjects and pace; leaving an item to somebody else; whom administrators limit to what."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import clock
from forum.db import db
from forum.discussion.queries import content_notes
from forum.errors import Hidden
from forum.moderation.forms.sparing import LimitsForm, SubjectsForm
from forum.moderation.operations import claims
from forum.moderation.operations import sparing as operations
from forum.moderation.operations.sparing import Stopped
from forum.moderation.queries import queue
from forum.moderation.queries import sparing as queries
from forum.moderation.views.shared import Answer, blueprint
from forum.web import access, locale

LONGEST_FIELD = 200  # characters of a field that is sent again


@blueprint.get("/me")
@access.reviewers
def me() -> Answer:
    form = _subjects_form()
    form.notes.data = sorted(form.notes.also)
    return _me(form)


@blueprint.post("/me")
@access.reviewers
def change_me() -> Answer:
    form = _subjects_form()
    if not form.accepts():
        return _me(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.skip(form.notes.data or (), access.viewer())
    db.session.commit()
    flash(_("C’est noté. « Prendre le prochain » ne vous proposera plus ces sujets."))
    return redirect(url_for("moderation.me"), 303)


def _subjects_form() -> SubjectsForm:
    skipped = queries.preferences(access.viewer(), clock.now()).scope.skipped_notes
    return SubjectsForm(content_notes.words(), skipped)


def _me(form: SubjectsForm) -> str:
    preferences = queries.preferences(access.viewer(), clock.now())
    return render_template("moderation/me.html", form=form, pace=preferences.pace)


@blueprint.post("/me/break")
@access.reviewers
def take_break() -> Answer:
    operations.rest(access.viewer(), clock.now())
    db.session.commit()
    flash(_("Bonne pause. La file ne bouge pas sans vous : d’autres relisent, ou elle attend."))
    return redirect(url_for("moderation.me"), 303)


@blueprint.post("/items/<public_id:item_id>/recuse")
@access.reviewers
def recuse(item_id: str) -> Answer:
    viewer = access.viewer()
    item = queue.item(item_id, viewer, clock.now())
    operations.recuse(item, viewer, thread=request.form.get("thread") == "yes")
    claims.leave(item_id, viewer)
    db.session.commit()
    flash(_("Quelqu’un d’autre s’en occupera. Cela ne vous sera plus proposé."))
    return redirect(url_for("moderation.queue"), 303)


@blueprint.get("/limits")
@access.administrators
def limits() -> Answer:
    return _limits(_limits_form())


@blueprint.post("/limits")
@access.administrators
def change_limits() -> Answer:
    form = _limits_form()
    found = [one for one in queries.moderators() if one.pseudonym == form.moderator.data]
    if not found:
        raise Hidden
    if not form.accepts():
        return _limits(form), HTTPStatus.UNPROCESSABLE_ENTITY
    chosen = [board.id for board in queries.boards() if board.public_id in (form.boards.data or ())]
    operations.limit(found[0], boards=chosen, languages=form.languages.data or (), viewer=access.viewer())
    db.session.commit()
    flash(_("C’est enregistré."))
    return redirect(url_for("moderation.limits"), 303)


def _limits_form() -> LimitsForm:
    return LimitsForm([(board.public_id, board.name) for board in queries.boards()], locale.languages())


def _limits(form: LimitsForm) -> str:
    return render_template(
        "moderation/limits.html",
        form=form,
        moderators=queries.moderators(),
        boards=queries.boards(),
        site_languages=locale.languages(),
    )


def _time_to_stop(stopped: Stopped) -> Answer:
    """The page in the place of an item: rest, or go on all the same, by the same form with one more field."""
    db.session.rollback()
    again = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "override"} and len(value) <= LONGEST_FIELD
    ]
    preferences = queries.preferences(access.viewer(), clock.now())
    page = render_template("moderation/pause.html", stop=stopped.stop.value, again=again, pace=preferences.pace)
    return page, HTTPStatus.FORBIDDEN


def init_app(app: Flask) -> None:
    app.register_error_handler(Stopped, _time_to_stop)
