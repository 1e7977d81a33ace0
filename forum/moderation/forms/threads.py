"""What is done with a whole thread: each act has its form, all of them stand on one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forum.discussion.models.acts import LONGEST_NOTE, ThreadAct
from forum.discussion.models.posts import LONGEST_TITLE
from forum.discussion.rules import LONGEST_PIN
from forum.web.forms import Form, LineField, NumberField

ADDRESS = re.compile(r"(?:^|/t/)([A-Za-z0-9_-]{22})(?:[?#].*)?$")
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")
SLOWNESS = (0, 5, 10, 15, 30, 60)  # minutes


class ActForm(Form):
    """Why: the readers of the thread see it. Every field has an id of its own on the page of all these forms."""

    reason = LineField(_l("Pourquoi, pour les personnes qui lisent le fil"))

    def __init__(self, act: ThreadAct, **given: Any) -> None:
        super().__init__(**given)
        self.act = act
        for field in self:
            field.id = field.label.field_id = f"{act.value}-{field.name}"

    def validate_reason(self, field: LineField) -> None:
        if not field.data:
            raise ValidationError(_l("Écrivez pourquoi : on le lira en tête du fil."))
        if len(field.data) > LONGEST_NOTE:
            raise ValidationError(_l("La raison dépasse %(max)d caractères.", max=LONGEST_NOTE))


class SlowForm(ActForm):
    """How many minutes lie between two texts of one member."""

    minutes = SelectField(
        _l("Un message par personne"),
        choices=[
            ("0", _l("sans limite")),
            ("5", _l("toutes les 5 minutes")),
            ("10", _l("toutes les 10 minutes")),
            ("15", _l("toutes les 15 minutes")),
            ("30", _l("toutes les 30 minutes")),
            ("60", _l("toutes les heures")),
        ],
        validate_choice=False,
    )

    def validate_minutes(self, field: SelectField) -> None:
        if field.data not in {str(minutes) for minutes in SLOWNESS}:
            raise ValidationError(_l("Choisissez une durée de la liste."))


class PinForm(ActForm):
    """For how many days it stands first."""

    days = NumberField(_l("Pendant combien de jours ?"))

    def validate_days(self, field: NumberField) -> None:
        field.errors = []
        if field.data is None or not 1 <= field.data <= LONGEST_PIN:
            raise ValidationError(_l("Un nombre de jours, de 1 à %(most)d.", most=LONGEST_PIN))


class MoveForm(ActForm):
    """To which board. `boards`: (public id, name) of those it may go to; `barred`: public ids of those it may not."""

    board = SelectField(_l("Vers la rubrique"), default="", validate_choice=False)

    def __init__(self, act: ThreadAct, boards: Sequence[tuple[str, str]], barred: frozenset[str], **given: Any) -> None:
        super().__init__(act, **given)
        self.board.choices = [("", _l("Choisir une rubrique")), *boards]
        self.boards, self.barred = frozenset(code for code, _name in boards), barred

    def validate_board(self, field: SelectField) -> None:
        if field.data in self.barred:
            raise ValidationError(_l("Ce fil a été écrit pour des membres : il ne va pas dans une rubrique publique."))
        if field.data not in self.boards:
            raise ValidationError(_l("Choisissez une rubrique de la liste."))


class MergeForm(ActForm):
    """Into which thread, by its address."""

    into = LineField(
        _l("L’adresse de l’autre fil"), validators=[Length(max=200, message=_l("Cette adresse est trop longue."))]
    )

    def validate_into(self, _field: LineField) -> None:
        if not self.into_id:
            raise ValidationError(_l("Collez l’adresse d’un fil."))

    @property
    def into_id(self) -> str:
        """The public id in the address; "" for none."""
        found = ADDRESS.search(self.into.data or "")
        return found.group(1) if found else ""


class SplitForm(ActForm):
    """Which replies leave, and what their thread is called. `posts`: (public id, words) of those on the page."""

    posts = SelectMultipleField(
        _l("Les réponses qui partent"),
        validators=[InputRequired(_l("Choisissez au moins une réponse."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    title = LineField(
        _l("Titre du nouveau fil"),
        validators=[Length(max=LONGEST_TITLE, message=_l("Le titre dépasse %(max)d caractères."))],
    )

    def __init__(self, act: ThreadAct, posts: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(act, **given)
        self.posts.choices = list(posts)

    def validate_posts(self, field: SelectMultipleField) -> None:
        if not all(PUBLIC_ID.fullmatch(chosen) for chosen in field.data or ()):
            raise ValidationError(_l("Choisissez parmi les réponses de cette page."))

    def validate_title(self, field: LineField) -> None:
        if not field.data:
            raise ValidationError(_l("Donnez un titre, même court."))
