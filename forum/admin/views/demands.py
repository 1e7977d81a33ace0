"""Demands from outside, and taking the record of acts away: asked for here, signed by somebody else."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template

from forum.admin.forms.signed import DemandForm, ExportForm
from forum.admin.views.asking import asked, found_account
from forum.admin.views.shared import Answer, blueprint
from forum.moderation.models.signatures import SignedAct
from forum.web import access


@blueprint.get("/disclosures/new")
@access.administrators
def new_disclosure() -> Answer:
    return render_template("admin/disclosure.html", form=DemandForm())


@blueprint.post("/disclosures/new")
@access.administrators
def ask_disclosure() -> Answer:
    form = DemandForm()
    account = found_account(form.name) if form.accepts() else None
    if account is None:
        return render_template("admin/disclosure.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    terms = {"authority": form.authority.data, "basis": form.basis.data or "", "extent": form.extent.data}
    if form.silent.data:
        terms["silent"] = "yes"
    return asked(SignedAct.DISCLOSE, account, terms=terms, reason=form.reason.data or "")


@blueprint.get("/exports/new")
@access.administrators
def new_export() -> Answer:
    return render_template("admin/export.html", form=ExportForm())


@blueprint.post("/exports/new")
@access.administrators
def ask_export() -> Answer:
    form = ExportForm()
    if not form.accepts():
        return render_template("admin/export.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    return asked(SignedAct.EXPORT, None, terms={}, reason=form.reason.data or "")
