"""Crisis cases: who looks after somebody who wrote of danger to life, what was done, when to look again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin, PublicIdMixin, stored
from forum.waiting import Waits

LONGEST_STEPS = 200  # characters


class CaseState(StrEnum):
    """Where a case stands. Stored; stable."""

    OPEN = "open"
    CLOSED = "closed"


class CaseStep(StrEnum):
    """What is to be done in every case. Stored; stable. The words for them are elsewhere."""

    HELP = "help"
    NOTE = "note"
    SECOND = "second"
    NUMBERS = "numbers"
    CALLS = "calls"
    POST = "post"
    AFTER_24 = "after_24"
    AFTER_72 = "after_72"


# The hours after opening at which somebody looks again.
FOLLOWUPS = (24, 72)
# What people say they have done; the other steps are noted by what does them.
TICKED = frozenset({CaseStep.NUMBERS, CaseStep.CALLS})


class CrisisCase(PublicIdMixin, Waits, Base):
    """One case. There is no word of the text anywhere in it; when the text or its author goes, numbers are left.

    `waiting_at` is when somebody is next needed: at first the opening; once two people are there and the note is
    written, the next follow-up, a time to come; after the last one, the closing.
    """

    __tablename__ = "crisis_cases"
    __table_args__ = (
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("(state = 'open') = (waiting_at IS NOT NULL)", name="open_waits"),
        CheckConstraint("second IS NULL OR second <> opened_by", name="two_people"),
        CheckConstraint("followup IN (0, 24, 72)", name="followup"),
        CheckConstraint("state <> 'closed' OR sealed_review <> ''", name="closed_is_reviewed"),
        # A text has at most one open case.
        Index(
            "uq_crisis_cases_open",
            "post_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_crisis_cases_state", "state", "id"),
    )

    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    # Opaque numbers: of the author, of who opened the case, of who joined.
    member: Mapped[int | None] = mapped_column(BigInteger)
    opened_by: Mapped[int] = mapped_column(BigInteger)
    second: Mapped[int | None] = mapped_column(BigInteger)
    opened_on: Mapped[date]
    state: Mapped[CaseState] = mapped_column(stored(CaseState), default=CaseState.OPEN)
    # Codes of CaseStep, with spaces between.
    steps: Mapped[str] = mapped_column(String(LONGEST_STEPS), default="")
    # Which follow-up was the last that was done: 0 for none.
    followup: Mapped[int] = mapped_column(default=0)
    # Written at the end, sealed: what went well, what to change, why a follow-up was left out.
    sealed_review: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def done(self) -> frozenset[CaseStep]:
        return frozenset(map(CaseStep, self.steps.split()))

    @property
    def is_open(self) -> bool:
        return self.state is CaseState.OPEN


class AuthorNote(BigIdMixin, Base):
    """What the team wrote to the author, read by them and by those who may act on the case: sealed. It goes with the
    account, or when they erase it."""

    __tablename__ = "author_notes"

    case_id: Mapped[int] = mapped_column(ForeignKey("crisis_cases.id", ondelete="CASCADE"), index=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    written_on: Mapped[date]
