"""Changing the list of content notes: administrators' work; choosing what one meets; adding notes to a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete

from forum.accounts.models import NoteChoice, NoteWish
from forum.audit import Act
from forum.db import db, upsert_into
from forum.discussion.models import ContentNote, ContentNoteText, Post, Revision
from forum.discussion.models.content_notes import MOST_ON_A_TEXT
from forum.discussion.operations.worded import Kind
from forum.discussion.queries import content_notes as queries
from forum.discussion.queries import threads
from forum.errors import Refused
from forum.roles import Viewer

NOTES = Kind(
    row=ContentNote,
    find=queries.content_note,
    texts=queries.texts,
    built_in=queries.built_in,
    new_text=lambda note_id, language, words: ContentNoteText(note_id=note_id, language=language, **words),
    created=Act.NOTE_CREATED,
    changed=Act.NOTE_CHANGED,
    retired=Act.NOTE_RETIRED,
    restored=Act.NOTE_RESTORED,
)


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
