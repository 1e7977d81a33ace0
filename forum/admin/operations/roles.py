"""Taking a role away: protective, so one administrator does it, at once. The view commits."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts.models import Account
from forum.accounts.operations import grant_role
from forum.admin.queries import people as queries
from forum.audit import Act, record
from forum.db import db
from forum.errors import Conflict, Refused
from forum.resources.models import AgencyMember
from forum.roles import Role, Viewer


def take_role(account: Account, *, why: str, viewer: Viewer) -> None:
    """Make somebody of staff a member again; their sessions end. `why` is a code for the record.

    Raises Refused for the last administrator, Conflict when there is no role to take (any more) or the viewer is no
    administrator any more.
    """
    locked = queries.administrators_and(account.id)
    administrators = {found.id for found in locked if found.role is Role.ADMIN}
    if account.role is Role.MEMBER or viewer.account_id not in administrators:
        raise Conflict
    if administrators == {account.id}:
        raise Refused("last_administrator")
    before = account.role
    grant_role(account, Role.MEMBER)
    db.session.execute(delete(AgencyMember).where(AgencyMember.account_id == account.id))
    record(
        Act.ROLE_TAKEN,
        actor=viewer.number,
        about=str(account.number),
        why=why,
        before=before.value,
        after=Role.MEMBER.value,
    )
