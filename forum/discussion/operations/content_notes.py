"""Changing the list of content notes: administrators' work; choosing what one meets; adding notes to a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from forum.accounts.models import NoteChoice, NoteWish
from forum.audit import Act, record
from forum.db import db, upsert_into
from forum.discussion.models import ContentNote, ContentNoteText, Post, Revision
from forum.discussion.models.content_notes import MOST_ON_A_TEXT
from forum.discussion.queries import content_notes as queries
from forum.discussion.queries import threads
from forum.errors import Conflict, Refused
from forum.roles import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A note as it is to be: its place, whether it is retired, its words by language."""

    place: int
    is_retired: bool
    words: Mapping[str, str]


def new_note(code: str, wording: Wording, *, by: Viewer) -> None:
    """Add a note under a code that stays its own. Raises Conflict when somebody was faster with the same code."""
    _say(_add(code, wording), wording)
    record(Act.NOTE_CREATED, actor=by.number, about=code, after=" ".join(sorted(wording.words)))


def change_note(code: str, wording: Wording, *, version: int, by: Viewer) -> None:
    """Reword, move or retire a note, or bring it back. Raises Conflict when it has changed since `version`."""
    note = queries.content_note(code)
    if (0 if note is None else note.version) != version:
        raise Conflict
    was_retired = note is not None and note.is_retired
    if note is None:
        note = _add(code, wording)
    note.place, note.is_retired = wording.place, wording.is_retired
    # A new version even where only the words change: they stand in another table.
    flag_modified(note, "place")
    changed = _say(note, wording)
    record(Act.NOTE_CHANGED, actor=by.number, about=code, after=" ".join(changed))
    if wording.is_retired is not was_retired:
        act = Act.NOTE_RETIRED if wording.is_retired else Act.NOTE_RESTORED
        record(act, actor=by.number, about=code, before=_state(was_retired), after=_state(wording.is_retired))


def _add(code: str, wording: Wording) -> ContentNote:
    note = ContentNote(code=code, place=wording.place, is_retired=wording.is_retired)
    db.session.add(note)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    return note


def _say(note: ContentNote, wording: Wording) -> list[str]:
    """Keep the words, and only those: what says the same as the built-in list goes on following it. Gives back the
    languages in which something changed."""
    kept = queries.texts(note.id)
    changed = []
    for language, name in wording.words.items():
        known = kept.get(language)
        own = queries.built_in(language).get(note.code)
        if own is not None and own.name == name:
            if known is not None:
                db.session.delete(known)
                changed.append(language)
        elif known is None:
            db.session.add(ContentNoteText(note_id=note.id, language=language, name=name))
            changed.append(language)
        elif known.name != name:
            known.name = name
            changed.append(language)
    return changed


def _state(is_retired: bool) -> str:
    return "retired" if is_retired else "in_force"


def choose(wishes: Mapping[str, NoteWish], viewer: Viewer) -> None:
    """Keep what the viewer wants of texts with these notes, by code. Written down in no log: it is their own affair.

    Folding is what happens unasked: of who wants that nothing is kept.
    """
    kept = [
        {"account_id": viewer.account_id, "code": code, "wish": wish}
        for code, wish in sorted(wishes.items())
        if wish is not NoteWish.FOLD
    ]
    folded = [code for code, wish in wishes.items() if wish is NoteWish.FOLD]
    db.session.execute(
        delete(NoteChoice)
        .where(NoteChoice.account_id == viewer.account_id, NoteChoice.code.in_(folded))
        .execution_options(synchronize_session=False)
    )
    for row in kept:
        written = upsert_into(NoteChoice).values(row)
        columns = [NoteChoice.account_id, NoteChoice.code]
        db.session.execute(written.on_conflict_do_update(index_elements=columns, set_={"wish": row["wish"]}))


def joined(codes: Iterable[str]) -> str:
    """Codes as a text carries them."""
    return " ".join(sorted(set(codes)))


def add(post: Post, codes: Iterable[str]) -> list[str]:
    """Put notes on a text beside those of its author, and on an edit of it that is not published; gives back those
    that are new. Raises Refused when it would carry too many."""
    texts: list[Post | Revision] = [post]
    edit = threads.unpublished_revision(post.id)
    if edit is not None:
        texts.append(edit)
    added: set[str] = set()
    for text in texts:
        there = set(text.content_notes)
        if len(there | set(codes)) > MOST_ON_A_TEXT:
            raise Refused("too_many_notes")
        added |= set(codes) - there
        text.notes = joined(there | set(codes))
    return sorted(added)
