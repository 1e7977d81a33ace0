"""What people write: threads, replies, edits; what agencies propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forum import markup
from forum.discussion.labels import NOTE_WORDS
from forum.discussion.models import NOTES, Note
from forum.discussion.models.posts import LONGEST_TITLE
from forum.resources import labels
from forum.resources.forms.fields import Listed
from forum.web import filters, locale
from forum.web.forms import BodyField, Form, LineField, VersionField

Choice = tuple[str, str]  # value and words
BODY_RULES = (
    DataRequired(_l("Le message est vide.")),
    Length(
        max=markup.LIMIT,
        message=_l("Le message dépasse %(max)d caractères. Partagez-le en deux : rien n’est perdu ici."),
    ),
)


class ReplyForm(Form):
    """A reply. Which step the pressed button asks for is read by `views.shared.step`. Agencies do not ask for a quick
    answer: theirs has no such field."""

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

    def __init__(self, *, for_agency: bool = False) -> None:
        super().__init__()
        if for_agency:
            del self.quick

    @property
    def is_quick(self) -> bool:
        """Whether a quick answer was asked for."""
        return "quick" in self and bool(self.quick.data)

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
    """A page or a service to stand beside a board, beside a thread named by its address, or everywhere; for whom, and
    from which to which day."""

    thing = SelectField(_l("Fiche ou service"), validators=[InputRequired(_l("Choisissez une fiche ou un service."))])
    board = SelectField(_l("À côté d’une rubrique"), default="")
    thread = LineField(
        _l("Ou à côté d’un seul fil : son adresse"),
        validators=[Length(max=200, message=_l("Cette adresse est trop longue."))],
    )
    everywhere = BooleanField(_l("Ou sur tout le site : à l’accueil et à côté de tous les fils"))
    country = SelectField(
        _l("Pour qui : pays"),
        default="",
        validate_choice=False,
        validators=[Listed(_l("Choisissez un pays de la liste, ou tous."))],
    )
    language = SelectField(
        _l("Pour qui : langue"),
        default="",
        validate_choice=False,
        validators=[Listed(_l("Choisissez une langue de la liste, ou toutes."))],
    )
    starts_on = DateField(_l("À partir du (facultatif)"), validators=[Optional()])
    ends_on = DateField(_l("Jusqu’au (facultatif)"), validators=[Optional()])

    def __init__(self, things: Mapping[str, Sequence[Choice]], boards: Sequence[Choice]) -> None:
        super().__init__()
        self.thing.choices = {group: list(choices) for group, choices in things.items() if choices}
        self.board.choices = [("", _l("Aucune")), *boards]
        self.country.choices = [("", _("Tous les pays")), *labels.countries(locale.language())]
        self.language.choices = [
            ("", _("Toutes les langues")),
            *((code, filters.language_name(code)) for code in labels.WRITTEN),
        ]

    def validate_board(self, field: SelectField) -> None:
        if sum(map(bool, (field.data, self.thread.data, self.everywhere.data))) != 1:
            raise ValidationError(_l("Choisissez une rubrique, un fil ou tout le site, un seul des trois."))

    def validate_ends_on(self, field: DateField) -> None:
        if field.data is None:
            return  # what it says is no date: that was said already
        if field.data < locale.today():
            raise ValidationError(_l("Cette date est passée."))
        if self.starts_on.data is not None and field.data < self.starts_on.data:
            raise ValidationError(_l("La fin vient avant le début."))
