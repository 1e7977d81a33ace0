"""Services of organisations without a desk: administrators keep them, and others review what they write."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.admin.forms.organizations import FindForm, OrganizationForm
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.discussion.operations import pins
from forum.ratelimit import limiter
from forum.resources.models import AgencyKind, Organization
from forum.resources.operations import organizations as operations
from forum.resources.queries import services as queries
from forum.resources.views import keeping
from forum.resources.views.keeping import TEAM
from forum.web import access, locale


@blueprint.get("/services")
@access.administrators
def services() -> Answer:
    after = request.args.get("after")
    rows, next_key = queries.kept_services(access.viewer(), today=locale.today(), after=after)
    return render_template(
        "admin/services.html", rows=rows, organizations=None, form=FindForm(), next_key=next_key, is_first=not after
    )


@blueprint.post("/services")
@access.administrators
def find_services() -> Answer:
    form, viewer, accepted = FindForm(), access.viewer(), False
    rows, organizations = [], []
    if form.accepts():
        accepted, words = True, form.words.data or ""
        rows = queries.find_services(words, viewer, today=locale.today())
        organizations = queries.find_organizations(words, viewer)
    page = render_template(
        "admin/services.html", rows=rows, organizations=organizations, form=form, next_key=None, is_first=False
    )
    return page, HTTPStatus.OK if accepted else HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/organizations/new")
@access.administrators
def new_organization() -> Answer:
    return _organization(OrganizationForm())


def _organization(form: OrganizationForm, organization: Organization | None = None) -> str:
    rows = queries.services_of(organization.id, today=locale.today()) if organization is not None else []
    is_known = operations.is_known(organization)
    return render_template(
        "admin/organization.html", form=form, organization=organization, rows=rows, is_known=is_known
    )


@blueprint.post("/organizations/new")
@access.administrators
@limiter.limit(ratelimit.CHANGE)
def make_organization() -> Answer:
    return _written(OrganizationForm(), None)


def _written(form: OrganizationForm, organization: Organization | None) -> Answer:
    if not form.accepts():
        return _organization(form, organization), HTTPStatus.UNPROCESSABLE_ENTITY
    said = operations.OrganizationSaid(
        name=form.name.data or "",
        alternate_name=form.alternate_name.data or "",
        kind=AgencyKind(form.kind.data),
        country=form.country.data or "",
        website=form.website.data or "",
        description=form.description.data or "",
    )
    refused = operations.refused(organization, said)
    if refused:
        form.refuse(refused)
        return _organization(form, organization), HTTPStatus.UNPROCESSABLE_ENTITY
    organization = operations.write_organization(organization, said, viewer=access.viewer())
    db.session.commit()
    flash(_("C’est enregistré."))
    return redirect(url_for("admin.organization", organization_id=organization.public_id), HTTPStatus.SEE_OTHER)


@blueprint.get("/organizations/<public_id:organization_id>")
@access.administrators
def organization(organization_id: str) -> Answer:
    found = queries.own_organization(organization_id, access.viewer())
    return _organization(OrganizationForm(obj=found), found)


@blueprint.post("/organizations/<public_id:organization_id>")
@access.administrators
@limiter.limit(ratelimit.CHANGE)
def change_organization(organization_id: str) -> Answer:
    return _written(OrganizationForm(), queries.own_organization(organization_id, access.viewer()))


@blueprint.get("/organizations/<public_id:organization_id>/services/new")
@access.administrators
def new_service(organization_id: str) -> Answer:
    found = queries.own_organization(organization_id, access.viewer())
    return keeping.written(TEAM, keeping.new_form(found.country), _new(found), base=_address(found))


def _address(organization: Organization) -> str:
    return url_for("admin.organization", organization_id=organization.public_id)


def _new(organization: Organization) -> str:
    return url_for("admin.new_service", organization_id=organization.public_id)


@blueprint.post("/organizations/<public_id:organization_id>/services/new")
@access.administrators
@limiter.limit(ratelimit.CHANGE)
def send_new_service(organization_id: str) -> Answer:
    found = queries.own_organization(organization_id, access.viewer())
    form = keeping.sent_form(None, found.country)
    return keeping.send_new(TEAM, form, _new(found), lambda: found)


@blueprint.get("/services/<public_id:service_id>")
@access.administrators
def service(service_id: str) -> Answer:
    return keeping.shown(TEAM, queries.own_service(service_id, access.viewer()))


@blueprint.get("/services/<public_id:service_id>/edit")
@access.administrators
def edit_service(service_id: str) -> Answer:
    own = queries.own_service(service_id, access.viewer())
    return keeping.written(TEAM, keeping.form_of(own), TEAM.at(own, "/edit"), own=own)


@blueprint.post("/services/<public_id:service_id>/edit")
@access.administrators
@limiter.limit(ratelimit.CHANGE)
def send_service_edit(service_id: str) -> Answer:
    return keeping.send_edit(TEAM, queries.own_service(service_id, access.viewer()))


@blueprint.post("/services/<public_id:service_id>/withdraw")
@access.administrators
def withdraw_service(service_id: str) -> Answer:
    own = queries.own_service(service_id, access.viewer())
    pins.end_with(service_id=own.service.id, by=access.viewer())
    return keeping.withdraw(TEAM, own)


@blueprint.post("/services/<public_id:service_id>/check")
@access.administrators
def check_service(service_id: str) -> Answer:
    return keeping.check(TEAM, queries.own_service(service_id, access.viewer()))
