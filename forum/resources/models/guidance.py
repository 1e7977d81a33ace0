"""Guidance: the pages of agencies, and other texts of these."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import markup
from forum.db import Base, BigIdMixin, PublicIdMixin, stored
from forum.resources.models.agencies import Agency
from forum.resources.models.fresh import Fresh
from forum.resources.models.kinds import LONGEST_TITLE, GuidanceState, HelpKind, RevisionState
from forum.waiting import Waits

LONGEST_REVIEW = 180  # days until an agency must have read its page again
USUAL_REVIEW = 90  # days, proposed in the form
SOON = 14  # days before the review date when the desk begins to ask
STILL_CRAWLED = 180  # days during which search engines may still come and read that they are to forget a page


class GuidanceText:
    """What a page says and for whom: the columns that a page and its revisions share."""

    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    country: Mapped[str] = mapped_column(String(2))  # "": for any country
    help_kind: Mapped[HelpKind] = mapped_column(stored(HelpKind))
    review_by: Mapped[date]  # the last day on which it may stand unread by its agency
    # From which day to which readers find it; None: at once, for as long as it is looked after.
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    sent_on: Mapped[date]
    # What the agency reads when a moderator gave the text back; "" otherwise.
    return_reason: Mapped[str] = mapped_column(Text, default="")


SAID = (
    "title", "body", "html", "renderer", "language", "country", "help_kind", "review_by", "valid_from", "valid_to",
    "sent_on",
)  # fmt: skip
_TEXT_CHECKS = {
    "title": f"length(title) BETWEEN 1 AND {LONGEST_TITLE}",
    "body": f"length(body) BETWEEN 1 AND {markup.LIMIT}",
    "language": "length(language) = 2",
    "country": "length(country) IN (0, 2)",
    "reason": "(state = 'returned') = (return_reason <> '')",
    "valid": "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
}


def _text_checks() -> list[CheckConstraint]:
    return [CheckConstraint(rule, name=name) for name, rule in _TEXT_CHECKS.items()]


class GuidancePage(PublicIdMixin, GuidanceText, Fresh, Waits, Base):
    """A page of an agency. Public while published; an edit waits beside it as a revision."""

    __tablename__ = "guidance_pages"
    __table_args__ = (
        *_text_checks(),
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("state <> 'held' OR waiting_at IS NOT NULL", name="held_waits"),
        CheckConstraint("state IN ('held', 'published') OR waiting_at IS NULL", name="others_do_not_wait"),
        CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name="published_on"),
        CheckConstraint("original_id IS NULL OR (original_id <> id AND follows IS NOT NULL)", name="translation"),
        CheckConstraint("NOT (is_indexable AND unindexed_on IS NOT NULL)", name="unindexed"),
        # In each language once.
        UniqueConstraint("original_id", "language"),
        Index("ix_guidance_pages_state_country", "state", "country"),
        Index(
            "ix_guidance_pages_waiting_at",
            "waiting_at",
            sqlite_where=text("waiting_at IS NOT NULL"),
            postgresql_where=text("waiting_at IS NOT NULL"),
        ),
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    state: Mapped[GuidanceState] = mapped_column(stored(GuidanceState))
    published_on: Mapped[date | None]
    # The page of which this is a translation, and the number of the text there that it says; see `text_number`.
    original_id: Mapped[int | None] = mapped_column(ForeignKey("guidance_pages.id", ondelete="SET NULL"))
    follows: Mapped[int | None]
    # One more with each text that a moderator publishes.
    text_number: Mapped[int] = mapped_column(default=0)
    # Whether search engines may find it: the operator says so, page by page.
    is_indexable: Mapped[bool] = mapped_column(default=False)
    # Since when they are to forget it again: for STILL_CRAWLED days they may come and read so.
    unindexed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    agency: Mapped[Agency] = relationship(lazy="raise_on_sql")


class GuidanceRevision(BigIdMixin, GuidanceText, Base):
    """Another text of a page: the one that waits or was given back (one at most), or one that was public."""

    __tablename__ = "guidance_revisions"
    __table_args__ = (
        *_text_checks(),
        Index(
            "uq_guidance_revisions_open",
            "page_id",
            unique=True,
            sqlite_where=text("state <> 'past'"),
            postgresql_where=text("state <> 'past'"),
        ),
        Index("ix_guidance_revisions_page_id_id", "page_id", "id"),
    )

    page_id: Mapped[int] = mapped_column(ForeignKey("guidance_pages.id", ondelete="CASCADE"))
    state: Mapped[RevisionState] = mapped_column(stored(RevisionState))
    # Which text of the page it was, once it is past; and which text of the original a translation says in it.
    text_number: Mapped[int | None]
    follows: Mapped[int | None]
