"""The five kinds of help: what each can do and cannot."""

from __future__ import annotations

from flask import render_template

from forum.resources import labels
from forum.resources.models import HelpKind
from forum.resources.views.cards import country_lines
from forum.resources.views.shared import Answer, blueprint
from forum.resources.views.urgent import urgent_lines
from forum.web import access

KINDS = tuple(HelpKind)
FEW = 3  # numbers on the card for somebody close


def page_of(kind: HelpKind) -> str:
    """The address of the page of a kind; by number, so that it says nothing."""
    return f"/r/k/{KINDS.index(HelpKind(kind)) + 1}"


@blueprint.get("/r/k/<int(min=1, max=5):number>")
@access.everybody
def kind(number: int) -> Answer:
    chosen = KINDS[number - 1]
    return render_template(
        f"resources/kind_{chosen}.html",
        kind=chosen,
        number=number,
        help_kinds=labels.HELP_KINDS,
        urgent=urgent_lines() if chosen is HelpKind.EMERGENCY else None,
    )


@blueprint.get("/r/k/<int(min=5, max=5):number>/wallet")
@access.everybody
def close_card(number: int) -> Answer:
    return render_template("resources/close_card.html", back=page_of(KINDS[number - 1]), lines=country_lines()[:FEW])
