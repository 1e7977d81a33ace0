"""What somebody is to be told: the kind and the public id of what it is about."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin, stored


class NoticeKind(StrEnum):
    """What happened. Stored; stable."""

    DECISION = "decision"
    REPLY = "reply"
    REPORT = "report"
    GUIDANCE = "guidance"
    CARE = "care"
    TEAM = "team"
    NAME = "name"
    SANCTION = "sanction"
    APPEAL = "appeal"
    TEXTS_OPENED = "texts_opened"
    DISCLOSED = "disclosed"
    SERVICE = "service"
    REVIEW_DUE = "review_due"
    NAME_OPENED = "name_opened"
    EXPORT_READY = "export_ready"
    WRONG_CODES = "wrong_codes"
    NOTE_ADDED = "note_added"


class Notice(BigIdMixin, Base):
    """One thing to tell one account. Whether it was read is written nowhere."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "about"),
        Index("ix_notices_account", "account_id", "id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[NoticeKind] = mapped_column(stored(NoticeKind))
    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    on: Mapped[date]
