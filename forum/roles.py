"""Who may be looking: the four roles, and the viewer that queries and rules are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What an account may do here. Stored; stable."""

    MEMBER = "member"
    AGENCY = "agency"
    MODERATOR = "moderator"
    ADMIN = "admin"


STAFF = frozenset({Role.AGENCY, Role.MODERATOR, Role.ADMIN})
REVIEWERS = frozenset({Role.MODERATOR, Role.ADMIN})
WRITERS = frozenset({Role.MEMBER}) | REVIEWERS


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one for whom something is loaded or decided. A visitor has neither account nor role.

    `role` is the role in force now: an account of staff that has not shown its second factor acts as nobody.
    A suspended or closed account reads as a visitor does, and looks after what is its own; one that is read-only reads
    as before and sends nothing. `limited_until` is the last day of that, for the words of pages only.
    """

    account_id: int | None = None
    role: Role | None = None
    number: int | None = None
    may_write: bool = True
    is_suspended: bool = False
    limited_until: date | None = None

    @property
    def is_member(self) -> bool:
        """Reads members' boards: members and those who review, unless they are suspended."""
        return self.role in WRITERS and not self.is_suspended

    @property
    def is_agency(self) -> bool:
        """Writes for an organisation, under its name; reads members' boards only where the board says so."""
        return self.role is Role.AGENCY and not self.is_suspended

    @property
    def has_texts(self) -> bool:
        """Whether what this account wrote is theirs to take back: suspended or not."""
        return self.role is not None

    @property
    def is_closed(self) -> bool:
        """Whether the account is suspended without an end."""
        return self.is_suspended and self.limited_until == date.max

    @property
    def is_reviewer(self) -> bool:
        return self.role in REVIEWERS and not self.is_suspended


VISITOR = Viewer()
