"""An agency's desk: which of its pages and services stand beside which boards and threads."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db
from forum.discussion import rules
from forum.discussion.forms import PinForm
from forum.discussion.operations import pins as operations
from forum.discussion.operations.pins import Wish
from forum.discussion.queries import boards
from forum.discussion.queries import pins as queries
from forum.discussion.queries.pins import PlacedPin
from forum.discussion.views.shared import Answer, desk_pins
from forum.ratelimit import limiter
from forum.resources import queries as resources
from forum.resources.models import Agency, GuidancePage, Service
from forum.web import access, locale

THREAD_ADDRESS = re.compile(r"(?:^|/t/)([A-Za-z0-9_-]{22})(?:[?#].*)?$")
Things = dict[str, GuidancePage | Service]


def _agency() -> Agency:
    return resources.agency_of(access.viewer())


@desk_pins.get("/desk/pins")
@access.agencies
def pins() -> Answer:
    agency = _agency()
    form, _things = _form(agency)
    return _page(agency, form)


def _form(agency: Agency) -> tuple[PinForm, Things]:
    """The form, and what can be chosen in it by public id."""
    today = locale.today()
    pages, services = queries.pages_to_pin(agency.id, today), queries.services_to_pin(agency.id, today)
    rooms = boards.boards(locale.language())
    form = PinForm(
        {
            _("Fiches"): [(page.public_id, page.title) for page in pages],
            _("Services"): [(service.public_id, service.name) for service in services],
        },
        [(board.public_id, board.name) for board in rooms],
    )
    things: Things = {page.public_id: page for page in pages}
    return form, things | {service.public_id: service for service in services}


def _page(agency: Agency, form: PinForm) -> str:
    today = locale.today()
    placed = [(row, _stands(row)) for row in queries.pins_of(agency.id, access.viewer(), today)]
    return render_template("desk/pins.html", agency=agency, form=form, placed=placed, today=today)


def _stands(row: PlacedPin) -> bool:
    pin = row.pin
    return rules.pin_stands(
        pin.state, starts_on=pin.starts_on, ends_on=pin.ends_on, is_standing=row.is_standing, today=locale.today()
    )


@desk_pins.post("/desk/pins")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def propose() -> Answer:
    agency = _agency()
    form, things = _form(agency)
    wish = _wish(form) if form.accepts() else None
    if wish is None:
        return _page(agency, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.propose(things[form.thing.data], wish, agency_id=agency.id)
    db.session.commit()
    flash(_("La demande est partie. Une personne de l’équipe de relecture décide."))
    return redirect(url_for("desk_pins.pins"), 303)


def _wish(form: PinForm) -> Wish | None:
    """What the form says; None, with a word on it, when the thread cannot be used."""
    thread = None
    if form.thread.data:
        match = THREAD_ADDRESS.search(form.thread.data)
        thread = queries.readable_thread(match.group(1), access.viewer()) if match else None
        if thread is None:
            form.thread.errors = [_("Nous ne trouvons pas ce fil, ou vous ne pouvez pas le lire.")]
            return None
    return Wish(
        board=boards.any_board(form.board.data) if form.board.data else None,
        thread=thread,
        country=form.country.data,
        language=form.language.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
    )


@desk_pins.post("/desk/pins/<public_id:pin_id>/withdraw")
@access.agencies
def take_down(pin_id: str) -> Answer:
    operations.withdraw(queries.own_pin(pin_id, _agency().id))
    db.session.commit()
    flash(_("Ce n’est plus épinglé là."))
    return redirect(url_for("desk_pins.pins"), 303)
