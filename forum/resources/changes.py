"""What leads from one text of a page to another, in words: for its agency, and for those who review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from forum.differences import Piece, differences
from forum.resources import labels
from forum.resources.models.guidance import GuidanceText
from forum.web import filters


@dataclass(frozen=True, slots=True)
class Fact:
    """Something beside the words: what it is, and what stood and stands there, as people read it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Stretches of title and text, kept, taken out or put in; and the facts that differ."""

    title: list[Piece]
    body: list[Piece]
    facts: list[Fact]

    @property
    def is_none(self) -> bool:
        return not self.facts and all(piece.kind == "same" for piece in (*self.title, *self.body))


def changes(before: GuidanceText, after: GuidanceText) -> Changes:
    """What was written differently, in the order in which it is read."""
    facts = [fact for fact in _facts(before, after) if fact.before != fact.after]
    return Changes(differences(before.title, after.title), differences(before.body, after.body), facts)


def _facts(before: GuidanceText, after: GuidanceText) -> Iterator[Fact]:
    yield Fact(_("Quelle aide"), _help(before), _help(after))
    yield Fact(_("Pays"), _country(before), _country(after))
    yield Fact(_("Langue de la fiche"), _language(before), _language(after))
    yield Fact(_("Paraît le"), _day(before.valid_from), _day(after.valid_from))
    yield Fact(_("Disparaît après le"), _day(before.valid_to), _day(after.valid_to))


def _help(text: GuidanceText) -> str:
    return str(labels.HELP_KINDS[text.help_kind])


def _country(text: GuidanceText) -> str:
    return filters.country(text.country) or _("Tous les pays")


def _language(text: GuidanceText) -> str:
    return filters.language_name(text.language)


def _day(day: date | None) -> str:
    return filters.whole_day(day) if day else _("sans date")
