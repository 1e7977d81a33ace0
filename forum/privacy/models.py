"""What is made on request for one member, and waits to be fetched; how stood what somebody took down."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, PublicIdMixin, stored
from forum.discussion.models import PostState


class ExportState(StrEnum):
    """Where an export stands. Stored; stable."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"


class ExportJob(PublicIdMixin, Base):
    """An export too long for one request: asked for, made by the watch, fetched, forgotten. The file is sealed with
    the site's key: a copy of the database does not open it."""

    __tablename__ = "export_jobs"
    __table_args__ = (
        CheckConstraint("(state = 'ready') = (sealed IS NOT NULL)", name="ready_has_file"),
        # One at a time for each account.
        Index(
            "uq_export_jobs_open",
            "account_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        Index("ix_export_jobs_account", "account_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    state: Mapped[ExportState] = mapped_column(stored(ExportState), default=ExportState.ASKED)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_on: Mapped[date]


class Aside(Base):
    """How a text stood when its author took everything down, so that it can come back as it was. Gone with the time in
    which it can."""

    __tablename__ = "asides"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    was: Mapped[PostState] = mapped_column(stored(PostState))
