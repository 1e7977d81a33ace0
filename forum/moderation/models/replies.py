"""Saved replies: words that those who review start from."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, PublicIdMixin, stored

LONGEST_REPLY_NAME = 80
LONGEST_REPLY = 2000  # characters


class Occasion(StrEnum):
    """When a reply is of use: with an outcome, or in another word of the team. Stored; stable."""

    RETURN = "return"
    REMOVE = "remove"
    MASK = "mask"
    NOTE = "note"  # what only somebody in danger reads
    SANCTION = "sanction"
    APPEAL = "appeal"
    MESSAGE = "message"  # the team's answer to somebody who wrote to it


class SavedReply(PublicIdMixin, Base):
    """A reply in one language, with placeholders such as {name}."""

    __tablename__ = "saved_replies"
    __table_args__ = (Index("ix_saved_replies_language", "language", "occasion"),)

    occasion: Mapped[Occasion] = mapped_column(stored(Occasion))
    language: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(LONGEST_REPLY_NAME))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
