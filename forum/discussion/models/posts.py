"""Threads, posts and their edits. The state is on the post: the review queue is a query over it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import Account
from forum.db import Base, PublicIdMixin, stored
from forum.discussion.models.boards import Board
from forum.waiting import Waits

LONGEST_TITLE = 140
LONGEST_NOTES = 120  # characters: room for `content_notes.MOST_ON_A_TEXT` codes


class PostState(StrEnum):
    """Where a text stands. Only `published` is seen by others."""

    HELD = "held"
    PUBLISHED = "published"
    RETURNED = "returned"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    # Taken down by its author with everything else of theirs: out of sight for a time, then withdrawn.
    ASIDE = "aside"


# What its author still finds under its address; a withdrawn text is gone for everybody.
KEPT_FOR_AUTHOR = frozenset(
    {PostState.HELD, PostState.RETURNED, PostState.REMOVED, PostState.PUBLISHED, PostState.ASIDE}
)


class Thread(PublicIdMixin, Base):
    """A conversation. Its state is that of its first post, except that replies outlive a withdrawn beginning."""

    __tablename__ = "threads"
    __table_args__ = (
        # Of the few that an agency wrote: over all of them the planner would look for "of none" by it.
        Index(
            "ix_threads_agency",
            "agency_id",
            sqlite_where=text("agency_id IS NOT NULL"),
            postgresql_where=text("agency_id IS NOT NULL"),
        ),
        # A board's page: the published threads, the last moved first.
        Index("ix_threads_board_page", "board_id", "state", "rank", "public_id"),
        Index("ix_threads_author", "author_id"),
        Index(
            "ix_threads_pinned",
            "board_id",
            "pinned_until",
            sqlite_where=text("pinned_until IS NOT NULL"),
            postgresql_where=text("pinned_until IS NOT NULL"),
        ),
        Index(
            "ix_threads_merged",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        CheckConstraint("slow_minutes BETWEEN 0 AND 60", name="slow"),
        # What was emptied into another thread shows nothing any more.
        CheckConstraint("merged_into_id IS NULL OR (state = 'withdrawn' AND title = '')", name="merged_is_empty"),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    # In whose name it was opened, where it was no member's; as with posts.
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    # Empty once its author has withdrawn it while replies stay.
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    # That of a beginning which moderators took down: for its author, and for when it comes back.
    removed_title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[PostState] = mapped_column(stored(PostState), default=PostState.HELD)
    # Counts published replies only; nothing held is ever counted.
    replies: Mapped[int] = mapped_column(default=0)
    # The number of the last published post; pages of a thread are keyed by it.
    last_place: Mapped[int] = mapped_column(default=0)
    # Grows with every publication on the board: orders a board's page without any time of day.
    rank: Mapped[int] = mapped_column(default=0)
    moved_on: Mapped[date]
    # What the moderation team did here: no more replies; out of sight of everybody else; one text of each member in so
    # many minutes (0: no limit); first on its board until the end of a day; its posts stand in another thread.
    is_locked: Mapped[bool] = mapped_column(default=False)
    is_hidden: Mapped[bool] = mapped_column(default=False)
    slow_minutes: Mapped[int] = mapped_column(default=0)
    pinned_until: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id", ondelete="SET NULL"))
    # Why, in words that its readers see: a line for each act that still shows, its code, a space, the reason.
    staff_note: Mapped[str] = mapped_column(Text, default="")

    board: Mapped[Board] = relationship(lazy="raise_on_sql")

    @property
    def own_title(self) -> str:
        """The title as its author knows it, also of a beginning that was taken down."""
        return self.removed_title or self.title

    @property
    def staff_notes(self) -> dict[str, str]:
        """The reasons by the codes of the acts, the oldest first."""
        return dict(line.split(" ", 1) for line in self.staff_note.splitlines())


class Post(PublicIdMixin, Waits, Base):
    """A text somebody wrote. `place` is given when it is published; `waiting_at` is set while something waits."""

    __tablename__ = "posts"
    __table_args__ = (
        # Of the few that an agency wrote: over all of them the planner would look for "of none" by it.
        Index(
            "ix_posts_agency",
            "agency_id",
            sqlite_where=text("agency_id IS NOT NULL"),
            postgresql_where=text("agency_id IS NOT NULL"),
        ),
        Index("ix_posts_thread_page", "thread_id", "place"),
        Index(
            "ix_posts_waiting",
            "level",
            "due_at",
            "public_id",
            sqlite_where=text("waiting_at IS NOT NULL"),
            postgresql_where=text("waiting_at IS NOT NULL"),
        ),
        Index("ix_posts_author", "author_id", "state"),
        # Of the few that quote another, and of the few that are put aside.
        Index(
            "ix_posts_quotes",
            "quotes_id",
            sqlite_where=text("quotes_id IS NOT NULL"),
            postgresql_where=text("quotes_id IS NOT NULL"),
        ),
        Index(
            "ix_posts_aside",
            "aside_on",
            sqlite_where=text("aside_on IS NOT NULL"),
            postgresql_where=text("aside_on IS NOT NULL"),
        ),
        CheckConstraint("(state = 'aside') = (aside_on IS NOT NULL)", name="aside_since"),
        CheckConstraint("quotes_id IS NULL OR quotes_id <> id", name="quotes_another"),
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("state != 'held' OR waiting_at IS NOT NULL", name="held_waits"),
        CheckConstraint("state != 'published' OR place IS NOT NULL", name="published_has_place"),
        CheckConstraint("state != 'withdrawn' OR (body = '' AND html = '')", name="withdrawn_is_empty"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    # In whose name it speaks, where it is no member's: it is the organisation's, whoever wrote it for them.
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    opens: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PostState] = mapped_column(stored(PostState), default=PostState.HELD)
    place: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    # Whether the HTML shows links as text: its author is new here.
    has_plain_links: Mapped[bool] = mapped_column(default=False)
    # The codes of its content notes, spaces between: `queries.content_notes` has their words.
    notes: Mapped[str] = mapped_column(String(LONGEST_NOTES), default="")
    # What the moderation team told the author when it returned or removed the text: the site's rule and a reason.
    # Gone when the text is sent again.
    rule: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None]
    # The text that it answers and quotes: its words are read where they stand, never copied.
    quotes_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    # The day on which its author took everything down.
    aside_on: Mapped[date | None]
    # Who passed it on to somebody else while it waited; they do not decide about it.
    passed_on_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    author: Mapped[Account | None] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])

    @property
    def content_notes(self) -> list[str]:
        return self.notes.split()


class Revision(PublicIdMixin, Base):
    """An edit of a published post: held until decided; once published it keeps the text that stood before."""

    __tablename__ = "revisions"
    __table_args__ = (
        Index(
            "uq_revisions_open",
            "post_id",
            unique=True,
            sqlite_where=text("state IN ('held', 'returned')"),
            postgresql_where=text("state IN ('held', 'returned')"),
        ),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    # Held, returned; `published` means formerly public: replaced by a later text.
    state: Mapped[PostState] = mapped_column(stored(PostState), default=PostState.HELD)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    has_plain_links: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(String(LONGEST_NOTES), default="")
    rule: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    on: Mapped[date]

    post: Mapped[Post] = relationship(lazy="raise_on_sql")

    @property
    def content_notes(self) -> list[str]:
        return self.notes.split()
