"""What one does not take, and what one is limited to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forum.discussion.forms import NotesField, NoteWords
from forum.web.forms import Form


class _AnyOfField(SelectMultipleField):
    """Any of its choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SubjectsForm(Form):
    """The content notes that one does not take."""

    notes = NotesField(_l("Sujets que je ne prends pas"))

    def __init__(self, words: NoteWords, kept: Collection[str] = ()) -> None:
        super().__init__()
        self.notes.offer(words, kept)


class LimitsForm(Form):
    """The boards and languages that a moderator, named by their pseudonym, is limited to."""

    moderator = StringField()
    boards = _AnyOfField(_l("Rubriques"), validate_choice=False)
    languages = _AnyOfField(_l("Langues"), validate_choice=False)

    def __init__(self, boards: Sequence[tuple[str, str]], languages: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.boards.choices, self.languages.choices = list(boards), list(languages)
        self.known = {code for code, _name in [*boards, *languages]}

    def validate_boards(self, field: SelectMultipleField) -> None:
        if set(field.data or ()) - self.known:
            raise ValidationError(_l("Choisissez parmi les rubriques proposées."))

    def validate_languages(self, field: SelectMultipleField) -> None:
        if set(field.data or ()) - self.known:
            raise ValidationError(_l("Choisissez parmi les langues proposées."))
