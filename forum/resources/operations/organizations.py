"""Organisations: of agencies, made with their first service, and those without a desk, which the team looks after."""

from __future__ import annotations

from dataclasses import dataclass

from forum import markup
from forum.db import db
from forum.errors import Refused
from forum.resources.models import Agency, AgencyKind, Organization
from forum.resources.operations import service_records
from forum.resources.queries import services as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationSaid:
    """What is said of an organisation; checked by the form or the import. `country` is "" where it is not known."""

    name: str
    alternate_name: str = ""
    kind: AgencyKind
    country: str = ""
    website: str = ""
    description: str = ""


def organization_for(agency: Agency) -> Organization:
    """The organisation under which an agency offers services; made at the first one."""
    found = queries.organization_of(agency.id)
    if found is None:
        found = Organization(name=agency.name, kind=agency.kind, country=agency.country, agency_id=agency.id)
        db.session.add(found)
        db.session.flush()
    return found


def write_organization(organization: Organization | None, said: OrganizationSaid) -> Organization:
    """A new organisation without a desk (None), or another wording of one. Its services are found by its new name.
    Raises Refused for a name with nothing to see in it."""
    name = markup.clean_line(said.name)
    if not name:
        raise Refused("name")
    if organization is None:
        organization = Organization(agency_id=None, name="")
        db.session.add(organization)
    is_renamed = bool(organization.name) and organization.name != name
    organization.name, organization.alternate_name = name, markup.clean_line(said.alternate_name)
    organization.kind, organization.country = said.kind, said.country
    organization.website = markup.clean_line(said.website)
    organization.description = markup.clean_text(said.description)
    db.session.flush()
    if is_renamed:
        service_records.rewrite_words(organization)
    return organization
