"""Asking for another name than the one that was drawn."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forum import ratelimit
from forum.accounts import forms, once_places, operations, queries
from forum.accounts.views.shared import Answer, blueprint
from forum.db import db, forget_log
from forum.errors import Conflict, Refused
from forum.ratelimit import limiter
from forum.web import access, locale


@blueprint.get("/a/names")
@access.members
def names() -> Answer:
    return _names(forms.NameForm())


@blueprint.post("/a/names")
@access.members
@limiter.limit(ratelimit.CHANGE)
def ask_name() -> Answer:
    if not access.viewer().writes:
        raise Refused("account_read_only")
    form = forms.NameForm()
    if not form.accepts():
        return _names(form), HTTPStatus.UNPROCESSABLE_ENTITY
    if operations.names_left(current_user.account_id) == 0:
        form.name.errors = [_("Trois demandes par mois au plus. Rien n’a été envoyé.")]
        return _names(form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.needs_thought:
        return _names(form, is_warned=True)
    try:
        operations.ask_name(form.name.data or "", access.viewer())
        db.session.commit()
    except Conflict:
        db.session.rollback()
        form.name.errors = [_("Ce nom est déjà pris, ou l’une de vos demandes attend déjà.")]
        return _names(form), HTTPStatus.CONFLICT
    flash(_("Votre demande est partie à la relecture. Votre nom d’aujourd’hui reste jusque-là."))
    return redirect(url_for("accounts.names"), 303)


@blueprint.post("/a/names/withdraw")
@access.members
def withdraw_name() -> Answer:
    operations.withdraw_name(access.viewer())
    db.session.commit()
    forget_log()
    flash(_("Votre demande est retirée, et le nom demandé est effacé."))
    return redirect(url_for("accounts.names"), 303)


def _names(form: forms.NameForm, *, is_warned: bool = False) -> str:
    me = current_user.account_id
    return render_template(
        "accounts/names.html",
        form=form,
        account=current_user,
        wish=queries.newest_wish(me, locale.today() - operations.MONTH),
        left=operations.names_left(me),
        is_warned=is_warned,
        once=once_places.of(access.viewer()),
    )
