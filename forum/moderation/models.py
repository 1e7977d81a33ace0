"""Claims on what waits, and the decisions taken."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, PublicIdMixin, stored
from forum.discussion.models import Post


class Outcome(StrEnum):
    """How a text under review can end. Stored; stable."""

    PUBLISH = "publish"
    RETURN = "return"
    REMOVE = "remove"


class Claim(Base):
    """Who has a text before them, until when. At most one a post."""

    __tablename__ = "claims"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]


class Decision(PublicIdMixin, Base):
    """What was decided about one version of a text: exactly one decision a version."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    version: Mapped[int]
    is_edit: Mapped[bool]
    outcome: Mapped[Outcome] = mapped_column(stored(Outcome))
    rule: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    moderator: Mapped[int] = mapped_column(BigInteger)
    # The day: an exact time beside a post would tell when its author had written.
    decided_on: Mapped[date]

    post: Mapped[Post] = relationship(lazy="raise_on_sql")
