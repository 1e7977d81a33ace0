"""What people write: threads, replies, edits; what agencies propose."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forum import markup
from forum.discussion.labels import NOTE_WORDS
from forum.discussion.models import NOTES, Note
from forum.discussion.models.posts import LONGEST_TITLE
from forum.web.forms import BodyField, Form, LineField, VersionField

BODY_RULES = (
    DataRequired(_l("Le message est vide.")),
    Length(
        max=markup.LIMIT,
        message=_l("Le message dépasse %(max)d caractères. Partagez-le en deux : rien n’est perdu ici."),
    ),
)


class ReplyForm(Form):
    """A reply. Which step the pressed button asks for is read by `views.shared.step`."""

    body = BodyField(_l("Votre réponse"), validators=BODY_RULES)
    notes = SelectMultipleField(
        _l("De quoi parle votre message ?"),
        choices=[(note.value, NOTE_WORDS[note]) for note in NOTES],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    quick = BooleanField(_l("J’ai besoin d’une réponse rapide"))
    name = HiddenField(default="mine")

    def validate_name(self, field: StringField) -> None:
        if field.data not in {"mine", "", None}:
            raise ValidationError(_l("Écrire sous un autre nom n’est pas encore possible ici."))

    def validate_notes(self, field: SelectMultipleField) -> None:
        if set(field.data or ()) - {note.value for note in NOTES}:
            raise ValidationError(_l("Choisissez parmi les mots proposés."))

    @property
    def chosen_notes(self) -> list[Note]:
        return [note for note in NOTES if note.value in (self.notes.data or ())]


class ThreadForm(ReplyForm):
    """The beginning of a thread."""

    title = LineField(
        _l("Titre"),
        validators=[
            DataRequired(_l("Donnez un titre, même court.")),
            Length(max=LONGEST_TITLE, message=_l("Le titre dépasse %(max)d caractères.")),
        ],
    )
    # After the title, as on the page: errors are listed in this order.
    body = BodyField(_l("Votre message"), validators=BODY_RULES)


class EditReplyForm(ReplyForm):
    """A changed reply."""

    version = VersionField()


class EditThreadForm(ThreadForm):
    """A changed beginning, with its title."""

    version = VersionField()


class PinForm(Form):
    """A page to stand beside a board, or beside a thread named by its address."""

    page = SelectField(_l("Fiche"), validators=[InputRequired(_l("Choisissez une fiche."))])
    board = SelectField(_l("Rubrique"), default="")
    thread = LineField(
        _l("Ou l’adresse d’un fil"), validators=[Length(max=200, message=_l("Cette adresse est trop longue."))]
    )
    ends_on = DateField(_l("Jusqu’au (facultatif)"), validators=[Optional()])

    def __init__(self, pages: list[tuple[str, str]], boards: list[tuple[str, str]]) -> None:
        super().__init__()
        self.page.choices = pages
        self.board.choices = [("", _l("Aucune")), *boards]
