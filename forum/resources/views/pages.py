"""A page of guidance, for everybody who may see it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db
from forum.ratelimit import limiter
from forum.resources import forms, operations, queries, rules
from forum.resources.models import GuidancePage
from forum.resources.views.shared import Answer, blueprint
from forum.web import access, links, locale


@blueprint.get("/r/<public_id:page_id>")
@access.everybody
def page(page_id: str) -> Answer:
    return _page(queries.page(page_id, access.viewer()), forms.UsefulForm())


def _page(page: GuidancePage, form: forms.UsefulForm) -> str:
    return render_template(
        "resources/page.html",
        page=page,
        body=links.through(page.html),
        form=form,
        may_rate=rules.may_rate(page.state),
        is_current=rules.is_current(state=page.state, review_by=page.review_by, today=locale.today()),
    )


@blueprint.post("/r/<public_id:page_id>/useful")
@access.everybody
@limiter.limit(ratelimit.FEEDBACK)
def useful(page_id: str) -> Answer:
    found = queries.page(page_id, access.viewer())
    form = forms.UsefulForm()
    if not form.accepts():
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.count_useful(found, yes=form.useful.data == "yes", tags=form.given_tags)
    db.session.commit()
    flash(_("Merci, c’est compté."))
    return redirect(url_for("resources.page", page_id=page_id), 303)
