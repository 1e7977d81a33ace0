"""Reports: what readers pointed at, put together by what it is about."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import PUBLIC_ID_LENGTH, Base, BigIdMixin, PublicIdMixin, stored
from forum.waiting import Waits

LONGEST_REASON = 24  # characters: the code of a house rule, or one of Concern


class ReportedKind(StrEnum):
    """What can be reported. Stored; stable."""

    POST = "post"
    THREAD = "thread"
    GUIDANCE = "guidance"
    SERVICE = "service"


class Concern(StrEnum):
    """Reasons for a report that are no house rule. Stored where the code of a rule may stand; stable."""

    IDENTITY = "identity"
    DANGER = "danger"
    STAFF = "staff"
    # Of what leads to help only: guidance and services.
    NUMBER = "number"
    CLOSED = "closed"
    ADDRESS = "address"
    FAKE = "fake"


class ReportState(StrEnum):
    """Where a case stands: somebody is to look, it was fine, something was done, its text is gone. Stored; stable."""

    OPEN = "open"
    FINE = "fine"
    ACTED = "acted"
    GONE = "gone"


class ReportOutcome(StrEnum):
    """How a case can end. Sent by forms and stored; stable."""

    FINE = "fine"
    HANDLED = "handled"
    HOLD = "hold"
    TAKE_DOWN = "take_down"


class ReportCase(PublicIdMixin, Waits, Base):
    """All that was reported about one text until somebody of the team has looked.

    What only administrators may see is a case of its own beside the one that every moderator sees: nobody can take a
    case away from the moderators by reporting it once more for another reason, and the accused never meet it.
    """

    __tablename__ = "report_cases"
    __table_args__ = (
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("(state = 'open') = (waiting_at IS NOT NULL)", name="open_waits"),
        CheckConstraint("(state = 'open') = (decided_on IS NULL)", name="decided_on"),
        CheckConstraint("(about_kind = 'guidance') = (page_id IS NOT NULL)", name="guidance"),
        CheckConstraint("(about_kind = 'service') = (service_id IS NOT NULL)", name="service"),
        CheckConstraint("(page_id IS NULL AND service_id IS NULL) = (post_id IS NOT NULL)", name="one_thing"),
        CheckConstraint("state = 'open' OR (title_sealed = '' AND body_sealed = '')", name="decided_keeps_no_text"),
        CheckConstraint("state <> 'gone' OR text_hash IS NULL", name="gone_keeps_nothing"),
        # Further reports join the open case.
        Index(
            "uq_report_cases_open",
            "about",
            "admins_only",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_report_cases_about", "about"),
        Index("ix_report_cases_post", "post_id"),
        Index("ix_report_cases_page", "page_id"),
        Index("ix_report_cases_service", "service_id"),
        Index("ix_report_cases_decided", "decided_on", "public_id"),
    )

    about_kind: Mapped[ReportedKind] = mapped_column(stored(ReportedKind))
    # The public id of the post, the thread, the page or the service.
    about: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    # The post, or of a thread the one that opens it; or the page; or the service.
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("guidance_pages.id", ondelete="CASCADE"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    # That of the first report.
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    state: Mapped[ReportState] = mapped_column(stored(ReportState), default=ReportState.OPEN)
    admins_only: Mapped[bool] = mapped_column(default=False)
    # The text as it was when it was first reported, sealed; erased with the decision.
    title_sealed: Mapped[str] = mapped_column(Text, default="")
    body_sealed: Mapped[str] = mapped_column(Text, default="")
    # A keyed hash of that text: whether it has changed since. NULL once its author has taken it back.
    text_hash: Mapped[str | None] = mapped_column(String(64))
    # What was decided, and the rule where a text was taken down. An open case has `hold` once so many members reported
    # it that its text was held again: that happens once.
    outcome: Mapped[ReportOutcome | None] = mapped_column(stored(ReportOutcome))
    rule: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    decided_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Report(BigIdMixin, Base):
    """What one person said about it, once. A visitor is a keyed hash of a token that only their browser has."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("case_id", "reporter_id"),
        UniqueConstraint("case_id", "reporter_hash"),
        CheckConstraint("reporter_id IS NULL OR reporter_hash IS NULL", name="one_reporter"),
        Index("ix_reports_reporter", "reporter_id"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("report_cases.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    reporter_hash: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    # Their own words, sealed: they may quote what they are about. Erased with the decision.
    words_sealed: Mapped[str] = mapped_column(Text, default="")
    on: Mapped[date]


class ReportCount(Base):
    """How many reports somebody has sent today, also of what is not there: how many are left must tell nothing."""

    __tablename__ = "report_counts"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date]
    sent: Mapped[int]
