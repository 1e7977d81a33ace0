"""One's live sessions, and keeping this one."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forum import clock
from forum.accounts import queries, sessions
from forum.accounts.models import LoginSession
from forum.accounts.views.shared import Answer, blueprint
from forum.db import db
from forum.web import access, locale


@blueprint.get("/a/sessions")
@access.enrolling
def devices() -> Answer:
    live = queries.live_sessions(current_user.account_id, clock.now())
    return render_template(
        "accounts/devices.html",
        sessions=[(session, _day(session) == locale.today()) for session in live],
        present=current_user.session_id,
        idle=current_user.idle_minutes,
    )


def _day(session: LoginSession) -> date:
    """The day on which it began, all that anybody is told."""
    return session.started_at.astimezone(ZoneInfo(current_app.config["ABRI"].timezone)).date()


@blueprint.post("/a/sessions/<public_id:session_id>")
@access.enrolling
def end_session(session_id: str) -> Answer:
    session = queries.own_session(current_user.account_id, session_id)
    if session.id == current_user.session_id:
        sessions.end_here()
        db.session.commit()
        flash(_("Votre session est fermée."))
        return redirect("/", 303)
    db.session.delete(session)
    db.session.commit()
    flash(_("Cette session est fermée."))
    return redirect(url_for("accounts.devices"), 303)


@blueprint.post("/a/sessions/others")
@access.enrolling
def end_others() -> Answer:
    sessions.end_others(current_user.account_id, current_user.session_id)
    db.session.commit()
    flash(_("Vos autres sessions sont fermées."))
    return redirect(url_for("accounts.devices"), 303)


@blueprint.get("/a/stay")
@access.enrolling
def stay() -> Answer:
    """Every request keeps a session alive; this one does nothing else. Nothing is written."""
    return render_template(
        "accounts/stay.html", lasts=sessions.lasting(), hours=current_app.config["ABRI"].session_hours
    )
