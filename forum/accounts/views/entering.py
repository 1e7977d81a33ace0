"""Entering, leaving, getting back in."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.accounts import forms, operations, sessions
from forum.accounts.views.shared import Answer, blueprint, complain_of_haste, site, too_fast
from forum.db import db
from forum.slowing import TooFast
from forum.web import access, error_pages, headers, locale

KEPT = "kept."


@blueprint.get("/in")
@access.everybody
def sign_in() -> Answer:
    if access.viewer().account_id:
        return redirect("/a", 303)
    return _entrance(forms.SignInForm(), [], "/")


@blueprint.post("/in")
@access.everybody
def enter() -> Answer:
    form = forms.SignInForm()
    kept, action = _kept()
    if form.accepts():
        try:
            attempt = operations.sign_in(form.passphrase.data or "", form.code.data or "", site())
        except TooFast as error:
            complain_of_haste(form.passphrase, error)
            return too_fast(_entrance(form, kept, action), error)
        db.session.commit()
        if attempt.ended is operations.SignIn.WELCOME:
            return _welcome(attempt, kept, action)
        if attempt.step is not None:
            return _second_page(forms.StepForm(), attempt.step)
        form.passphrase.errors = [_("Nous ne trouvons pas cette phrase, ou le code ne va pas avec elle.")]
    return _entrance(form, kept, action), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/in/second")
@access.everybody
def step() -> Answer:
    """Where a browser leads that opens the second page again: the first comes before it."""
    return redirect("/in", 303)


@blueprint.post("/in/second")
@access.everybody
def prove() -> Answer:
    form = forms.StepForm()
    proof, code = form.proof.data or "", form.code.data or ""
    try:
        attempt = operations.prove(proof, code=code, answer=form.answer.data or "", site=site())
    except TooFast as error:
        again = operations.again(proof, site())
        complain_of_haste(form.code, error)
        response = _second_page(form, again) if again is not None else make_response(_late())
        return _hasty(response, error)
    db.session.commit()
    if attempt.ended is operations.SignIn.WELCOME:
        return _welcome(attempt, *_kept())
    if attempt.step is None:
        return _late(), HTTPStatus.UNPROCESSABLE_ENTITY
    if code:
        form.code.errors = [_("Ce code n’est pas le bon. Attendez le suivant et réessayez.")]
    else:
        form.form_errors.append(_("Cette clé n’a pas convenu."))
    response = _second_page(form, attempt.step)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _hasty(response: Response, error: TooFast) -> Response:
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _entrance(form: forms.SignInForm, kept: list[tuple[str, str]], action: str) -> str:
    return render_template("accounts/sign_in.html", form=form, kept=kept, action=action)


def _late() -> str:
    """The passphrase was shown too long ago: the first page once more, with the text that travels along."""
    form = forms.SignInForm()
    form.passphrase.errors = [_("Plus de cinq minutes ont passé. Écrivez votre phrase de nouveau.")]
    return _entrance(form, *_kept())


def _second_page(form: forms.StepForm, asked: operations.Step) -> Response:
    form.proof.data, form.answer.data = asked.proof, ""
    kept, action = _kept()
    page = render_template("accounts/second_step.html", form=form, step=asked, kept=kept, action=action)
    return headers.allow_passkeys(make_response(page))


def _welcome(attempt: operations.Attempt, kept: list[tuple[str, str]], action: str) -> Answer:
    if attempt.wrong_codes:
        flash(
            ngettext(
                "Depuis votre dernière entrée, un code faux a été essayé avec votre phrase. Voyez « Nouvelles ».",
                "Depuis votre dernière entrée, %(num)d codes faux ont été essayés avec votre phrase. "
                "Voyez « Nouvelles ».",
                attempt.wrong_codes,
            )
        )
    return _resumed(kept, action) if kept else redirect("/", 303)


def _kept() -> tuple[list[tuple[str, str]], str]:
    """The fields of a form that came after the end of a session, and where it was going; see `web.error_pages`."""
    fields = request.form.items(multi=True)
    kept = [(name.removeprefix(KEPT), value) for name, value in fields if name.startswith(KEPT)]
    return kept, locale.own_path(request.form.get("to", ""))


def _resumed(kept: list[tuple[str, str]], action: str) -> str:
    has_step = any(name == "step" and value in {"check", "send"} for name, value in kept)
    return render_template(
        "accounts/resume.html", fields=kept, action=action, has_step=has_step, shown=error_pages.KEPT_FIELDS
    )


@blueprint.post("/out")
@access.everybody
def sign_out() -> Answer:
    sessions.end_here()
    db.session.commit()
    flash(_("Votre session est fermée."))
    return redirect("/", 303)


@blueprint.post("/out/all")
@access.enrolling
def sign_out_everywhere() -> Answer:
    sessions.end_all(current_user.account_id)
    db.session.commit()
    flash(_("Toutes vos sessions sont fermées, sur tous les appareils."))
    return redirect("/", 303)


@blueprint.get("/recover")
@access.everybody
def recover() -> Answer:
    return render_template("accounts/recover.html", form=forms.RecoverForm())


@blueprint.post("/recover")
@access.everybody
def use_code() -> Answer:
    form = forms.RecoverForm()
    if form.accepts():
        try:
            recovered = operations.recover(form.code.data or "")
        except TooFast as error:
            complain_of_haste(form.code, error)
            return too_fast(render_template("accounts/recover.html", form=form), error)
        if recovered is not None:
            db.session.commit()
            return render_template("accounts/recovered.html", recovered=recovered)
        form.code.errors = [_("Ce code n’existe pas, ou il a déjà servi.")]
    return render_template("accounts/recover.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
