"""Content notes: the built-in list, and over it what administrators have made of it.

Pages that show notes ask for their words by `words`, which costs nothing: a process keeps all notes a minute long, and
asks again before that only for a code that it does not know. So a word may be late by a minute, and none is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from flask import current_app
from sqlalchemy import func, select

from forum.accounts.models import NoteChoice
from forum.db import db
from forum.discussion.labels import NOTE_WORDS
from forum.discussion.models import ContentNote, ContentNoteText
from forum.discussion.models.content_notes import LAST_PLACE
from forum.roles import Viewer
from forum.web import locale

STEP = 10  # between the places of built-in notes: there is room for others
KEPT_FOR = 60.0  # seconds
MOST_UNKNOWN = 100  # codes that were looked for in vain, kept in memory
EXTENSION = "abri_content_notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteText:
    """A content note in one language: the word or two that readers see.

    `is_retired`: on old texts only. `is_built_in`: has words without anybody having written some. `version` is 0 for a
    built-in note that nobody has changed.
    """

    code: str
    name: str
    place: int
    is_retired: bool = False
    is_built_in: bool = False
    version: int = 0


Notes = dict[str, NoteText]


def built_in(language: str) -> Notes:
    """The built-in notes by code, in order. Asks no database."""
    with locale.speaking(language):
        return {
            code: NoteText(code=code, name=str(name), place=number * STEP, is_built_in=True)
            for number, (code, name) in enumerate(NOTE_WORDS.items(), start=1)
        }


def in_languages() -> dict[str, Notes]:
    """All notes by code, in their order, those that are retired too, in each language of the site. One query.

    A note that nobody has put into a language is told there in another one rather than not at all.
    """
    rows: list[tuple[ContentNote, ContentNoteText | None]] = [
        (note, words)
        for note, words in db.session.execute(
            select(ContentNote, ContentNoteText).outerjoin(ContentNoteText, ContentNoteText.note_id == ContentNote.id)
        )
    ]
    return {language: _merged(language, rows) for language, _name in locale.languages()}


def _merged(language: str, rows: list[tuple[ContentNote, ContentNoteText | None]]) -> Notes:
    found = built_in(language)
    order = {language: 2, locale.FIRST: 1}
    # What is said in the language itself comes last, and stands.
    for note, words in sorted(rows, key=lambda row: order.get(row[1].language, 0) if row[1] is not None else -1):
        known = found.get(note.code) or NoteText(code=note.code, name=note.code, place=0)
        known = replace(known, place=note.place, is_retired=note.is_retired, version=note.version)
        if words is not None and (words.language == language or not known.is_built_in):
            known = replace(known, name=words.name)
        found[note.code] = known
    return dict(sorted(found.items(), key=lambda item: (item[1].place, item[0])))


def notes(language: str) -> Notes:
    """The notes in one language, as they are now. One query."""
    return in_languages()[language]


class Words(Mapping[str, str]):
    """The words of notes in one language, by code, in order; of a code that nobody knows the code itself. Nothing is
    asked before the first word is."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __getitem__(self, code: str) -> str:
        note = self.note(code)
        return note.name if note is not None else code

    def __iter__(self) -> Iterator[str]:
        return iter(_kept()[self.language])

    def __len__(self) -> int:
        return len(_kept()[self.language])

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self.note(code) is not None

    def note(self, code: str) -> NoteText | None:
        """One note, retired or not; None for a code that is none of ours."""
        found = _kept()[self.language].get(code)
        return found if found is not None else _kept(besides=code)[self.language].get(code)

    def choices(self, also: Collection[str] = ()) -> list[tuple[str, str]]:
        """The notes that can be chosen: (code, words), in order; with those of a text that are retired since."""
        found = _kept()[self.language].values()
        return [(note.code, note.name) for note in found if not note.is_retired or note.code in also]

    def all(self) -> list[NoteText]:
        """Every note, in order, those that are retired last."""
        return sorted(_kept()[self.language].values(), key=lambda note: note.is_retired)


@dataclass(slots=True)
class _Kept:
    """All notes as this process last asked for them, and the codes that it then looked for in vain."""

    notes: dict[str, Notes]
    since: float
    unknown: frozenset[str] = frozenset()


def words() -> Words:
    """The words of notes in the reader's language."""
    return Words(locale.language())


def _kept(besides: str = "") -> dict[str, Notes]:
    """All notes, asked for at most once a minute; sooner for a code that is not among them, once."""
    kept: _Kept | None = current_app.extensions.get(EXTENSION)
    if kept is not None and monotonic() - kept.since < KEPT_FOR and (not besides or besides in kept.unknown):
        return kept.notes
    unknown = kept.unknown if kept is not None and besides and len(kept.unknown) < MOST_UNKNOWN else frozenset()
    now = _Kept(in_languages(), monotonic(), unknown | {besides} if besides else unknown)
    current_app.extensions[EXTENSION] = now
    return now.notes


def forget() -> None:
    """Ask anew for the next word: something was changed, in this process."""
    current_app.extensions.pop(EXTENSION, None)


def content_note(code: str) -> ContentNote | None:
    """What administrators have made of a note; None for a built-in one as it came, and for an unknown code."""
    return db.session.scalar(select(ContentNote).where(ContentNote.code == code))


def texts(note_id: int) -> dict[str, ContentNoteText]:
    """The words that administrators gave a note, by language."""
    rows = db.session.scalars(select(ContentNoteText).where(ContentNoteText.note_id == note_id))
    return {said.language: said for said in rows}


def next_place() -> int:
    """A place behind the others."""
    last = db.session.scalar(select(func.max(ContentNote.place))) or 0
    return min(max(last, len(NOTE_WORDS) * STEP) + 1, LAST_PLACE)


def choices_of(viewer: Viewer) -> dict[str, NoteChoice]:
    """What the viewer chose, by code."""
    rows = db.session.scalars(select(NoteChoice).where(NoteChoice.account_id == viewer.account_id))
    return {choice.code: choice for choice in rows}
