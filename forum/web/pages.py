"""Pages of words: the rules, what is kept, what the exit cannot do, access for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template

from forum.errors import Hidden
from forum.web import access

blueprint = Blueprint("pages", __name__)
# Addresses are letters: a history must not tell.
PAGES = {
    "r": "pages/rules.html",
    "k": "pages/kept.html",
    "x": "pages/exit.html",
    "a": "pages/accessibility.html",
}


@blueprint.get("/i/<letter>")
@access.everybody
def page(letter: str) -> str:
    if letter not in PAGES:
        raise Hidden
    return render_template(PAGES[letter])
