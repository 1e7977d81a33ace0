"""Staff, agencies and accounts by their exact names: for administrators only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from forum.accounts import pseudonyms
from forum.accounts import queries as account_queries
from forum.accounts.models import Account
from forum.db import db
from forum.resources.models import Agency, AgencyMember
from forum.roles import STAFF, Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """An account with a role, and the agency it writes for, "" for none. `has_second`: its second factor is set up."""

    name: str
    role: Role
    agency: str
    has_second: bool


def staff() -> list[Colleague]:
    """Everybody with a role, administrators first, then by name."""
    rows = db.session.execute(
        select(Account.pseudonym, Account.role, Agency.name, account_queries.has_second())
        .outerjoin(AgencyMember, AgencyMember.account_id == Account.id)
        .outerjoin(Agency, Agency.id == AgencyMember.agency_id)
        .where(Account.role.in_(STAFF))
    )
    order = (Role.ADMIN, Role.MODERATOR, Role.AGENCY)
    found = [Colleague(name, role, agency or "", has_second) for name, role, agency, has_second in rows]
    return sorted(found, key=lambda colleague: (order.index(colleague.role), colleague.name.casefold()))


def find_account(name: str) -> Account | None:
    """The account of this very name, letter for letter: one that only looks like it is somebody else's, and
    a one-off name is no account."""
    return db.session.scalar(
        select(Account).where(
            Account.skeleton == pseudonyms.skeleton(name),
            Account.pseudonym == name,
            Account.once_link.is_(None),
        )
    )


def administrators_and(account_id: int) -> list[Account]:
    """All administrators and this account, as they are now, their rows locked in one order until the commit."""
    return list(
        db.session.scalars(
            select(Account)
            .where(or_(Account.role == Role.ADMIN, Account.id == account_id))
            .order_by(Account.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def agencies() -> list[tuple[Agency, list[str]]]:
    """Every agency by name, with the names of the accounts that write for it."""
    rows = db.session.execute(
        select(Agency, Account.pseudonym)
        .outerjoin(AgencyMember, AgencyMember.agency_id == Agency.id)
        .outerjoin(Account, (Account.id == AgencyMember.account_id) & (Account.role == Role.AGENCY))
        .order_by(Agency.name, Account.pseudonym)
    )
    found: dict[int, tuple[Agency, list[str]]] = {}
    for agency, name in rows:
        _agency, names = found.setdefault(agency.id, (agency, []))
        if name is not None:
            names.append(name)
    return list(found.values())
