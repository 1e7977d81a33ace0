"""Saved replies: the list, a new one, changing and withdrawing one."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum.db import db
from forum.moderation.forms.replies import OCCASION_WORDS, ChangedReplyForm, ReplyForm
from forum.moderation.models import Occasion, SavedReply
from forum.moderation.operations import replies as operations
from forum.moderation.operations.replies import Words
from forum.moderation.queries import replies as queries
from forum.moderation.views.shared import Answer, blueprint
from forum.web import access, locale


@blueprint.get("/replies")
@access.reviewers
def replies() -> Answer:
    return render_template(
        "moderation/replies.html",
        replies=queries.replies(),
        is_built_in=queries.is_built_in,
        occasions=OCCASION_WORDS,
    )


@blueprint.get("/replies/new")
@access.reviewers
def new_reply() -> Answer:
    """An empty one, or one that starts from another: `?like=` and its id."""
    form = ReplyForm()
    form.language.data = locale.language()
    model = queries.find(request.args.get("like", ""))
    if model is not None:
        _fill(form, model)
    return _page(form)


def _fill(form: ReplyForm, reply: SavedReply) -> None:
    form.occasion.data, form.language.data = reply.occasion.value, reply.language
    form.name.data, form.body.data = reply.name, reply.body


@blueprint.post("/replies/new")
@access.reviewers
def write_reply() -> Answer:
    form = ReplyForm()
    if not form.accepts():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.write(_words(form), access.viewer())
    db.session.commit()
    flash(_("C’est enregistré."))
    return redirect(url_for("moderation.replies"), 303)


@blueprint.get("/replies/<public_id:reply_id>")
@access.reviewers
def reply(reply_id: str) -> Answer:
    found = queries.reply(reply_id)
    form = ChangedReplyForm()
    _fill(form, found)
    form.version.data = found.version
    return _page(form, reply_id)


@blueprint.post("/replies/<public_id:reply_id>")
@access.reviewers
def change_reply(reply_id: str) -> Answer:
    found = queries.reply(reply_id)
    form = ChangedReplyForm()
    if not form.accepts():
        return _page(form, reply_id), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.change(found, _words(form), version=form.version.data or 0, viewer=access.viewer())
    db.session.commit()
    flash(_("C’est enregistré."))
    return redirect(url_for("moderation.replies"), 303)


@blueprint.post("/replies/<public_id:reply_id>/withdraw")
@access.reviewers
def withdraw_reply(reply_id: str) -> Answer:
    operations.withdraw(queries.reply(reply_id), access.viewer())
    db.session.commit()
    flash(_("La réponse n’est plus proposée."))
    return redirect(url_for("moderation.replies"), 303)


def _words(form: ReplyForm) -> Words:
    return Words(
        occasion=Occasion(form.occasion.data),
        language=form.language.data,
        name=form.name.data or "",
        body=form.body.data or "",
    )


def _page(form: ReplyForm, reply_id: str = "") -> str:
    return render_template("moderation/reply.html", form=form, reply_id=reply_id)
