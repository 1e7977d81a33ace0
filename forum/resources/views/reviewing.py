"""What an agency has to check again, and where it is told so."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db
from forum.ratelimit import limiter
from forum.resources import forms, operations, queries
from forum.resources.views.shared import Answer, desk, is_first
from forum.web import access, locale


@desk.get("/due")
@access.agencies
def due() -> Answer:
    agency = queries.agency_of(access.viewer())
    rows, next_key = queries.due_reviews(agency.id, today=locale.today(), after=request.args.get("after"))
    return render_template("desk/due.html", rows=rows, next_key=next_key, is_first=is_first())


@desk.get("/mail")
@access.agencies
def mail() -> Answer:
    agency = queries.agency_of(access.viewer())
    return _mail(forms.MailForm(formdata=None, mail=agency.mail))


def _mail(form: forms.MailForm) -> str:
    return render_template("desk/mail.html", form=form, can_send=bool(current_app.config["ABRI"].smtp_host))


@desk.post("/mail")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def set_mail() -> Answer:
    agency = queries.agency_of(access.viewer())
    form = forms.MailForm()
    if not form.accepts():
        return _mail(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.set_mail(agency, form.mail.data or "")
    db.session.commit()
    if agency.mail:
        flash(_("C’est noté. Un message part une fois par semaine au plus, et seulement quand quelque chose attend."))
    else:
        flash(_("C’est noté. Aucun message ne partira plus."))
    return redirect(url_for("desk.mail"), 303)
