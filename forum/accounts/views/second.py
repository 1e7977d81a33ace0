"""The second factor: codes of an app, passkeys. Each change asks for the passphrase once more."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

import segno
from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from forum import keys, markup, ratelimit
from forum.accounts import credentials, forms, operations, passkeys, queries, rules
from forum.accounts.models import PASSKEYS_AN_ACCOUNT, Account
from forum.accounts.views.shared import Answer, blueprint, complain_of_haste, site, too_fast
from forum.db import db
from forum.errors import Conflict, Hidden
from forum.ratelimit import limiter
from forum.slowing import TooFast
from forum.web import access, headers

PENDING = "pending-totp"
QUESTION = "new-passkey"
ENROLMENT = 3600  # seconds
CODE, KEY, OFF = "code", "key", "off"  # the forms of the page

FormOf = TypeVar("FormOf", bound=forms.ProvenForm)


@blueprint.get("/a/second")
@access.enrolling
def second() -> Answer:
    return _page()


@blueprint.post("/a/second")
@access.enrolling
@limiter.limit(ratelimit.CHANGE)
def keep_second() -> Answer:
    form = forms.SecondFactorForm(asks=_asks(), about=CODE)
    session_id = current_user.session_id
    try:
        secret = keys.unseal(PENDING, form.secret.data or "", seconds=ENROLMENT)
    except keys.CannotUnseal:
        form.code.errors = [_("La page était restée ouverte trop longtemps. Voici un nouveau dessin à montrer.")]
        return _page(form)

    def change(account: Account) -> Answer:
        if not operations.set_second_factor(account, secret, form.code.data or "", session_id=session_id):
            db.session.rollback()
            form.code.errors = [_("Ce code n’est pas le bon. Attendez le suivant et réessayez.")]
            return _page(form)
        return _done(_("Le second code est en place. Il vous sera demandé à chaque entrée."))

    return _proving(form, change)


@blueprint.post("/a/second/off")
@access.enrolling
def remove_code() -> Answer:
    def change(account: Account) -> Answer:
        operations.remove_code(account)
        return _done(_("Les codes de l’application ne sont plus demandés."))

    return _proving(forms.RemovalForm(asks=_asks(), about=OFF), change)


@blueprint.post("/a/second/keys")
@access.enrolling
@limiter.limit(ratelimit.CHANGE)
def add_passkey() -> Answer:
    form = forms.PasskeyForm(asks=_asks(), about=KEY)
    session_id = current_user.session_id
    try:
        sealed = keys.unseal(QUESTION, form.question.data or "", seconds=operations.CHALLENGE_SECONDS)
        number, challenge = json.loads(sealed)
    except keys.CannotUnseal:
        number, challenge = 0, ""
    if number != current_user.viewer.number:
        form.form_errors.append(_("La page était restée ouverte trop longtemps. Recommencez."))
        return _page(form)

    def change(account: Account) -> Answer:
        given = operations.Answer(site(), challenge, form.answer.data or "", form.label.data or "")
        try:
            operations.add_passkey(account, given, session_id=session_id)
        except passkeys.BadAnswer:
            db.session.rollback()
            form.form_errors.append(_("Cette clé n’a pas convenu. Rien n’a été changé."))
            return _page(form)
        except Conflict:
            db.session.rollback()
            form.form_errors.append(_("Cette clé est déjà enregistrée, ou vous en avez cinq. Rien n’a été changé."))
            return _page(form, HTTPStatus.CONFLICT)
        return _done(_("La clé est en place. Elle vous sera demandée à chaque entrée."))

    return _proving(form, change)


@blueprint.post("/a/second/keys/<public_id:key_id>")
@access.enrolling
def remove_passkey(key_id: str) -> Answer:
    if key_id not in {key.public_id for key in queries.passkeys(current_user.account_id)}:
        raise Hidden

    def change(account: Account) -> Answer:
        operations.remove_passkey(account, key_id)
        return _done(_("La clé est retirée."))

    return _proving(forms.RemovalForm(asks=_asks(), about=key_id), change)


def _asks() -> bool:
    """Whether the passphrase goes with every change here."""
    account = queries.account(current_user.account_id)
    has_second = account.totp_sealed is not None or bool(queries.passkeys(account.id))
    return rules.must_prove_words(account.role, has_second=has_second, demo=current_app.config["ABRI"].demo)


def _proving(form: forms.ProvenForm, change: Callable[[Account], Answer]) -> Answer:
    """Change the account, locked, if the form is right and the passphrase with it; else the page says what is not."""
    if not form.accepts():
        return _page(form)
    if "passphrase" not in form:
        return change(queries.account(current_user.account_id, locked=True))
    try:
        account = operations.proven(current_user.account_id, form.passphrase.data or "")
    except TooFast as error:
        complain_of_haste(form.passphrase, error)
        return too_fast(_page(form), error)
    if account is None:
        form.passphrase.errors = [_("Ce n’est pas votre phrase d’aujourd’hui.")]
        return _page(form)
    return change(account)


def _done(words: str) -> Answer:
    db.session.commit()
    flash(words)
    return redirect(url_for("accounts.mine"), 303)


def _page(refused: forms.ProvenForm | None = None, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Response:
    """Both kinds, each with its form; the one that was refused says why."""
    account = queries.account(current_user.account_id)
    known = queries.passkeys(account.id)
    asks = _asks()
    code_form = refused if isinstance(refused, forms.SecondFactorForm) else _blank(forms.SecondFactorForm, asks, CODE)
    key_form = refused if isinstance(refused, forms.PasskeyForm) else _blank(forms.PasskeyForm, asks, KEY)
    secret = _secret(code_form)
    code_form.secret.data = keys.seal_for(PENDING, secret)
    challenge = passkeys.new_challenge()
    key_form.question.data = keys.seal_for(QUESTION, json.dumps([account.number, challenge]))
    key_form.answer.data = ""
    factors = len(known) + (account.totp_sealed is not None)
    demo = current_app.config["ABRI"].demo
    page = render_template(
        "accounts/second.html",
        form=refused or code_form,
        code_form=code_form,
        key_form=key_form,
        removals={about: _removal(refused, asks, about) for about in [OFF, *(key.public_id for key in known)]},
        secret=secret,
        drawing=_drawing(secret),
        has_code=account.totp_sealed is not None,
        keys=known,
        most_keys=PASSKEYS_AN_ACCOUNT,
        options=passkeys.creation_options(site(), challenge, number=account.number, known=known),
        is_required=rules.must_have_second_factor(account.role, demo=demo),
        may_remove=rules.may_drop_second_factor(account.role, left=factors - 1, demo=demo),
    )
    return headers.allow_passkeys(make_response(page, HTTPStatus.OK if refused is None else status))


def _blank(kind: type[FormOf], asks: bool, about: str) -> FormOf:
    return kind(asks=asks, about=about, formdata=None)


def _removal(refused: forms.ProvenForm | None, asks: bool, about: str) -> forms.RemovalForm:
    if isinstance(refused, forms.RemovalForm) and refused.about == about:
        return refused
    return _blank(forms.RemovalForm, asks, about)


def _secret(form: forms.SecondFactorForm) -> str:
    """The one whose drawing was shown already, or a new one."""
    try:
        return keys.unseal(PENDING, form.secret.data or "", seconds=ENROLMENT)
    except keys.CannotUnseal:
        return credentials.new_totp_secret()


def _drawing(secret: str) -> str:
    picture = io.BytesIO()
    address = credentials.totp_address(secret, current_app.config["ABRI"].site_name)
    segno.make(address, error="m").save(picture, kind="svg", xmldecl=False, svgns=False, scale=5, border=4)
    return markup.trusted(picture.getvalue().decode())
