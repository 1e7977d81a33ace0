"""Agencies and who writes for them; asking for one to be admitted."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template
from flask_babel import gettext as _

from forum.accounts.models import Account
from forum.admin import queries
from forum.admin.forms.signed import AdmitForm
from forum.admin.views.asking import asked, found_account
from forum.admin.views.shared import Answer, blueprint
from forum.moderation.models.signatures import SignedAct
from forum.moderation.rules.signatures import ADMISSIBLE
from forum.web import access


@blueprint.get("/agencies")
@access.administrators
def agencies() -> Answer:
    return _page(AdmitForm())


def _page(form: AdmitForm) -> str:
    return render_template("admin/agencies.html", agencies=queries.agencies(), form=form)


@blueprint.post("/agencies")
@access.administrators
def ask_admission() -> Answer:
    form = AdmitForm()
    account = _admissible(form) if form.accepts() else None
    if account is None:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    terms = {"name": form.agency.data or "", "kind": form.kind.data, "country": form.country.data}
    return asked(SignedAct.ADMIT_AGENCY, account, terms=terms, reason=form.reason.data or "")


def _admissible(form: AdmitForm) -> Account | None:
    account = found_account(form.name)
    if account is not None and account.role not in ADMISSIBLE:
        form.name.errors = [_("Ce compte a déjà un rôle. Retirez-le d’abord, si c’est bien voulu.")]
        return None
    return account
