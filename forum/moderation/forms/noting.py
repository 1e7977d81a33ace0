"""Saying what a text is about."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from forum.discussion.forms import NotesField, NoteWords
from forum.moderation.forms.deciding import SeenForm


class NotingForm(SeenForm):
    """The notes to put on a text, beside those that it has."""

    notes = NotesField(_l("De quoi parle ce message ?"), validators=[InputRequired(_l("Choisissez au moins un mot."))])

    def __init__(self, words: NoteWords, there: Collection[str]) -> None:
        super().__init__()
        self.notes.offer_more(words, there)
