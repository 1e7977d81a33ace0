"""Asking for a second look: at a decision on one's own text, at a sanction, at a pin that was not taken."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import ratelimit
from forum.db import db, forget_log
from forum.discussion.queries import house_rules
from forum.discussion.queries import pins as pin_queries
from forum.discussion.queries import threads as thread_queries
from forum.discussion.views.shared import was_sent, writer
from forum.errors import Hidden
from forum.moderation.forms.appeals import AppealForm
from forum.moderation.models import Appeal, Contested
from forum.moderation.operations import appeals as operations
from forum.moderation.operations.appeals import Grounds
from forum.moderation.queries import appeals as queries
from forum.moderation.queries import sanctions as sanction_queries
from forum.moderation.rules import appeals as rules
from forum.moderation.rules.appeals import Obstacle
from forum.moderation.views import statements
from forum.moderation.views.shared import Answer
from forum.notifications.statements import Statement
from forum.ratelimit import limiter
from forum.resources import queries as resource_queries
from forum.web import access, locale

blueprint = Blueprint("appeals", __name__)
REFUSALS = {
    Obstacle.ASKED: HTTPStatus.CONFLICT,
    Obstacle.NOTHING: HTTPStatus.FORBIDDEN,
    Obstacle.LATE: HTTPStatus.FORBIDDEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What somebody contests, as the page shows it to them. `html`: their own text; "" where it is about none."""

    grounds: Grounds
    appeal: Appeal | None
    statement: Statement
    here: str
    back: str
    back_words: str
    title: str = ""
    html: str = ""


def _page(matter: Matter, form: AppealForm) -> str:
    """Their words stand in the form; where it is closed they are given back, to copy."""
    today = locale.today()
    return render_template(
        "moderation/appeal_mine.html",
        matter=matter,
        form=form,
        appeal=matter.appeal,
        written=queries.written(matter.appeal) if matter.appeal is not None else None,
        obstacle=matter.grounds.obstacle(today),
        last_day=rules.last_day(matter.grounds.decided_on),
    )


def _send(matter: Matter) -> Answer:
    form = AppealForm()
    obstacle = matter.grounds.obstacle(locale.today())
    if obstacle is not None:
        return _page(matter, form), REFUSALS[obstacle]
    if not form.accepts():
        return _page(matter, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.send(matter.grounds, text=form.text.data or "", viewer=access.viewer())
    db.session.commit()
    flash(_("Votre demande est partie. La réponse vous attendra dans « Nouvelles »."))
    return redirect(matter.here, 303)


def _about_text(post_id: str) -> Matter:
    """Raises Hidden for what is not one's own, and where there is nothing to contest."""
    viewer = access.viewer()
    post = thread_queries.own_post(post_id, viewer)
    found = queries.own_restriction(viewer, post_id)
    decision = found.decision
    edit = thread_queries.unpublished_revision(post.id) if decision.is_edit else None
    shown = edit or post
    names = house_rules.rules(locale.language())
    said = statements.of_decision(decision, names, None)
    return Matter(
        grounds=Grounds(
            kind=Contested.DECISION,
            about=decision.public_id,
            decided_on=decision.decided_on,
            first_decider=decision.moderator,
            stands=found.stands,
            has_appeal=found.appeal is not None,
            appellant_id=post.author_id,
        ),
        appeal=found.appeal,
        statement=said or Statement(),
        here=url_for("appeals.text", post_id=post_id),
        back=url_for("discussion.own_texts"),
        back_words=_("Mes textes qui attendent"),
        title=(edit.title if edit is not None else post.thread.own_title) if post.opens else "",
        html=shown.html,
    )


@blueprint.get("/p/<public_id:post_id>/appeal")
@access.suspended_too
def text(post_id: str) -> Answer:
    return _page(_about_text(post_id), AppealForm())


@blueprint.post("/p/<public_id:post_id>/appeal")
@access.suspended_too
@limiter.limit(ratelimit.WRITE, key_func=writer, deduct_when=was_sent)
def send_text(post_id: str) -> Answer:
    return _send(_about_text(post_id))


def _about_sanction(sanction_id: str) -> Matter:
    """Raises Hidden for what is not the viewer's own."""
    found = sanction_queries.own(sanction_id, access.viewer())
    appeal = queries.appeal_about(sanction_id)
    return Matter(
        grounds=Grounds(
            kind=Contested.SANCTION,
            about=sanction_id,
            decided_on=found.given_on,
            first_decider=found.given_by,
            also_decided=found.asked_by,
            stands=found.ended_on is None,
            has_appeal=appeal is not None,
            appellant_id=found.account_id,
        ),
        appeal=appeal,
        statement=statements.of_sanction(found, appeal).without_way(),
        here=url_for("appeals.sanction", sanction_id=sanction_id),
        back=url_for("notifications.notices"),
        back_words=_("Nouvelles"),
    )


@blueprint.get("/a/appeal/<public_id:sanction_id>")
@access.suspended_too
def sanction(sanction_id: str) -> Answer:
    return _page(_about_sanction(sanction_id), AppealForm())


@blueprint.post("/a/appeal/<public_id:sanction_id>")
@access.suspended_too
@limiter.limit(ratelimit.WRITE, key_func=writer, deduct_when=was_sent)
def send_sanction(sanction_id: str) -> Answer:
    return _send(_about_sanction(sanction_id))


def _about_pin(pin_id: str) -> Matter:
    """Raises Hidden for another agency's pin, and where nothing was refused."""
    agency = resource_queries.agency_of(access.viewer())
    found = pin_queries.own_pin(pin_id, agency.id)
    appeal, refusal = queries.appeal_about(pin_id), queries.refusal(pin_id)
    if refusal is None:
        raise Hidden
    return Matter(
        grounds=Grounds(
            kind=Contested.PIN,
            about=pin_id,
            decided_on=refusal.on,
            first_decider=refusal.actor,
            stands=rules.may_appeal_pin(found.state),
            has_appeal=appeal is not None,
        ),
        appeal=appeal,
        statement=Statement(reason=found.reason or _("L’équipe n’a pas retenu cette épingle.")),
        here=url_for("appeals.pin", pin_id=pin_id),
        back=url_for("desk_pins.pins"),
        back_words=_("Épingles"),
    )


@blueprint.get("/desk/pins/<public_id:pin_id>/appeal")
@access.agencies
def pin(pin_id: str) -> Answer:
    return _page(_about_pin(pin_id), AppealForm())


@blueprint.post("/desk/pins/<public_id:pin_id>/appeal")
@access.agencies
@limiter.limit(ratelimit.WRITE, key_func=writer, deduct_when=was_sent)
def send_pin(pin_id: str) -> Answer:
    return _send(_about_pin(pin_id))


@blueprint.post("/a/appeal/<public_id:appeal_id>/withdraw")
@access.suspended_too
def withdraw(appeal_id: str) -> Response:
    appeal = queries.own_appeal(appeal_id, access.viewer())
    operations.withdraw(appeal, access.viewer())
    db.session.commit()
    forget_log()
    flash(_("Votre demande est reprise. Ses mots ne sont plus gardés."))
    return redirect(url_for("notifications.notices"), 303)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    statements.init_app(app)
