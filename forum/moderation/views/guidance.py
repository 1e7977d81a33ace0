"""Guidance and pins that wait."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import clock
from forum.db import db
from forum.discussion.models import Pin
from forum.discussion.operations import pins as pin_operations
from forum.discussion.queries import pins as pin_queries
from forum.discussion.queries.pins import PlacedPin
from forum.errors import Refused
from forum.moderation import waits
from forum.moderation.forms.deciding import GuidanceDecisionForm, PinDecisionForm
from forum.moderation.operations import claims
from forum.moderation.views.shared import Answer, blueprint
from forum.resources import operations as resource_operations
from forum.resources import queries as resource_queries
from forum.web import access


@blueprint.get("/guidance/<public_id:item_id>")
@access.reviewers
def guidance(item_id: str) -> Answer:
    found = resource_queries.review(item_id)
    form = GuidanceDecisionForm()
    form.version.data = found.page.version
    return render_template("moderation/guidance.html", review=found, form=form)


@blueprint.post("/guidance/<public_id:item_id>/decide")
@access.reviewers
def decide_guidance(item_id: str) -> Answer:
    found = resource_queries.review(item_id)
    form = GuidanceDecisionForm()
    if not form.accepts():
        resource_operations.must_be_at(found.page, form.version.data)
        page = render_template("moderation/guidance.html", review=found, form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    resource_operations.must_be_at(found.page, form.version.data)
    claims.finish(item_id, access.viewer())
    resource_operations.decide_guidance(
        found,
        version=form.version.data,
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
    db.session.commit()
    flash(_("La décision est enregistrée."))
    return redirect(url_for("moderation.queue"), 303)


@blueprint.get("/pins/<public_id:item_id>")
@access.reviewers
def pin(item_id: str) -> Answer:
    return _pin(pin_queries.placed_pin(item_id))


def _pin(placed: PlacedPin) -> str:
    return render_template("moderation/pin.html", row=placed, waits=waits, now=clock.now())


@blueprint.post("/pins/<public_id:item_id>/decide")
@access.reviewers
def decide_pin(item_id: str) -> Answer:
    placed = pin_queries.placed_pin(item_id)
    form = PinDecisionForm()
    if not form.accepts():
        return _pin(placed), HTTPStatus.UNPROCESSABLE_ENTITY
    pin_operations.must_be_at(placed.pin, form.version.data)
    claims.finish(item_id, access.viewer())
    try:
        _decide_pin(placed.pin, form)
    except Refused as refused:
        if refused.code != "pins_full":
            raise
        # The pin goes on waiting: something else may be taken down there.
        db.session.rollback()
        flash(_("Rien n’a changé : il y a déjà trois fiches sur cette rubrique, ou une sur ce fil."))
        return _pin(pin_queries.placed_pin(item_id)), HTTPStatus.CONFLICT
    db.session.commit()
    return redirect(url_for("moderation.queue"), 303)


def _decide_pin(pin: Pin, form: PinDecisionForm) -> None:
    if form.accepts_pin:
        pin_operations.accept(pin, version=form.version.data or 0, by=access.viewer())
        flash(_("La fiche est épinglée."))
    else:
        pin_operations.refuse(pin, version=form.version.data or 0, by=access.viewer())
        flash(_("La fiche n’est pas épinglée."))
