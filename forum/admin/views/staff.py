"""Who has a role: asking for one to be given, taking one away."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum.accounts.models import Account
from forum.admin import operations, queries
from forum.admin.forms.signed import GrantForm, TakeForm
from forum.admin.views.asking import asked, found_account
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.errors import Refused
from forum.moderation.models.signatures import SignedAct
from forum.moderation.rules.signatures import may_be_granted
from forum.roles import Role
from forum.web import access
from forum.web.forms import LineField


@blueprint.get("/staff")
@access.administrators
def staff() -> Answer:
    return _page(GrantForm(), TakeForm())


def _page(grant: GrantForm, take: TakeForm) -> str:
    return render_template("admin/staff.html", staff=queries.staff(), grant=grant, take=take)


@blueprint.post("/staff")
@access.administrators
def ask_role() -> Answer:
    form = GrantForm()
    account = _grantable(form) if form.accepts() else None
    if account is None:
        return _page(form, TakeForm(formdata=None)), HTTPStatus.UNPROCESSABLE_ENTITY
    return asked(SignedAct.GRANT_ROLE, account, terms={"role": form.role.data}, reason=form.reason.data or "")


def _grantable(form: GrantForm) -> Account | None:
    """The account, if it can be given that role; a word on the form where it cannot."""
    account = found_account(form.name)
    if account is not None and not may_be_granted(Role(form.role.data), present=account.role):
        form.name.errors = [_("Ce compte a déjà un rôle. Retirez-le d’abord, si c’est bien voulu.")]
        return None
    return account


@blueprint.post("/staff/take")
@access.administrators
def take_role() -> Answer:
    form = TakeForm()
    account = _with_role(form.taken_name) if form.accepts() else None
    if account is None:
        return _page(GrantForm(formdata=None), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        operations.take_role(account, why=form.why.data, viewer=access.viewer())
    except Refused as refused:
        if refused.code != "last_administrator":
            raise
        form.taken_name.errors = [
            _("C’est la dernière personne à l’administration : son rôle ne peut pas être retiré.")
        ]
        return _page(GrantForm(formdata=None), form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    flash(_("Le rôle est retiré, et les sessions ouvertes de ce compte sont fermées."))
    is_own = account.id == access.viewer().account_id
    return redirect(url_for("discussion.home" if is_own else "admin.staff"), 303)


def _with_role(field: LineField) -> Account | None:
    account = found_account(field, may_be_own=True)
    if account is not None and account.role is Role.MEMBER:
        field.errors = [_("Ce compte n’a pas de rôle.")]
        return None
    return account
