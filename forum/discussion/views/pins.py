"""An agency's desk: which of its pages stand beside which boards and threads."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum.db import db
from forum.discussion import rules
from forum.discussion.forms import PinForm
from forum.discussion.models import Board, Thread
from forum.discussion.operations import pins as operations
from forum.discussion.queries import boards
from forum.discussion.queries import pins as queries
from forum.discussion.views.shared import Answer, desk_pins
from forum.resources import queries as resources
from forum.resources.models import Agency
from forum.web import access, locale

THREAD_ADDRESS = re.compile(r"(?:^|/t/)([A-Za-z0-9_-]{22})(?:[?#].*)?$")


def _agency() -> Agency:
    return resources.agency_of(access.viewer())


@desk_pins.get("/desk/pins")
@access.agencies
def pins() -> Answer:
    agency = _agency()
    return _page(agency, _form(agency))


def _form(agency: Agency) -> PinForm:
    pages = queries.pages_to_pin(agency.id, locale.today())
    rooms = boards.boards(locale.language())
    return PinForm([(page.public_id, page.title) for page in pages], [(board.public_id, board.name) for board in rooms])


def _page(agency: Agency, form: PinForm) -> str:
    today = locale.today()
    placed = [
        (
            row,
            rules.is_current(
                page_state=row.page.state, ends_on=row.pin.ends_on, review_by=row.page.review_by, today=today
            ),
        )
        for row in queries.pins_of(agency.id)
    ]
    return render_template("desk/pins.html", agency=agency, form=form, placed=placed)


@desk_pins.post("/desk/pins")
@access.agencies
def propose() -> Answer:
    agency = _agency()
    form = _form(agency)
    if form.accepts():
        board, thread = _target(form)
        if board is not None or thread is not None:
            page = resources.own_page(form.page.data, agency.id)
            operations.propose(page, board=board, thread=thread, ends_on=form.ends_on.data)
            db.session.commit()
            flash(_("La demande est partie. Une personne de l’équipe de relecture décide."))
            return redirect(url_for("desk_pins.pins"), 303)
    return _page(agency, form), HTTPStatus.UNPROCESSABLE_ENTITY


def _target(form: PinForm) -> tuple[Board | None, Thread | None]:
    """The board or the thread chosen; neither, with a word on the form, when it cannot be used."""
    if form.ends_on.data is not None and form.ends_on.data < locale.today():
        form.ends_on.errors = [_("Cette date est passée.")]
        return None, None
    if form.board.data and not form.thread.data:
        return boards.any_board(form.board.data), None
    if form.thread.data and not form.board.data:
        match = THREAD_ADDRESS.search(form.thread.data)
        thread = queries.public_thread(match.group(1)) if match else None
        if thread is not None:
            return None, thread
        form.thread.errors = [_("Nous ne trouvons pas ce fil, ou il n’est pas publié.")]
        return None, None
    form.board.errors = [_("Choisissez une rubrique, ou un fil, l’un des deux.")]
    return None, None


@desk_pins.post("/desk/pins/<public_id:pin_id>/withdraw")
@access.agencies
def take_down(pin_id: str) -> Answer:
    operations.take_down(queries.own_pin(pin_id, _agency().id))
    db.session.commit()
    flash(_("La fiche n’est plus épinglée là."))
    return redirect(url_for("desk_pins.pins"), 303)
