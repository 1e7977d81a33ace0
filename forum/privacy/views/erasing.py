"""Everything out of sight, and back; and the whole account gone, with a receipt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from forum import audit, keys, ratelimit
from forum.db import forget_log
from forum.errors import Hidden, Refused
from forum.privacy.forms import EraseForm
from forum.privacy.operations import aside, erasing
from forum.privacy.operations.aside import Back
from forum.privacy.operations.erasing import Erased, Posts
from forum.privacy.queries import texts as queries
from forum.privacy.views.exporting import Answer
from forum.privacy.views.shared import blueprint
from forum.privacy.views.turns import in_turn
from forum.web import access, filters, locale

RECEIPT = "receipt"  # purpose of sealing
AN_HOUR = 3600  # seconds


@blueprint.get("/a/erase")
@access.suspended_too
def erase() -> Answer:
    return _page(EraseForm())


def _page(form: EraseForm) -> str:
    viewer = access.viewer()
    standing = queries.standing(viewer)
    return render_template(
        "privacy/erase.html",
        form=form,
        standing=standing,
        until=None if standing.aside_on is None else aside.last_day(standing.aside_on),
        days=aside.DAYS,
        is_last=erasing.is_last_administrator(viewer),
    )


@blueprint.post("/a/erase/aside")
@access.suspended_too
def put_aside() -> Answer:
    viewer = access.viewer()
    number = in_turn(lambda: aside.put(viewer))
    forget_log()
    if number:
        flash(
            ngettext(
                "Un message est hors de vue. Les autres membres ne le lisent plus.",
                "%(num)d messages sont hors de vue. Les autres membres ne les lisent plus.",
                number,
            )
        )
    else:
        flash(_("Il n’y avait rien à mettre hors de vue."))
    return redirect(url_for("privacy.erase"), 303)


@blueprint.post("/a/erase/back")
@access.suspended_too
def bring_back() -> Answer:
    viewer = access.viewer()
    back = in_turn(lambda: aside.bring_back(viewer))
    flash(" ".join(_said_of(back)))
    return redirect(url_for("privacy.erase"), 303)


def _said_of(back: Back) -> Iterator[str]:
    """What came back, without the kinds that were not there."""
    yield _("Remis comme avant.")
    if back.published:
        yield _("Messages que les autres lisent de nouveau : %(n)s.", n=back.published)
    if back.waiting:
        yield _("Messages qui attendent une relecture : %(n)s.", n=back.waiting)
    if back.other:
        yield _("Messages rendus ou retirés, comme avant : %(n)s.", n=back.other)


@blueprint.post("/a/erase")
@access.suspended_too
def send_erase() -> Answer:
    viewer, form = access.viewer(), EraseForm()
    if form.accepts():
        if not ratelimit.may_try("erase", str(viewer.number), ratelimit.ERASE):
            raise Refused("too_fast", status=429)
        if erasing.is_owner(viewer, form.passphrase.data or ""):
            chosen = Posts(form.posts.data)
            done = in_turn(lambda: erasing.erase(viewer, chosen))
            forget_log()
            return _receipt(done)
        form.passphrase.errors = [_("Ce n’est pas la phrase de ce compte. Rien n’a été effacé.")]
    return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY


def _receipt(done: Erased) -> str:
    """What was done, said once: there is no account any more to which it could be said again."""
    lines = _lines(done)
    return render_template("privacy/erased.html", lines=lines, sealed=keys.seal_for(RECEIPT, json.dumps(lines)))


def _lines(done: Erased) -> list[str]:
    facts: dict[str, Any] = {
        "texts": done.texts, "kept": done.kept, "names": done.names, "messages": done.messages, "lines": done.lines + 1,
        "months": audit.KEPT_MONTHS,
    }  # fmt: skip
    said = [
        _("Effacé le %(day)s.", day=filters.whole_day(locale.today())),
        _("Messages effacés, avec leurs titres, leurs versions et ce qui en avait été masqué : %(texts)s.", **facts),
        _("Noms d’un seul fil effacés : %(names)s.", **facts),
        _("Messages échangés avec l’équipe effacés : %(messages)s.", **facts),
        _(
            "Effacés aussi : le nom, la phrase, les codes de secours, les sessions, les nouvelles, les choix, les "
            "demandes de second regard, ce qui limitait le compte."
        ),
    ]
    if done.kept:
        said.append(_("Messages laissés sous « Un membre parti », sans aucun nom : %(kept)s.", **facts))
    said.append(
        _(
            "Il reste dans le registre %(lines)s ligne(s) avec un numéro qui ne mène à personne, sans un mot de vous : "
            "chacune est effacée au plus tard %(months)s mois après son jour.",
            **facts,
        )
    )
    said.append(_("Les sauvegardes faites avant ce jour gardent ce qui y était, jusqu’à ce qu’elles soient détruites."))
    return said


@blueprint.post("/a/receipt")
@access.everybody
def receipt() -> Response:
    """The same as a file, for whoever has just read it. Nothing is stored: the page brings it along, sealed."""
    try:
        lines = json.loads(keys.unseal(RECEIPT, request.form.get("receipt", ""), seconds=AN_HOUR))
    except keys.CannotUnseal as error:
        raise Hidden from error
    response = make_response("\n".join([current_app.config["ABRI"].site_name, "", *lines, ""]))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="carnet.txt"'
    return response
