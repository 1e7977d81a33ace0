"""Coming on duty and leaving it; who is there, for those who review; whether anybody is, for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from babel.lists import format_list
from flask import Flask, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forum import clock
from forum.db import db
from forum.discussion import staffing
from forum.moderation import waits
from forum.moderation.forms.duty import DutyForm
from forum.moderation.operations import duty as operations
from forum.moderation.queries import duty as queries
from forum.moderation.views.shared import Answer, blueprint
from forum.web import access, locale


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on duty, as one of them sees it: how long they still are ("" when not), the others' names and number."""

    mine: str
    names: str
    others: int


def shift() -> Shift | None:
    """For every page of those who review, None for anybody else; asked once an answer."""
    viewer, now = access.viewer(), clock.now()
    if not viewer.is_reviewer:
        return None
    if "shift" not in g:
        people = queries.on_duty(now)
        names = [each.name for each in people if each.account_id != viewer.account_id]
        g.shift = Shift(
            mine=next((waits.said(now, each.until) for each in people if each.account_id == viewer.account_id), ""),
            names=format_list(names, locale=locale.language()) if names else "",
            others=len(names),
        )
    found: Shift = g.shift
    return found


@blueprint.get("/duty")
@access.reviewers
def duty() -> Answer:
    return render_template("moderation/duty.html", form=DutyForm())


@blueprint.post("/duty")
@access.reviewers
def change_duty() -> Answer:
    form = DutyForm()
    if not form.accepts():
        return render_template("moderation/duty.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    hours = form.chosen_hours
    if hours is None:
        operations.end(access.viewer())
        flash(_("C’est noté : vous n’êtes plus de service. Merci d’avoir été là."))
    else:
        operations.begin(access.viewer(), hours)
        flash(
            ngettext(
                "C’est noté : vous êtes de service pour une heure.",
                "C’est noté : vous êtes de service pour %(num)d heures.",
                hours,
            )
        )
    db.session.commit()
    return redirect(url_for("moderation.queue"), 303)


def init_app(app: Flask) -> None:
    staffing.register(app, operations.staffing)
    app.jinja_env.globals["shift"] = shift
