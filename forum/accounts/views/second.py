"""The second factor: codes of an app, passkeys."""

from __future__ import annotations

import io
import json
from http import HTTPStatus

import segno
from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from forum import keys, markup, ratelimit
from forum.accounts import credentials, forms, operations, passkeys, queries, rules
from forum.accounts.models import PASSKEYS_AN_ACCOUNT
from forum.accounts.views.shared import Answer, blueprint, site
from forum.db import db
from forum.errors import Conflict
from forum.ratelimit import limiter
from forum.web import access, headers

PENDING = "pending-totp"
QUESTION = "new-passkey"
ENROLMENT = 3600  # seconds


@blueprint.get("/a/second")
@access.enrolling
def second() -> Answer:
    return _page()


@blueprint.post("/a/second")
@access.enrolling
@limiter.limit(ratelimit.CHANGE)
def keep_second() -> Answer:
    form = forms.SecondFactorForm()
    try:
        secret = keys.unseal(PENDING, form.secret.data or "", seconds=ENROLMENT)
    except keys.CannotUnseal:
        form.code.errors = [_("La page était restée ouverte trop longtemps. Voici un nouveau dessin à montrer.")]
        return _page(code=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.accepts():
        account = queries.account(current_user.account_id, locked=True)
        if operations.set_second_factor(account, secret, form.code.data or "", session_id=current_user.session_id):
            db.session.commit()
            flash(_("Le second code est en place. Il vous sera demandé à chaque entrée."))
            return redirect(url_for("accounts.mine"), 303)
        form.code.errors = [_("Ce code n’est pas le bon. Attendez le suivant et réessayez.")]
    return _page(code=form, secret=secret, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/a/second/off")
@access.enrolling
def remove_code() -> Answer:
    operations.remove_code(queries.account(current_user.account_id, locked=True))
    db.session.commit()
    flash(_("Les codes de l’application ne sont plus demandés."))
    return redirect(url_for("accounts.mine"), 303)


@blueprint.post("/a/second/keys")
@access.enrolling
@limiter.limit(ratelimit.CHANGE)
def add_passkey() -> Answer:
    form = forms.PasskeyForm()
    try:
        sealed = keys.unseal(QUESTION, form.question.data or "", seconds=operations.CHALLENGE_SECONDS)
        number, challenge = json.loads(sealed)
    except keys.CannotUnseal:
        number, challenge = 0, ""
    if number != current_user.viewer.number:
        form.form_errors.append(_("La page était restée ouverte trop longtemps. Recommencez."))
        return _page(key=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.accepts():
        account = queries.account(current_user.account_id, locked=True)
        given = operations.Answer(site(), challenge, form.answer.data or "", form.label.data or "")
        try:
            operations.add_passkey(account, given, session_id=current_user.session_id)
            db.session.commit()
        except passkeys.BadAnswer:
            db.session.rollback()
            form.form_errors.append(_("Cette clé n’a pas convenu. Rien n’a été changé."))
        except Conflict:
            db.session.rollback()
            form.form_errors.append(_("Cette clé est déjà enregistrée, ou vous en avez cinq. Rien n’a été changé."))
            return _page(key=form, status=HTTPStatus.CONFLICT)
        else:
            flash(_("La clé est en place. Elle vous sera demandée à chaque entrée."))
            return redirect(url_for("accounts.mine"), 303)
    return _page(key=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/a/second/keys/<public_id:key_id>")
@access.enrolling
def remove_passkey(key_id: str) -> Answer:
    operations.remove_passkey(queries.account(current_user.account_id, locked=True), key_id)
    db.session.commit()
    flash(_("La clé est retirée."))
    return redirect(url_for("accounts.mine"), 303)


def _page(
    *,
    code: forms.SecondFactorForm | None = None,
    key: forms.PasskeyForm | None = None,
    secret: str = "",
    status: int = HTTPStatus.OK,
) -> Response:
    """Both kinds, each with its form; the one that was refused says why."""
    account = queries.account(current_user.account_id)
    known = queries.passkeys(account.id)
    secret = secret or credentials.new_totp_secret()
    code_form, key_form = code or forms.SecondFactorForm(formdata=None), key or forms.PasskeyForm(formdata=None)
    code_form.secret.data = keys.seal_for(PENDING, secret)
    challenge = passkeys.new_challenge()
    key_form.question.data = keys.seal_for(QUESTION, json.dumps([account.number, challenge]))
    key_form.answer.data = ""
    factors = len(known) + (account.totp_sealed is not None)
    demo = current_app.config["ABRI"].demo
    page = render_template(
        "accounts/second.html",
        form=key_form if key is not None else code_form,
        code_form=code_form,
        key_form=key_form,
        secret=secret,
        drawing=_drawing(secret),
        has_code=account.totp_sealed is not None,
        keys=known,
        most_keys=PASSKEYS_AN_ACCOUNT,
        options=passkeys.creation_options(site(), challenge, number=account.number, known=known),
        is_required=rules.must_have_second_factor(account.role, demo=demo),
        may_remove=rules.may_drop_second_factor(account.role, left=factors - 1, demo=demo),
    )
    return headers.allow_passkeys(make_response(page, status))


def _drawing(secret: str) -> str:
    picture = io.BytesIO()
    address = credentials.totp_address(secret, current_app.config["ABRI"].site_name)
    segno.make(address, error="m").save(picture, kind="svg", xmldecl=False, svgns=False, scale=5, border=4)
    return markup.trusted(picture.getvalue().decode())
