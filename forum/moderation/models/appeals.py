"""Appeals: somebody asks that somebody else decides again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy import text as clause
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, PublicIdMixin, stored
from forum.waiting import Waits


class Contested(StrEnum):
    """What an appeal can be about. Stored; stable."""

    DECISION = "decision"
    SANCTION = "sanction"
    PIN = "pin"


class AppealState(StrEnum):
    """Where an appeal stands. Stored; stable."""

    WAITING = "waiting"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What whoever decides again makes of the first decision. Stored; stable."""

    UPHOLD = "uphold"
    OVERTURN = "overturn"


class Appeal(PublicIdMixin, Waits, Base):
    """One appeal: one a decision, whatever becomes of it.

    Whoever decides writes their own view before they are shown the first reasoning. `own_view` is the last one that was
    written, `seen_by` everybody who has written one and hence seen it: only they decide, and nobody writes a first view
    twice. `first_decider` and `also_decided` (where it took two) are opaque numbers, as `own_view_by` and `decided_by`.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("(state = 'waiting') = (waiting_at IS NOT NULL)", name="waiting_waits"),
        CheckConstraint("(own_view_by IS NULL) = (own_outcome IS NULL)", name="view_is_somebodys"),
        CheckConstraint("own_view_by IS NULL OR own_view_sealed <> ''", name="view_is_written"),
        CheckConstraint("(own_view_by IS NULL) = (seen_by = '')", name="seen_after_view"),
        CheckConstraint(
            "state NOT IN ('upheld', 'overturned')"
            " OR (answer_sealed <> '' AND decided_by IS NOT NULL AND decided_on IS NOT NULL AND seen_by <> '')",
            name="decided_is_answered",
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> first_decider", name="somebody_else"),
        Index(
            "ix_appeals_waiting",
            "due_at",
            "public_id",
            sqlite_where=clause("waiting_at IS NOT NULL"),
            postgresql_where=clause("waiting_at IS NOT NULL"),
        ),
    )

    about_kind: Mapped[Contested] = mapped_column(stored(Contested))
    # The public id of the decision, sanction or pin.
    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    appellant_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    # All that is written here is sealed. Empty once its author has taken it back.
    text_sealed: Mapped[str] = mapped_column(Text)
    state: Mapped[AppealState] = mapped_column(stored(AppealState), default=AppealState.WAITING)
    first_decider: Mapped[int | None] = mapped_column(BigInteger)
    also_decided: Mapped[int | None] = mapped_column(BigInteger)
    own_view_sealed: Mapped[str] = mapped_column(Text, default="")
    own_outcome: Mapped[Verdict | None] = mapped_column(stored(Verdict))
    own_view_by: Mapped[int | None] = mapped_column(BigInteger)
    # Opaque numbers, with spaces between.
    seen_by: Mapped[str] = mapped_column(Text, default="")
    # What the appellant reads.
    answer_sealed: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_on: Mapped[date | None]
    sent_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def seen(self) -> frozenset[int]:
        """The numbers of those who have seen the first reasoning."""
        return frozenset(map(int, self.seen_by.split()))

    @property
    def deciders(self) -> tuple[int | None, int | None]:
        """The numbers of those who decided first."""
        return self.first_decider, self.also_decided
