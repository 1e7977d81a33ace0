"""A name that a member asked for: read, given, or given back; and what the member is told."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import clock
from forum.accounts import names as name_rules
from forum.accounts import queries as account_queries
from forum.accounts.models import ChosenName, NameState
from forum.db import db, forget_log
from forum.errors import Conflict, Hidden, Refused
from forum.moderation import labels, waits
from forum.moderation.forms.names import NameDecisionForm
from forum.moderation.models.items import Item
from forum.moderation.operations import claims
from forum.moderation.operations import names as operations
from forum.moderation.queries import queue as queries
from forum.moderation.rules.names import NameOutcome
from forum.moderation.views import claimed
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.web import access


@blueprint.get("/names/<public_id:item_id>")
@access.reviewers
def name(item_id: str) -> Answer:
    wish, present = account_queries.wish(item_id)
    if wish.state is not NameState.HELD:
        flash(_("Cette demande n’attend plus : une décision a été prise, ou elle a été retirée."))
        return redirect(url_for("moderation.queue"), 303)
    form = NameDecisionForm()
    form.version.data = wish.version
    return _name(wish, present, form)


@blueprint.post("/names/<public_id:item_id>/decide")
@access.reviewers
def decide_name(item_id: str) -> Answer:
    wish, present = account_queries.wish(item_id)
    form = NameDecisionForm()
    operations.must_be_at(wish, form.version.data)
    if not form.accepts():
        return _name(wish, present, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.decide(
        wish,
        _item(wish),
        NameOutcome(form.outcome.data or ""),
        version=form.version.data,
        reason=form.reason.data or "",
        viewer=access.viewer(),
    )
    db.session.commit()
    forget_log()  # the name that was replaced, or given back, is kept nowhere
    flash(_("La décision est enregistrée, et la personne la lira."))
    return redirect(url_for("moderation.queue"), 303)


def _name(wish: ChosenName, present: str, form: NameDecisionForm) -> str:
    viewer, now, item = access.viewer(), clock.now(), _item(wish)
    return render_template(
        "moderation/name.html",
        wish=wish,
        present=present,
        form=form,
        looks_real=name_rules.looks_real(wish.name, current_app.config["ABRI"].languages),
        hindrance=_hindrance(item, viewer),
        claimed=claimed.of(item, viewer, now),
        waited=waits.said(item.waiting_at, now),
    )


def _item(wish: ChosenName) -> Item:
    """The line of a name that waited a moment ago. Raises Conflict when it no longer does."""
    try:
        return queries.item(wish.public_id, access.viewer(), clock.now())
    except Hidden as hidden:
        raise Conflict from hidden


def _hindrance(item: Item, viewer: Viewer) -> str:
    """Why the viewer may not decide, in words; "" when they may."""
    try:
        claims.may_handle(item, viewer)
    except Refused as refused:
        return str(labels.HINDRANCE_WORDS[refused.code])
    return ""


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What the one who asked is told, never who decided."""
    told = {}
    for wish in account_queries.wishes_of(viewer.account_id or 0, abouts):
        if wish.state is NameState.PUBLISHED:
            told[wish.public_id] = Words(
                text=str(_("Le nom que vous aviez demandé est maintenant le vôtre.")), href="/a"
            )
        elif wish.state is NameState.RETURNED:
            text = str(_("Votre demande de nom vous est rendue."))
            told[wish.public_id] = Words(text=text, href=url_for("accounts.names"), reason=wish.reason)
    return told


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.NAME, _tell)
