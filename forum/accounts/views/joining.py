"""Opening an account."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import keys, ratelimit
from forum.accounts import forms, operations, proposals, sessions
from forum.accounts.views import waiting
from forum.accounts.views.shared import Answer, blueprint
from forum.db import db
from forum.errors import Conflict
from forum.ratelimit import limiter
from forum.web import access, locale


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
