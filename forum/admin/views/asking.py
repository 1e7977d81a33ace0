"""What the pages share that ask for a second signature: the account of an exact name, the request, the way to it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.models import Account
from forum.admin import queries
from forum.db import db
from forum.moderation.models.signatures import SignedAct
from forum.moderation.operations import signatures as operations
from forum.web import access
from forum.web.forms import LineField


def found_account(field: LineField, *, may_be_own: bool = False) -> Account | None:
    """The account that a field names; None, and a word on the field, where there is none or it is the viewer's own."""
    account = queries.find_account(field.data or "")
    if account is None:
        field.errors = [_("Aucun compte n’a exactement ce nom.")]
        return None
    if account.id == access.viewer().account_id and not may_be_own:
        field.errors = [_("C’est votre compte : quelqu’un d’autre doit demander.")]
        return None
    return account


def asked(act: SignedAct, account: Account | None, *, terms: dict[str, str], reason: str) -> Response:
    """Ask for a second signature, and go to where it waits."""
    about = "" if account is None else str(account.number)
    signature = operations.ask(act, about=about, terms=terms, reason=reason, viewer=access.viewer())
    db.session.commit()
    flash(_("La demande attend la signature de quelqu’un d’autre."))
    return redirect(url_for("moderation.signature", item_id=signature.public_id), 303)
