"""Renewing the recovery codes, turning the passphrase: both ask for the passphrase once more."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from forum import keys
from forum.accounts import forms, operations, passphrases, queries
from forum.accounts.views.shared import Answer, blueprint, complain_of_haste, too_fast
from forum.db import db
from forum.slowing import TooFast
from forum.web import access

PROPOSED = "new-phrase"
VALID = 4 * 3600  # seconds; time to find paper and a pen


def _wrong() -> str:
    return str(_("Ce n’est pas votre phrase d’aujourd’hui."))


@blueprint.get("/a/codes")
@access.suspended_too
def codes() -> Answer:
    return _codes(forms.ProveForm())


@blueprint.post("/a/codes")
@access.suspended_too
def renew_codes() -> Answer:
    form = forms.ProveForm()
    if form.accepts():
        try:
            renewed = operations.renew_codes(current_user.account_id, form.passphrase.data or "")
        except TooFast as error:
            complain_of_haste(form.passphrase, error)
            return too_fast(_codes(form), error)
        if renewed is not None:
            db.session.commit()
            return render_template("accounts/codes_renewed.html", codes=renewed)
        form.passphrase.errors = [_wrong()]
    return _codes(form), HTTPStatus.UNPROCESSABLE_ENTITY


def _codes(form: forms.ProveForm) -> str:
    return render_template("accounts/codes.html", form=form, left=queries.unused_codes(current_user.account_id))


@blueprint.get("/a/phrase")
@access.suspended_too
def phrase() -> Answer:
    return _phrase(forms.PhraseForm(), passphrases.propose(current_user.language))


@blueprint.post("/a/phrase")
@access.suspended_too
def turn_phrase() -> Answer:
    form = forms.PhraseForm()
    me = current_user
    try:
        number, words = json.loads(keys.unseal(PROPOSED, form.words.data or "", seconds=VALID))
    except keys.CannotUnseal:
        number, words = 0, []
    if number != me.viewer.number:
        return _phrase(form, passphrases.propose(me.language), is_new=True), HTTPStatus.UNPROCESSABLE_ENTITY
    if operations.opens(me.account_id, words):
        return _turned()
    if form.accepts():
        try:
            if operations.turn_phrase(me.account_id, form.passphrase.data or "", words, session_id=me.session_id):
                db.session.commit()
                return _turned()
        except TooFast as error:
            complain_of_haste(form.passphrase, error)
            return too_fast(_phrase(form, words), error)
        form.passphrase.errors = [_wrong()]
    return _phrase(form, words), HTTPStatus.UNPROCESSABLE_ENTITY


def _turned() -> Answer:
    flash(_("Votre nouvelle phrase est en place. L’ancienne n’ouvre plus rien, et vos autres sessions sont fermées."))
    return redirect(url_for("accounts.mine"), 303)


def _phrase(form: forms.PhraseForm, words: list[str], *, is_new: bool = False) -> str:
    form.words.data = keys.seal_for(PROPOSED, json.dumps([current_user.viewer.number, words]))
    return render_template(
        "accounts/phrase.html", form=form, words=words, words_language=current_user.language, is_new=is_new
    )
