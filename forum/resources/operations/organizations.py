"""Organisations: of agencies, made with their first service, and those without a desk, which the team looks after."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

from forum import markup
from forum.audit import Act, record
from forum.db import db
from forum.errors import Refused
from forum.resources.models import Agency, AgencyKind, AssuredBy, Organization
from forum.resources.operations import service_records
from forum.resources.queries import services as queries
from forum.resources.rules.services import Change, ChangeKind, as_text
from forum.roles import Viewer

# By these readers know who helps them: they stay as long as a service of the organisation is public.
KNOWN_BY = ("name", "kind", "website")


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


def is_known(organization: Organization | None) -> bool:
    """Whether readers know it by now: a service of it is public."""
    return organization is not None and bool(queries.published_of(organization.id))


def refused(organization: Organization | None, said: OrganizationSaid) -> list[str]:
    """The fields, of KNOWN_BY, that would change although readers know the organisation by them."""
    if organization is None or not is_known(organization):
        return []
    said = _cleaned(said)
    return [name for name in KNOWN_BY if getattr(organization, name) != getattr(said, name)]


def _cleaned(said: OrganizationSaid) -> OrganizationSaid:
    return replace(
        said,
        name=markup.clean_line(said.name),
        alternate_name=markup.clean_line(said.alternate_name),
        website=markup.clean_line(said.website),
        description=markup.clean_text(said.description),
    )


def write_organization(organization: Organization | None, said: OrganizationSaid, *, viewer: Viewer) -> Organization:
    """A new organisation without a desk (None), or another wording of one; what changed is noted and accounted for.
    Raises Refused for a name with nothing to see in it, and for what is `refused`."""
    said = _cleaned(said)
    if not said.name:
        raise Refused("name")
    if refused(organization, said):
        raise Refused("public")
    if organization is None:
        organization = Organization(agency_id=None, **asdict(said))
        db.session.add(organization)
        db.session.flush()
        _account(organization, [_change(organization, ChangeKind.CREATE)], viewer)
        return organization
    changed = []
    for one in fields(said):
        before, after = getattr(organization, one.name), getattr(said, one.name)
        if before != after:
            changed.append(_change(organization, ChangeKind.UPDATE, one.name, before, after))
            setattr(organization, one.name, after)
    _account(organization, changed, viewer)
    db.session.flush()
    return organization


def _change(organization: Organization, kind: ChangeKind, field: str = "", before: str = "", after: str = "") -> Change:
    return Change(
        resource_id=organization.public_id,
        resource_type="organization",
        kind=kind,
        field=field,
        before=as_text(before) or "",
        after=as_text(after) or "",
    )


def _account(organization: Organization, changed: list[Change], viewer: Viewer) -> None:
    """In the record of the directory what it said and says; in the team's, which fields."""
    if changed:
        service_records.write_down(changed, by=AssuredBy.TEAM)
        names = " ".join(change.field for change in changed)
        record(Act.ORGANIZATION_CHANGED, actor=viewer.number, about=organization.public_id, after=names)
