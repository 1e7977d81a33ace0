"""The decisions taken about texts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, PublicIdMixin, stored
from forum.discussion.models import Post
from forum.waiting import LONGEST_WHY, Level


class Outcome(StrEnum):
    """How a text under review can end. Stored; stable."""

    PUBLISH = "publish"
    MASK = "mask"
    RETURN = "return"
    REMOVE = "remove"
    ESCALATE = "escalate"


class Decision(PublicIdMixin, Base):
    """What was decided about one version of a text: exactly one decision a version.

    How long it took is kept in minutes: with the day alone, a duration tells no time of day.
    """

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("post_id", "version"), Index("ix_decisions_day", "decided_on"))

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    version: Mapped[int]
    is_edit: Mapped[bool]
    outcome: Mapped[Outcome] = mapped_column(stored(Outcome))
    rule: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    moderator: Mapped[int] = mapped_column(BigInteger)
    # The level it had, and the minutes from sending to the first look and to the decision.
    level: Mapped[Level] = mapped_column(stored(Level), default=Level.GREEN)
    level_why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")
    minutes_to_look: Mapped[int] = mapped_column(default=0)
    minutes_to_decision: Mapped[int] = mapped_column(default=0)
    # The day: an exact time beside a post would tell when its author had written.
    decided_on: Mapped[date]

    post: Mapped[Post] = relationship(lazy="raise_on_sql")


class Masking(Base):
    """What was masked in a published text: the original, sealed to staff and author, until its author agrees or takes
    the text back."""

    __tablename__ = "maskings"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    title_sealed: Mapped[str] = mapped_column(Text)
    body_sealed: Mapped[str] = mapped_column(Text)
