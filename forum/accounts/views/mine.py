"""The first page of one's account."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forum.accounts import forms, operations, queries
from forum.accounts.views.shared import Answer, blueprint
from forum.db import db
from forum.web import access


@blueprint.get("/a")
@access.enrolling
def mine() -> Answer:
    return _mine(forms.IdleForm())


@blueprint.post("/a")
@access.enrolling
def change_mine() -> Answer:
    form = forms.IdleForm()
    if not form.accepts():
        return _mine(form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.keep_idle_minutes(queries.account(current_user.account_id), form.minutes.data)
    db.session.commit()
    flash(_("C’est noté."))
    return redirect(url_for("accounts.mine"), 303)


def _mine(form: forms.IdleForm) -> str:
    if not form.is_submitted():
        form.minutes.data = current_user.idle_minutes
    codes_left = queries.unused_codes(current_user.account_id)
    return render_template("accounts/mine.html", form=form, account=current_user, codes_left=codes_left)
