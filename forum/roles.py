"""Who may be looking: the four roles, and the viewer that queries and rules are given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do here. Stored; stable."""

    MEMBER = "member"
    AGENCY = "agency"
    MODERATOR = "moderator"
    ADMIN = "admin"


STAFF = frozenset({Role.AGENCY, Role.MODERATOR, Role.ADMIN})
REVIEWERS = frozenset({Role.MODERATOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one for whom something is loaded or decided. A visitor has neither account nor role.

    `role` is the role in force now: an account of staff that has not shown its second factor acts as nobody.
    """

    account_id: int | None = None
    role: Role | None = None
    number: int | None = None

    @property
    def is_member(self) -> bool:
        """Reads members' boards: members and those who review; agencies do not (they have no need to)."""
        return self.role in {Role.MEMBER, Role.MODERATOR, Role.ADMIN}

    @property
    def is_reviewer(self) -> bool:
        return self.role in REVIEWERS


VISITOR = Viewer()
