"""Pins that wait for a decision, and those that stand."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import clock
from forum.db import db
from forum.discussion.models import Pin, PinState
from forum.discussion.queries import pins as queries
from forum.discussion.queries.pins import PlacedPin
from forum.errors import Conflict, Refused
from forum.moderation.forms.deciding import PinDecisionForm, PinDownForm, PinPlaceForm
from forum.moderation.operations import pins as operations
from forum.moderation.queries import agencies as agency_queries
from forum.moderation.queries import sparing
from forum.moderation.rules import pins as rules
from forum.moderation.views import claimed
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.web import access, locale


@blueprint.get("/pins")
@access.reviewers
def pins() -> Answer:
    key, viewer = request.args.get("after"), access.viewer()
    found, next_key = queries.accepted(key, locale.today())
    scope = sparing.preferences(viewer, clock.now()).scope
    return render_template(
        "moderation/pins.html",
        groups=[(board, list(rows)) for board, rows in groupby(found, key=lambda row: row.board)],
        theirs={
            row.pin.public_id
            for row in found
            if rules.may_tend(viewer, board_id=row.board_id, language=row.language, scope=scope)
        },
        next_key=next_key,
        is_first=not key,
        today=locale.today(),
    )


@blueprint.get("/pins/<public_id:item_id>")
@access.reviewers
def pin(item_id: str) -> Answer:
    return _page(_found(item_id), PinDecisionForm())


def _found(item_id: str) -> PlacedPin:
    return queries.placed_pin(item_id, locale.today())


def _page(placed: PlacedPin, form: PinDecisionForm | PinDownForm | PinPlaceForm) -> str:
    """Its page: to decide while it waits, to take it down or move it once it stands. `form` is the one in use."""
    pin, viewer = placed.pin, access.viewer()
    return render_template(
        "moderation/pin.html",
        row=placed,
        sent=form,
        form=form if isinstance(form, PinDecisionForm) else PinDecisionForm(),
        down_form=form if isinstance(form, PinDownForm) else PinDownForm(formdata=None, version=pin.version),
        place_form=form
        if isinstance(form, PinPlaceForm)
        else PinPlaceForm(formdata=None, version=pin.version, place=pin.place),
        claimed=claimed.found(pin.public_id, viewer, clock.now()) if pin.waiting_at is not None else None,
        may_tend=pin.state is PinState.ACCEPTED and operations.may_tend(placed, viewer),
    )


@blueprint.post("/pins/<public_id:item_id>/decide")
@access.reviewers
def decide_pin(item_id: str) -> Answer:
    placed = _found(item_id)
    form = PinDecisionForm()
    if not form.accepts():
        if placed.pin.waiting_at is None:
            raise Conflict
        return _page(placed, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        operations.decide(
            placed,
            accepts=form.accepts_pin,
            version=form.version.data or 0,
            reason=form.reason.data or "",
            viewer=access.viewer(),
        )
    except Refused as refused:
        if refused.code not in REFUSALS:
            raise
        # The pin goes on waiting: something else may be taken down there.
        db.session.rollback()
        flash(REFUSALS[refused.code]())
        return _page(_found(item_id), form), HTTPStatus.CONFLICT
    db.session.commit()
    flash(_("C’est épinglé.") if form.accepts_pin else _("Ce n’est pas épinglé. L’association lira pourquoi."))
    return redirect(url_for("moderation.queue"), 303)


def _full() -> str:
    return str(
        _(
            "Rien n’a changé : la place est prise. Trois épingles sur une rubrique, une sur un fil, une sur tout le"
            " site pour un même public."
        )
    )


def _gone() -> str:
    return str(_("Rien n’a changé : ce qui devait être épinglé n’est plus public, ou plus à jour."))


REFUSALS = {"pins_full": _full, "nothing_stands": _gone}


@blueprint.post("/pins/<public_id:item_id>/take-down")
@access.reviewers
def take_down_pin(item_id: str) -> Answer:
    placed = _found(item_id)
    form = PinDownForm()
    if not form.accepts():
        return _refused(placed, form)
    operations.take_down(placed, version=form.version.data or 0, reason=form.reason.data or "", viewer=access.viewer())
    db.session.commit()
    flash(_("L’épingle est retirée. L’association lira pourquoi."))
    return redirect(url_for("moderation.pins"), 303)


@blueprint.post("/pins/<public_id:item_id>/move")
@access.reviewers
def move_pin(item_id: str) -> Answer:
    placed = _found(item_id)
    form = PinPlaceForm()
    if not form.accepts():
        return _refused(placed, form)
    operations.move(placed, place=form.place.data or 0, version=form.version.data or 0, viewer=access.viewer())
    db.session.commit()
    flash(_("La place est changée."))
    return redirect(url_for("moderation.pins"), 303)


def _refused(placed: PlacedPin, form: PinDownForm | PinPlaceForm) -> Answer:
    """The page again, with what was written; what stands no longer cannot be looked at again."""
    if placed.pin.state is not PinState.ACCEPTED:
        raise Conflict
    if not operations.may_tend(placed, access.viewer()):
        raise Refused("out_of_scope")
    return _page(placed, form), HTTPStatus.UNPROCESSABLE_ENTITY


def told(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What became of pins of the viewer's agency, as they are now, by public id."""
    words = {pin.public_id: _told(pin, title) for pin, title in agency_queries.pins(viewer, abouts)}
    return {public_id: said for public_id, said in words.items() if said is not None}


def _told(pin: Pin, title: str) -> Words | None:
    href = url_for("desk_pins.pins")
    if pin.state is PinState.ACCEPTED:
        return Words(text=_("« %(title)s » est épinglé là où vous l’aviez demandé.", title=title), href=href)
    if pin.state is not PinState.REFUSED:
        return None
    if pin.accepted_on is not None:
        text = _("L’équipe de relecture a retiré l’épingle de « %(title)s ».", title=title)
    else:
        text = _("« %(title)s » n’est pas épinglé là où vous l’aviez demandé.", title=title)
    return Words(text=text, href=href, reason=pin.reason)
