"""Agencies and who writes for them. The view or the command commits."""

from __future__ import annotations

from forum import markup
from forum.accounts import queries as accounts
from forum.audit import Act, record
from forum.db import db
from forum.errors import Refused
from forum.resources import queries
from forum.resources.models import Agency, AgencyKind, AgencyMember
from forum.roles import Role


def find_or_create_agency(name: str, kind: AgencyKind | str = AgencyKind.CHARITY, country: str = "FR") -> Agency:
    """The agency of this name, made where there is none. `country` is an ISO code of two letters.

    Raises ValueError for a kind that is none of AgencyKind.
    """
    name = markup.clean_line(name)
    found = queries.find_agency(name)
    if found is not None:
        return found
    agency = Agency(name=name, kind=AgencyKind(kind), country=country.upper())
    db.session.add(agency)
    db.session.flush()
    return agency


def admit(account_id: int, agency_id: int) -> AgencyMember:
    """Let an account of the role agency write for an agency, and for no other. Raises Refused for other roles."""
    account = accounts.account(account_id)
    if account.role is not Role.AGENCY:
        raise Refused("role")
    member = queries.membership(account_id)
    if member is None:
        member = AgencyMember(account_id=account_id, agency_id=agency_id)
        db.session.add(member)
    member.agency_id = agency_id
    record(Act.STAFF_ADMITTED, actor=account.number, why="agency")
    return member
