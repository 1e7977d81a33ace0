"""The form of a content note, in every language of the site."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from forum.admin.forms.worded import WordedForm, coded, in_languages, named, placed
from forum.discussion.models.content_notes import LAST_PLACE, LONGEST_CODE, LONGEST_NAME
from forum.web.forms import VersionField


class WordsForm(WordedForm):
    """A note: its place, whether it is still chosen, and what it is called."""

    place = placed(LAST_PLACE)
    is_retired = BooleanField(_l("Ne plus proposer ce mot"))


class NoteForm(WordsForm):
    """A note that is changed."""

    version = VersionField()


class NewNoteForm(WordsForm):
    """A new note, under a code that texts will carry for ever."""

    code = coded(LONGEST_CODE)


def _fields(language: str) -> dict[str, Field]:
    return {"name": named(_l("Un mot ou deux"), LONGEST_NAME, language=language)}


def note_form() -> NoteForm:
    """The form of a note, in the languages of this site."""
    form: NoteForm = in_languages(NoteForm, _fields)()
    return form


def new_note_form() -> NewNoteForm:
    """The form of a new note, in the languages of this site."""
    form: NewNoteForm = in_languages(NewNoteForm, _fields)()
    return form
