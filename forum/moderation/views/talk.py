"""Notes between those who review; writing to the team, and the team's answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _

from forum import clock, ratelimit
from forum.db import db, forget_log
from forum.errors import Conflict
from forum.moderation import labels, waits
from forum.moderation.forms.talk import AnswerForm, EndForm, MessageForm, StaffNoteForm
from forum.moderation.models.replies import Occasion
from forum.moderation.operations import talk as operations
from forum.moderation.queries import replies
from forum.moderation.queries import talk as queries
from forum.moderation.queries.talk import Talk
from forum.moderation.rules import replies as reply_rules
from forum.moderation.views import claimed
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.ratelimit import limiter
from forum.roles import Viewer
from forum.waiting import Level
from forum.web import access, locale

team = Blueprint("team", __name__)


def _writer() -> str:
    return ratelimit.keyed(f"writer {access.viewer().number}")


@blueprint.post("/notes")
@access.reviewers
def write_staff_note() -> Answer:
    form = StaffNoteForm()
    if not form.accepts():
        return render_template("moderation/team_note.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.write_note(form.about.data or "", form.text.data or "", access.viewer())
    db.session.commit()
    flash(_("La note est gardée, pour l’équipe seulement."))
    back = locale.own_path(form.back.data or "")
    return redirect(back if back.startswith("/mod") else url_for("moderation.queue"), 303)


@team.get("/a/team")
@access.suspended_too
def mine() -> Answer:
    return _mine(MessageForm())


def _mine(form: MessageForm) -> str:
    talks = queries.own(access.viewer())
    in_danger = any(talk.conversation.level is Level.CRISIS for talk in talks)
    return render_template(
        "accounts/team.html",
        form=form,
        talks=talks,
        level=Level.CRISIS if in_danger else Level.GREEN,
    )


@team.post("/a/team")
@access.suspended_too
@limiter.limit(ratelimit.CHANGE, key_func=_writer)
def send() -> Answer:
    form = MessageForm()
    if not form.accepts():
        return _mine(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.send(form.text.data or "", about_team=form.about_team.data, viewer=access.viewer())
    db.session.commit()
    flash(_("Votre message est parti. La réponse vous attendra ici et dans « Nouvelles »."))
    return redirect(url_for("team.mine"), 303)


@team.post("/a/team/<public_id:message_id>/withdraw")
@access.suspended_too
def withdraw(message_id: str) -> Answer:
    operations.withdraw(*queries.own_message(message_id, access.viewer()))
    db.session.commit()
    forget_log()
    flash(_("Le message est retiré. Son texte n’est plus gardé."))
    return redirect(url_for("team.mine"), 303)


@blueprint.get("/team")
@access.reviewers
def conversations() -> Answer:
    key = request.args.get("after")
    return render_template(
        "moderation/team.html",
        page=queries.conversations(access.viewer(), key),
        is_first=not key,
        now=clock.now(),
        waits=waits,
    )


@blueprint.get("/team/<public_id:item_id>")
@access.reviewers
def conversation(item_id: str) -> Answer:
    talk = queries.conversation(item_id, access.viewer())
    chosen = replies.chosen(request.args.get("reply", ""), talk.conversation.language)
    begun = reply_rules.filled(chosen.body, name=talk.name) if chosen is not None else ""
    return _page(talk, AnswerForm(formdata=None, text=begun))


def _page(talk: Talk, form: AnswerForm) -> str:
    found, viewer, now = talk.conversation, access.viewer(), clock.now()
    form.version.data = found.version
    return render_template(
        "moderation/conversation.html",
        talk=talk,
        conversation=found,
        form=form,
        replies=replies.for_occasion(Occasion.MESSAGE, found.language),
        notes=queries.notes([found.public_id], viewer, author_id=found.account_id),
        claimed=claimed.found(found.public_id, viewer, now),
        now=now,
        waits=waits,
        words=labels,
    )


@blueprint.post("/team/<public_id:item_id>/answer")
@access.reviewers
def answer(item_id: str) -> Answer:
    talk, form = queries.conversation(item_id, access.viewer()), AnswerForm()
    if not form.accepts():
        if talk.conversation.version != form.version.data:
            raise Conflict
        return _page(talk, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.answer(talk, form.text.data or "", version=form.version.data or 0, viewer=access.viewer())
    db.session.commit()
    flash(_("La réponse est partie, au nom de l’équipe."))
    return redirect(url_for("moderation.queue"), 303)


@blueprint.post("/team/<public_id:item_id>/close")
@access.reviewers
def close_conversation(item_id: str) -> Answer:
    talk, form = queries.conversation(item_id, access.viewer()), EndForm()
    if not form.accepts():
        raise Conflict
    operations.close(talk, version=form.version.data or 0, viewer=access.viewer())
    db.session.commit()
    flash(_("L’échange est clos."))
    return redirect(url_for("moderation.queue"), 303)


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    href = url_for("team.mine")
    text = _("L’équipe de relecture vous a répondu.")
    return {message_id: Words(text=text, href=href) for message_id in queries.answers(viewer, abouts)}


def moment(at: datetime) -> str:
    """Day and time, for staff talk only: never for what a member did."""
    return str(format_datetime(at, "short"))


def init_app(app: Flask) -> None:
    app.register_blueprint(team)
    app.jinja_env.filters["moment"] = moment
    wording.register(app, NoticeKind.TEAM, _tell)
