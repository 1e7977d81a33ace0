"""Joining, entering, leaving, getting back in, one's own account."""

from __future__ import annotations

import io
from collections.abc import Callable
from http import HTTPStatus

import segno
from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from forum import keys, markup, ratelimit
from forum.accounts import credentials, forms, operations, passphrases, proposals, queries, sessions
from forum.accounts.views import names, waiting
from forum.accounts.views.shared import Answer, blueprint
from forum.db import db, write_lock
from forum.errors import Conflict
from forum.ratelimit import limiter
from forum.safety import quick_exit
from forum.web import access, error_pages, locale

__all__ = ["init_app", "names"]
KEPT = "kept."
PENDING = "pending-totp"
ENROLMENT = 3600  # seconds


@blueprint.get("/join")
@access.everybody
def join() -> Answer:
    if access.viewer().account_id:
        return redirect(url_for("accounts.mine"), 303)
    return _proposed(proposals.propose(locale.language()), forms.JoinForm())


@blueprint.get("/join/name")
@access.everybody
def name_page() -> Answer:
    """Where a browser's Back leads after another name."""
    return redirect(url_for("accounts.join"), 303)


@blueprint.post("/join/name")
@access.everybody
@limiter.limit(ratelimit.CHANGE)
def another_name() -> Answer:
    form = forms.JoinForm()
    proposal, is_new = _sealed_or_new()
    if is_new:
        return _proposed(proposal, form, is_new=True), HTTPStatus.UNPROCESSABLE_ENTITY
    if operations.is_open(proposal):
        return _already_open()
    return _proposed(proposals.with_another_name(proposal), form)


@blueprint.post("/join")
@access.everybody
@limiter.limit(ratelimit.JOIN)
def open_account() -> Answer:
    form = forms.JoinForm()
    proposal, is_new = _sealed_or_new()
    if not is_new and operations.is_open(proposal):
        return _already_open()
    if is_new or not form.accepts() or form.is_hasty:
        page = _proposed(proposal, form, is_new=is_new, is_hasty=form.is_hasty)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    if not ratelimit.site_may("join", current_app.config["ABRI"].joins_an_hour):
        return waiting.page(proposal, form)
    try:
        account = operations.open_account(proposal)
        account.language = form.language.data
        sessions.start(account, is_strong=False)
        db.session.commit()
    except Conflict:
        db.session.rollback()
        if operations.is_open(proposal):
            return _already_open()
        return _proposed(proposals.with_another_name(proposal), form, is_taken=True), HTTPStatus.CONFLICT
    locale.keep_language(account.language)
    flash(_("Votre compte est ouvert."))  # without the name: the message passes through a cookie
    return redirect("/", 303)


def _already_open() -> Response:
    """The form was sent twice, or somebody came Back to it: the words of an account are never shown again."""
    flash(_("Votre compte est ouvert. Entrez avec votre phrase."))
    return redirect(url_for("accounts.sign_in"), 303)


def _sealed_or_new() -> tuple[proposals.Proposal, bool]:
    """What this form proposed, or another proposal where the seal is missing, changed or too old."""
    try:
        return proposals.unseal(request.form.get("proposal", "")), False
    except keys.CannotUnseal:
        return proposals.propose(locale.language()), True


def _proposed(
    proposal: proposals.Proposal,
    form: forms.JoinForm,
    *,
    is_new: bool = False,
    is_taken: bool = False,
    is_hasty: bool = False,
) -> str:
    form.proposal.data = proposals.seal(proposal)
    facts = {"is_new": is_new, "is_taken": is_taken, "is_hasty": is_hasty}
    return render_template("accounts/join.html", form=form, proposal=proposal, **facts)


def _was_refused(response: Response) -> bool:
    """Only wrong tries count: many people behind one address may all get in."""
    return response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/in")
@access.everybody
def sign_in() -> Answer:
    if access.viewer().account_id:
        return redirect(url_for("accounts.mine"), 303)
    return render_template("accounts/sign_in.html", form=forms.SignInForm(), kept=[], action="/")


@blueprint.post("/in")
@access.everybody
@limiter.limit(ratelimit.SIGN_IN, deduct_when=_was_refused)
def enter() -> Answer:
    form = forms.SignInForm()
    kept, action = _kept()
    if form.accepts():
        ended = operations.sign_in(form.passphrase.data or "", form.code.data or "")
        if ended is operations.SignIn.WELCOME:
            db.session.commit()
            return _resumed(kept, action) if kept else redirect("/", 303)
        form.passphrase.errors = [_("Nous ne trouvons pas cette phrase, ou le code ne va pas avec elle.")]
    page = render_template("accounts/sign_in.html", form=form, kept=kept, action=action)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


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
@limiter.limit(ratelimit.RECOVER)
def use_code() -> Answer:
    form = forms.RecoverForm()
    if form.accepts():
        recovered = operations.recover(form.code.data or "")
        if recovered is not None:
            db.session.commit()
            return render_template("accounts/recovered.html", recovered=recovered)
        form.code.errors = [_("Ce code n’existe pas, ou il a déjà servi.")]
    return render_template("accounts/recover.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY


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


@blueprint.get("/a/second")
@access.staff_enrolling
def second() -> Answer:
    return _enrolment(forms.SecondFactorForm(), credentials.new_totp_secret())


@blueprint.post("/a/second")
@access.staff_enrolling
@limiter.limit(ratelimit.SIGN_IN)
def keep_second() -> Answer:
    form = forms.SecondFactorForm()
    try:
        secret = keys.unseal(PENDING, form.secret.data or "", seconds=ENROLMENT)
    except keys.CannotUnseal:
        form.code.errors = [_("La page était restée ouverte trop longtemps. Voici un nouveau dessin à montrer.")]
        return _enrolment(form, credentials.new_totp_secret()), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.accepts():
        account = queries.account(current_user.account_id, locked=True)
        if operations.set_second_factor(account, secret, form.code.data or "", session_id=current_user.session_id):
            db.session.commit()
            flash(_("Le second code est en place. Il vous sera demandé à chaque entrée."))
            return redirect(url_for("accounts.mine"), 303)
        form.code.errors = [_("Ce code n’est pas le bon. Attendez le suivant et réessayez.")]
    return _enrolment(form, secret), HTTPStatus.UNPROCESSABLE_ENTITY


def _enrolment(form: forms.SecondFactorForm, secret: str) -> str:
    form.secret.data = keys.seal_for(PENDING, secret)
    picture = io.BytesIO()
    address = credentials.totp_address(secret, current_app.config["ABRI"].site_name)
    segno.make(address, error="m").save(picture, kind="svg", xmldecl=False, svgns=False, scale=5, border=4)
    drawing = markup.trusted(picture.getvalue().decode())
    return render_template("accounts/second.html", form=form, secret=secret, drawing=drawing)


def leave() -> Callable[[], None] | None:
    """What the quick exit has to end: the session of this browser, in a unit of work of its own."""
    token = sessions.token_here()
    if not token:
        return None

    def end() -> None:
        with write_lock():
            sessions.end_by_token(token)
            db.session.commit()

    return end


def init_app(app: Flask) -> None:
    for language in app.config["ABRI"].languages:
        passphrases.bits(language)  # a word list that is short or ambiguous stops the start
    sessions.init_app(app)
    app.register_blueprint(blueprint)
    quick_exit.on_leave(app, leave)
