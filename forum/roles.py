"""Who may be looking: the four roles, and the viewer that queries and rules are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
class Ties:
    """What ties an account to others, by internal numbers of accounts: its one-off names; whom it does not meet, and
    who does not meet it (blocks of either side); and what it alone does not want to meet. `notes`: what it wants of
    content notes, by their codes ("show", "fold", "hide"), where it chose.
    """

    once: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    muted_boards: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    # The opaque numbers of its one-off names.
    numbers: frozenset[int] = frozenset()
    # The last day on which one of its one-off names is read-only or suspended, if that is not past.
    limited_until: date | None = None


NO_TIES = Ties()


def _no_ties() -> Ties:
    return NO_TIES


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one for whom something is loaded or decided. A visitor has neither account nor role.

    `role` is the role in force now: an account of staff that has not shown its second factor acts as nobody.
    A suspended or closed account reads as a visitor does, and looks after what is its own; one that is read-only reads
    as before and sends nothing. `limited_until` is the last day of that, for the words of pages only.
    `may_write` is what its own sanctions leave; whether it writes now, under whichever name, is `writes`.
    """

    account_id: int | None = None
    role: Role | None = None
    number: int | None = None
    may_write: bool = True
    is_suspended: bool = False
    limited_until: date | None = None
    # Asked for when first needed, once a request; not part of what a viewer is.
    find_ties: Callable[[], Ties] = field(default=_no_ties, compare=False, repr=False)

    @property
    def ties(self) -> Ties:
        """Its one-off names, blocks and mutes. The first time, this asks the database."""
        return self.find_ties()

    @property
    def selves(self) -> frozenset[int]:
        """Every account number under which this person writes: the account, and its one-off names."""
        return self.ties.once | ({self.account_id} if self.account_id is not None else set())

    def wrote(self, author_id: int | None) -> bool:
        """Whether an author's number is the viewer's, under whichever name."""
        if author_id is None or self.account_id is None:
            return False
        return author_id == self.account_id or author_id in self.ties.once

    def goes_by(self, number: int | None) -> bool:
        """Whether an opaque number is the viewer's, or that of one of their one-off names."""
        return number is not None and self.number is not None and number in self.numbers

    @property
    def numbers(self) -> frozenset[int]:
        """The opaque numbers of the account and of its one-off names."""
        return self.ties.numbers | ({self.number} if self.number is not None else set())

    @property
    def writes(self) -> bool:
        """Whether this person may send texts: what limits one of their names limits all of them."""
        return self.may_write and self.ties.limited_until is None

    @property
    def kept_until(self) -> date | None:
        """The last day of what limits the account, or else one of its one-off names; None when nothing does."""
        return self.limited_until or self.ties.limited_until

    @property
    def avoids(self) -> frozenset[int]:
        """Whose texts are not there for the viewer, and the other way round (blocks). Who reviews meets everybody."""
        return frozenset() if self.account_id is None or self.role in REVIEWERS else self.ties.apart

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
