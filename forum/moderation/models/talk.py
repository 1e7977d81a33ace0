"""What staff write to each other about an item or a member, and the conversation of one account with the whole team."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin, PublicIdMixin
from forum.waiting import Waits

LONGEST_NOTE = 2000  # characters
LONGEST_MESSAGE = 5000  # characters


class StaffNote(BigIdMixin, Base):
    """A note for those who review, about an item (its public id) or a member (their opaque number, as text).

    Never seen by members or agencies. Staff talk has its time. The words are sealed.
    """

    __tablename__ = "staff_notes"
    __table_args__ = (Index("ix_staff_notes_about", "about", "id"), Index("ix_staff_notes_time", "written_at"))

    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    sealed: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class Conversation(PublicIdMixin, Waits, Base):
    """One account and the whole team: the only private channel there is. It waits while the team owes an answer."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("closed_on IS NULL OR waiting_at IS NULL", name="closed_waits_not"),
        # One open conversation an account, and one about somebody of the team.
        Index(
            "uq_conversations_open",
            "account_id",
            "about_team",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    # About somebody of the team: administrators alone see it.
    about_team: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Message(PublicIdMixin, Base):
    """A message of a conversation. `author` is the opaque number of who wrote it, for the record of staff alone: what
    the team writes is shown as the team's. The HTML is sealed; empty once its author has withdrawn it.
    """

    __tablename__ = "messages"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    from_team: Mapped[bool]
    author: Mapped[int] = mapped_column(BigInteger)
    sealed: Mapped[str] = mapped_column(Text)
    on: Mapped[date]
