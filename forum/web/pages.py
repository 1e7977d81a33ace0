"""Pages of words: what the exit cannot do, access for everybody."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.errors import Hidden
from forum.web import access

blueprint = Blueprint("pages", __name__)
# Addresses are letters: a history must not tell.
SHIFT = "shift"
PAGES = {
    "x": "pages/exit.html",
    "a": "pages/accessibility.html",
}


@blueprint.get("/i/<letter>")
@access.everybody
def page(letter: str) -> str:
    if letter not in PAGES:
        raise Hidden
    return render_template(PAGES[letter])


@blueprint.post("/i/x")
@access.everybody
def choose_shortcut() -> Response:
    """Whether three times Shift leaves, for as long as the window stays open."""
    if request.form.get("shift") == "off":
        session[SHIFT] = "off"
        flash(_("La touche Majuscule ne fait plus quitter. Le bouton reste."))
    else:
        session.pop(SHIFT, None)
        flash(_("Trois fois la touche Majuscule fait de nouveau quitter."))
    return redirect("/i/x", 303)


def has_shortcut() -> bool:
    return session.get(SHIFT) != "off"
