"""The desk where agencies look after their services."""

from __future__ import annotations

from flask import Flask, render_template, request

from forum import ratelimit
from forum.ratelimit import limiter
from forum.resources import labels, queries, rules
from forum.resources.operations import organizations as operations
from forum.resources.queries import services as service_queries
from forum.resources.queries.services import ServiceRow
from forum.resources.views import keeping
from forum.resources.views.keeping import DESK
from forum.resources.views.shared import Answer, desk, is_first
from forum.web import access, locale

NEW = "/desk/services/new"


@desk.get("/services")
@access.agencies
def services() -> Answer:
    viewer = access.viewer()
    agency = queries.agency_of(viewer)
    rows, next_key = service_queries.kept_services(viewer, today=locale.today(), after=request.args.get("after"))
    return render_template("desk/services.html", agency=agency, rows=rows, next_key=next_key, is_first=is_first())


@desk.get("/services/new")
@access.agencies
def new_service() -> Answer:
    agency = queries.agency_of(access.viewer())
    return keeping.written(DESK, keeping.new_form(agency.country), NEW)


@desk.post("/services/new")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def send_new_service() -> Answer:
    agency = queries.agency_of(access.viewer())
    form = keeping.sent_form(None, agency.country)
    return keeping.send_new(DESK, form, NEW, lambda: operations.organization_for(agency))


@desk.get("/services/<public_id:service_id>")
@access.agencies
def service_at_desk(service_id: str) -> Answer:
    return keeping.shown(DESK, service_queries.own_service(service_id, access.viewer()))


@desk.get("/services/<public_id:service_id>/edit")
@access.agencies
def edit_service(service_id: str) -> Answer:
    own = service_queries.own_service(service_id, access.viewer())
    return keeping.written(DESK, keeping.form_of(own), DESK.at(own, "/edit"), own=own)


@desk.post("/services/<public_id:service_id>/edit")
@access.agencies
@limiter.limit(ratelimit.CHANGE)
def send_service_edit(service_id: str) -> Answer:
    return keeping.send_edit(DESK, service_queries.own_service(service_id, access.viewer()))


@desk.post("/services/<public_id:service_id>/withdraw")
@access.agencies
def withdraw_service(service_id: str) -> Answer:
    return keeping.withdraw(DESK, service_queries.own_service(service_id, access.viewer()))


@desk.post("/services/<public_id:service_id>/check")
@access.agencies
def check_service(service_id: str) -> Answer:
    return keeping.check(DESK, service_queries.own_service(service_id, access.viewer()))


def init_app(app: Flask) -> None:
    app.jinja_env.filters["service_words"] = labels.SERVICE_STATES.__getitem__
    app.jinja_env.filters["assured_words"] = labels.ASSURED.__getitem__
    app.jinja_env.tests["due_service"] = _is_due


def _is_due(row: ServiceRow) -> bool:
    return rules.is_due(state=row.state, review_by=row.review_by, today=locale.today())
