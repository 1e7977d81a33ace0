"""What somebody chose not to meet: people they blocked or muted, boards, content notes."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin, PublicIdMixin, stored

LONGEST_CODE = 24


class Block(PublicIdMixin, Base):
    """Neither meets the other. Both are accounts or one-off names: a block of one name says nothing of any other that
    the same person may have. No day: when somebody blocked is nobody's concern."""

    __tablename__ = "blocks"
    __table_args__ = (
        UniqueConstraint("account_id", "other_id"),
        CheckConstraint("account_id <> other_id", name="two"),
        Index("ix_blocks_other", "other_id", "account_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))


class MutedKind(StrEnum):
    """What can be muted besides content notes. Stored; stable."""

    PERSON = "person"
    BOARD = "board"


class Mute(PublicIdMixin, Base):
    """Something that one account does not want to meet; nobody else is touched or told. `about` is the internal number
    of an account as text, or the public id of a board: boards stand above accounts."""

    __tablename__ = "mutes"
    __table_args__ = (UniqueConstraint("account_id", "kind", "about"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[MutedKind] = mapped_column(stored(MutedKind))
    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))


class NoteWish(StrEnum):
    """What a reader wants of texts with a content note. Stored; stable. Folding is what happens unasked."""

    SHOW = "show"
    FOLD = "fold"
    HIDE = "hide"


class NoteChoice(BigIdMixin, Base):
    """What a reader chose for one content note, by its code."""

    __tablename__ = "note_choices"
    __table_args__ = (UniqueConstraint("account_id", "code"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(LONGEST_CODE))
    wish: Mapped[NoteWish] = mapped_column(stored(NoteWish))
