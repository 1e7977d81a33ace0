"""Guidance and pins that wait."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import clock
from forum.db import db
from forum.discussion.models import Pin, PinState
from forum.discussion.operations import pins as pin_operations
from forum.discussion.queries import pins as pin_queries
from forum.discussion.queries.pins import PlacedPin
from forum.errors import Conflict, Refused
from forum.moderation.forms.deciding import GuidanceDecisionForm, PinDecisionForm
from forum.moderation.operations import agencies, claims
from forum.moderation.queries import agencies as queries
from forum.moderation.views import claimed, reports
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.resources import operations as resource_operations
from forum.resources import queries as resource_queries
from forum.resources.models import GuidancePage, GuidanceRevision, GuidanceState
from forum.resources.queries import Review
from forum.roles import Viewer
from forum.web import access


@blueprint.get("/guidance/<public_id:item_id>")
@access.reviewers
def guidance(item_id: str) -> Answer:
    found = resource_queries.review(item_id)
    form = GuidanceDecisionForm()
    form.version.data = found.page.version
    return _guidance(found, form)


def _guidance(found: Review, form: GuidanceDecisionForm) -> str:
    page = found.page
    held = claimed.found(page.public_id, access.viewer(), clock.now()) if page.waiting_at is not None else None
    return render_template("moderation/guidance.html", review=found, form=form, claimed=held)


@blueprint.post("/guidance/<public_id:item_id>/decide")
@access.reviewers
def decide_guidance(item_id: str) -> Answer:
    found = resource_queries.review(item_id)
    form = GuidanceDecisionForm()
    if not form.accepts():
        resource_operations.must_be_at(found.page, form.version.data)
        return _guidance(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    resource_operations.must_be_at(found.page, form.version.data)
    claims.finish(item_id, access.viewer())
    resource_operations.decide_guidance(
        found,
        version=form.version.data,
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
    agencies.tell(found.agency.id, item_id)
    db.session.commit()
    flash(_("La décision est enregistrée."))
    return redirect(url_for("moderation.queue"), 303)


@blueprint.get("/pins/<public_id:item_id>")
@access.reviewers
def pin(item_id: str) -> Answer:
    return _pin(pin_queries.placed_pin(item_id), PinDecisionForm())


def _pin(placed: PlacedPin, form: PinDecisionForm) -> str:
    pin = placed.pin
    held = claimed.found(pin.public_id, access.viewer(), clock.now()) if pin.waiting_at is not None else None
    return render_template("moderation/pin.html", row=placed, form=form, claimed=held)


@blueprint.post("/pins/<public_id:item_id>/decide")
@access.reviewers
def decide_pin(item_id: str) -> Answer:
    placed = pin_queries.placed_pin(item_id)
    form = PinDecisionForm()
    if not form.accepts():
        if placed.pin.waiting_at is None:
            raise Conflict
        return _pin(placed, form), HTTPStatus.UNPROCESSABLE_ENTITY
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
        return _pin(pin_queries.placed_pin(item_id), form), HTTPStatus.CONFLICT
    agencies.tell(placed.agency.id, item_id)
    db.session.commit()
    return redirect(url_for("moderation.queue"), 303)


def _decide_pin(pin: Pin, form: PinDecisionForm) -> None:
    if form.accepts_pin:
        pin_operations.accept(pin, version=form.version.data or 0, by=access.viewer())
        flash(_("La fiche est épinglée."))
    else:
        reason = form.reason.data or ""
        pin_operations.refuse(pin, version=form.version.data or 0, by=access.viewer(), reason=reason)
        flash(_("La fiche n’est pas épinglée."))


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What became of what an agency sent, as it is now: its pages, its pins, and what reports led to."""
    told = reports.tell_agency(viewer, abouts)
    for page, returned in queries.pages(viewer, abouts):
        words = _told_of_page(page, returned)
        if words is not None:
            told[page.public_id] = words
    for pin, page in queries.pins(viewer, abouts):
        words = _told_of_pin(pin, page)
        if words is not None:
            told[pin.public_id] = words
    return told


def _told_of_page(page: GuidancePage, returned: GuidanceRevision | None) -> Words | None:
    """None while it waits again: there is nothing new to say."""
    href = url_for("desk.page_at_desk", page_id=page.public_id)
    if page.state is GuidanceState.RETURNED:
        text = _("Votre fiche « %(title)s » vous est rendue, pour la corriger.", title=page.title)
        return Words(text=text, href=href, reason=page.return_reason)
    if page.state is not GuidanceState.PUBLISHED or page.waiting_at is not None:
        return None
    if returned is not None:
        text = _("La modification de votre fiche « %(title)s » vous est rendue, pour la corriger.", title=page.title)
        return Words(text=text, href=href, reason=returned.return_reason)
    return Words(text=_("Votre fiche « %(title)s » est publiée.", title=page.title), href=href)


def _told_of_pin(pin: Pin, page: GuidancePage) -> Words | None:
    href = url_for("desk_pins.pins")
    if pin.state is PinState.ACCEPTED:
        return Words(text=_("Votre fiche « %(title)s » est épinglée.", title=page.title), href=href)
    if pin.state is PinState.REFUSED:
        text = _("Votre fiche « %(title)s » n’est pas épinglée là où vous l’aviez demandé.", title=page.title)
        return Words(text=text, href=href, reason=pin.reason)
    return None


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.GUIDANCE, _tell)
