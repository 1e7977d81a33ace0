"""Content notes, as administrators have changed them. What stands here goes before the built-in list."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin

LONGEST_CODE = 18
MOST_CHOSEN = 4  # notes that an author puts on a text
MOST_ON_A_TEXT = 6  # with those that the moderation team added
LONGEST_NAME = 40
LAST_PLACE = 99


class ContentNote(BigIdMixin, Base):
    """A content note of the administrators', or a built-in one that they have changed, found by its code.

    A code never changes and is never given up: texts carry it. A retired note can be chosen no more, but what carries
    it still has its words.
    """

    __tablename__ = "content_notes"
    __table_args__ = (CheckConstraint(f"place BETWEEN 0 AND {LAST_PLACE}", name="place"),)

    code: Mapped[str] = mapped_column(String(LONGEST_CODE), unique=True)
    place: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ContentNoteText(BigIdMixin, Base):
    """The words of a note in one language. Where there are none, the built-in ones stand."""

    __tablename__ = "content_note_texts"
    __table_args__ = (UniqueConstraint("note_id", "language"),)

    note_id: Mapped[int] = mapped_column(ForeignKey("content_notes.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
