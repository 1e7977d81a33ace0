"""Agencies, who writes for them, their guidance pages with other texts of these, and what readers said of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import markup
from forum.db import Base, BigIdMixin, PublicIdMixin, stored
from forum.waiting import Waits

LONGEST_TITLE = 120  # characters
LONGEST_NAME = 120  # characters
LONGEST_REVIEW = 180  # days until an agency must have read its page again
USUAL_REVIEW = 90  # days, proposed in the form
SOON = 14  # days before the review date when the desk begins to ask
FEWEST_SHOWN = 5  # answers; below this a number could be one person


class AgencyKind(StrEnum):
    """What an agency is. Stored; stable."""

    POLICE = "police"
    PUBLIC = "public"
    CHARITY = "charity"
    COMPANY = "company"


class HelpKind(StrEnum):
    """The five kinds of help, in the order in which they are shown. Stored; stable."""

    EMERGENCY = "emergency"
    POLICE = "police"
    ONLINE = "online"
    PREMISES = "premises"
    CLOSE = "close"


class GuidanceState(StrEnum):
    """Where a page stands. Stored; stable."""

    HELD = "held"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class RevisionState(StrEnum):
    """Where another text of a page stands: waiting, given back, or once public. Stored; stable."""

    HELD = "held"
    RETURNED = "returned"
    PAST = "past"


class Tag(StrEnum):
    """What a reader found wrong with a page. Stored; stable."""

    TOO_LONG = "too_long"
    COMPLICATED = "complicated"
    NO_ANSWER = "no_answer"
    OUTDATED = "outdated"
    WRONG_COUNTRY = "wrong_country"


class Agency(PublicIdMixin, Base):
    """An organisation whose identity was checked before it got a desk here."""

    __tablename__ = "agencies"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
        CheckConstraint("length(country) = 2", name="country"),
    )

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    kind: Mapped[AgencyKind] = mapped_column(stored(AgencyKind))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1, two letters


class AgencyMember(BigIdMixin, Base):
    """Which agency an account writes for: one at most."""

    __tablename__ = "agency_members"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)


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
    sent_on: Mapped[date]
    # What the agency reads when a moderator gave the text back; "" otherwise.
    return_reason: Mapped[str] = mapped_column(Text, default="")


SAID = ("title", "body", "html", "renderer", "language", "country", "help_kind", "review_by", "sent_on")
_TEXT_CHECKS = {
    "title": f"length(title) BETWEEN 1 AND {LONGEST_TITLE}",
    "body": f"length(body) BETWEEN 1 AND {markup.LIMIT}",
    "language": "length(language) = 2",
    "country": "length(country) IN (0, 2)",
    "reason": "(state = 'returned') = (return_reason <> '')",
}


def _text_checks() -> list[CheckConstraint]:
    return [CheckConstraint(rule, name=name) for name, rule in _TEXT_CHECKS.items()]


class GuidancePage(PublicIdMixin, GuidanceText, Waits, Base):
    """A page of an agency. Public while published; an edit waits beside it as a revision."""

    __tablename__ = "guidance_pages"
    __table_args__ = (
        *_text_checks(),
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("state <> 'held' OR waiting_at IS NOT NULL", name="held_waits"),
        CheckConstraint("state IN ('held', 'published') OR waiting_at IS NULL", name="others_do_not_wait"),
        CheckConstraint("(state = 'published') = (published_on IS NOT NULL)", name="published_on"),
        CheckConstraint("useful_yes >= 0 AND useful_no >= 0", name="useful"),
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
    checked_on: Mapped[date]  # when its agency last said that it is right
    useful_yes: Mapped[int] = mapped_column(default=0)
    useful_no: Mapped[int] = mapped_column(default=0)
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


class GuidanceTagCount(Base):
    """How often readers ticked a tag. A number, without anybody's id or any date."""

    __tablename__ = "guidance_tag_counts"
    __table_args__ = (CheckConstraint("total >= 0", name="total"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("guidance_pages.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[Tag] = mapped_column(stored(Tag), primary_key=True)
    total: Mapped[int] = mapped_column(default=0)
