"""What stands behind an address of the directory: a page of guidance, or a service; for everybody who may see it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db
from forum.errors import Hidden
from forum.freshness import freshness
from forum.ratelimit import limiter
from forum.resources import forms, operations, queries, rules
from forum.resources.models import GuidancePage
from forum.resources.queries.service_page import public_service
from forum.resources.views import indexing, service
from forum.resources.views.shared import Answer, blueprint
from forum.web import access, links, locale


@blueprint.get("/r/<public_id:page_id>")
@access.everybody
def page(page_id: str) -> Answer:
    try:
        found = queries.page(page_id, access.viewer())
    except Hidden:
        return service.show(page_id)
    indexing.announce(found)
    return _page(found, forms.UsefulForm())


def _page(page: GuidancePage, form: forms.UsefulForm) -> str:
    return render_template(
        "resources/page.html",
        page=page,
        body=links.through(page.html),
        form=form,
        robots=indexing.robots_of(page),
        others=queries.other_languages(page, reads=locale.language(), today=locale.today()),
        is_public=rules.is_public_now(page, locale.today()),
        today=locale.today(),
        may_rate=rules.may_rate(page.state),
        freshness=freshness(page.review_by, page.lapses_on, locale.today()),
    )


@blueprint.post("/r/<public_id:page_id>/useful")
@access.everybody
@limiter.limit(ratelimit.FEEDBACK)
def useful(page_id: str) -> Answer:
    try:
        found = queries.page(page_id, access.viewer())
    except Hidden:
        return _useful_service(page_id)
    form = forms.UsefulForm()
    if not form.accepts():
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.count_page(found, form.answers)
    return _thanked(page_id)


def _useful_service(public_id: str) -> Answer:
    found = public_service(public_id, locale.today())
    form = forms.ServiceUsefulForm()
    if not form.accepts():
        return service.show(public_id, useful=form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.count_service(found, form.answers)
    return _thanked(public_id)


def _thanked(page_id: str) -> Answer:
    db.session.commit()
    flash(_("Merci, c’est compté."))
    return redirect(url_for("resources.page", page_id=page_id), 303)
