"""What is past its target, until those who review were told of it on each way there is; and who is telling now."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin, stored
from forum.moderation.models.items import ItemKind
from forum.waiting import Level


class Channel(StrEnum):
    """A way to tell staff. Stored; stable."""

    WEBHOOK = "webhook"
    MAIL = "mail"


class Alarm(BigIdMixin, Base):
    """An item that was late, to be told on one channel; each channel has its own tries.

    Forgotten as soon as the item no longer waits: `due_at` would tell when it was sent.
    """

    __tablename__ = "alarms"
    __table_args__ = (
        UniqueConstraint("about", "due_at", "channel"),
        Index("ix_alarms_unsent", "channel", "sent_at"),
    )

    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    kind: Mapped[ItemKind] = mapped_column(stored(ItemKind))
    level: Mapped[Level] = mapped_column(stored(Level))
    due_at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(stored(Channel))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Lease(Base):
    """Which process does something that only one may do at a time, until when. A dead one's lease ends by itself."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    owner: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    until: Mapped[datetime]
