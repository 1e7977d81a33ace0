"""Which pages of guidance search engines may find."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum.admin.forms.indexing import IndexingForm
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.resources import operations, queries
from forum.web import access, locale


@blueprint.get("/guidance")
@access.administrators
def guidance() -> Answer:
    return _page()


def _page(wrong: str = "") -> str:
    key = request.args.get("after")
    rows, next_key = queries.found_pages(locale.today(), key)
    return render_template("admin/guidance.html", rows=rows, next_key=next_key, is_first=not key, wrong=wrong)


@blueprint.post("/guidance/<public_id:page_id>/indexing")
@access.administrators
def set_indexing(page_id: str) -> Answer:
    page = queries.found_page(page_id, locale.today())
    form = IndexingForm()
    if not form.accepts():
        return _page(_("Choisissez si les moteurs de recherche peuvent trouver cette fiche.")), (
            HTTPStatus.UNPROCESSABLE_ENTITY
        )
    operations.set_indexable(page, wanted=form.is_wanted, viewer=access.viewer())
    db.session.commit()
    if form.is_wanted:
        flash(_("Les moteurs de recherche peuvent trouver cette fiche."))
    else:
        flash(_("Les moteurs de recherche sont priés d’oublier cette fiche."))
    return redirect(url_for("admin.guidance"), 303)
