"""What the directory's list is read from: derived from published services, never written by hand.

A list of fifty thousand services is answered by walking one index in its order until a page is full.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin, stored
from forum.resources.models.kinds import HelpKind

ANYWHERE = ""  # `country` of a service for every country
ALL_COUNTRIES = "*"  # `country` of the line under which a service stands in the list of all countries
ALL_LANGUAGES = ""  # `language` of the line that a service has whatever it speaks
LONGEST_KEY = 80  # characters of a name by which lists are ordered


# The order of lists, and every fact that a filter asks for.
_IN_ORDER = ("country", "help_kind", "language", "name_key", "service_id")
_ASKED = (
    "schedule_id", "needs", "for_person", "for_close", "for_professionals", "voice", "text", "chat", "valid_from",
    "valid_to",
)  # fmt: skip


class DirectoryLine(BigIdMixin, Base):
    """A published service under one country and one language, with all that filters ask.

    Each service has a line for every pair of (its countries, ANYWHERE, or both, and ALL_COUNTRIES) and (the languages
    in which it answers, and ALL_LANGUAGES).
    """

    __tablename__ = "directory_lines"
    __table_args__ = (
        # A walk along it looks at no row.
        Index("ix_directory_lines_list", *_IN_ORDER, *_ASKED),
        Index("uq_directory_lines", "service_id", "country", "language", unique=True),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(8))
    help_kind: Mapped[HelpKind] = mapped_column(stored(HelpKind))
    name_key: Mapped[str] = mapped_column(String(LONGEST_KEY))  # without case and accents
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))
    for_person: Mapped[bool]
    for_close: Mapped[bool]
    for_professionals: Mapped[bool]
    voice: Mapped[bool]
    text: Mapped[bool]
    chat: Mapped[bool]
    needs: Mapped[str] = mapped_column(String(80), default="")  # codes of `Need` with a space before, between, after
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class ServiceWord(Base):
    """A word of a published service's names, summary, organisation and towns, without case and accents."""

    __tablename__ = "service_words"

    # From a word to its services (the key), and from a service to its words.
    __table_args__ = (Index("ix_service_words_service", "service_id", "word"), {"sqlite_with_rowid": False})

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), primary_key=True)
