"""The form of a content note, in every language of the site."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from forum.discussion.models.content_notes import LAST_PLACE, LONGEST_CODE, LONGEST_NAME
from forum.web import locale
from forum.web.forms import Form, LineField, NumberField, VersionField


class WordsForm(Form):
    """A note: its place, whether it is still chosen, and `name_fr` and so on for every language."""

    place = NumberField(
        _l("Place dans la liste"),
        validators=[
            InputRequired(_l("Écrivez un nombre.")),
            NumberRange(min=0, max=LAST_PLACE, message=_l("Écrivez un nombre entre %(min)d et %(max)d.")),
        ],
    )
    is_retired = BooleanField(_l("Ne plus proposer ce mot"))

    def words(self) -> dict[str, str]:
        """What it is called, by language."""
        return {code: self[f"name_{code}"].data for code, _name in locale.languages()}

    def say(self, language: str, name: str) -> None:
        """Fill in what is known in one language."""
        self[f"name_{language}"].data = name


class NoteForm(WordsForm):
    """A note that is changed."""

    version = VersionField()


class NewNoteForm(WordsForm):
    """A new note, under a code that texts will carry for ever."""

    code = LineField(
        _l("Son nom court, que rien ne changera plus"),
        validators=[
            DataRequired(_l("Donnez un nom court.")),
            Length(max=LONGEST_CODE, message=_l("Le nom court dépasse %(max)d caractères.")),
            Regexp(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z", message=_l("Écrivez des lettres sans accent, en minuscules.")),
        ],
    )


def _in_languages(kind: type[WordsForm]) -> type[Any]:
    """The form with a field for each language of the site: WTForms reads them from the class."""
    fields: dict[str, Any] = {}
    for code, _name in locale.languages():
        fields[f"name_{code}"] = LineField(
            _l("Un mot ou deux"),
            validators=[
                DataRequired(_l("Donnez un nom dans chaque langue.")),
                Length(max=LONGEST_NAME, message=_l("Le nom dépasse %(max)d caractères.")),
            ],
        )
    return type(kind.__name__, (kind,), fields)


def note_form() -> NoteForm:
    """The form of a note, in the languages of this site."""
    form: NoteForm = _in_languages(NoteForm)()
    return form


def new_note_form() -> NewNoteForm:
    """The form of a new note, in the languages of this site."""
    form: NewNoteForm = _in_languages(NewNoteForm)()
    return form
