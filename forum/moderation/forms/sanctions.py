"""Giving a sanction, ending one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length, ValidationError

from forum.moderation.forms.blanks import no_blanks
from forum.moderation.labels import SANCTION_WORDS
from forum.moderation.models.sanctions import ENDING, LONGEST_SANCTION, SanctionKind
from forum.web.forms import BodyField, Form, NumberField, VersionField

LONGEST_REASON = 2000  # characters


class SanctionForm(Form):
    """What for, how long, by which rule, and the facts as the person reads them. `rules`: (code, name)."""

    kind = RadioField(
        _l("Ce qui est décidé"),
        validators=[InputRequired(_l("Choisissez ce qui est décidé."))],
        choices=[(kind.value, SANCTION_WORDS[kind]) for kind in SanctionKind],
        validate_choice=False,
    )
    days = NumberField(_l("Pendant combien de jours ?"))
    rule = SelectField(_l("La règle"), validate_choice=False)
    reply = SelectField(_l("Réponse enregistrée"), default="", choices=[("", _l("Choisir"))], validate_choice=False)
    reason = BodyField(
        _l("Ce qui pose question, et un mot pour la personne"),
        validators=[
            InputRequired(_l("Écrivez pourquoi : la personne le lira.")),
            Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères.")),
            no_blanks,
        ],
    )

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.rule.choices = [("", _l("Choisir une règle")), *rules]
        self.codes = frozenset(code for code, _name in rules)

    def validate_kind(self, field: RadioField) -> None:
        if field.data not in set(SanctionKind):
            raise ValidationError(_l("Choisissez ce qui est décidé."))

    def validate_days(self, field: NumberField) -> None:
        if not self.ends:
            field.errors = []  # what stands there does not count
        elif field.data is None or not 1 <= field.data <= LONGEST_SANCTION:
            raise ValidationError(_l("Un nombre de jours, de 1 à %(most)d.", most=LONGEST_SANCTION))

    def validate_rule(self, field: SelectField) -> None:
        if field.data not in self.codes:
            raise ValidationError(_l("Choisissez la règle dont il s’agit."))

    def validate_reason(self, field: BodyField) -> None:
        if not field.data:
            raise ValidationError(_l("Écrivez pourquoi : la personne le lira."))

    @property
    def ends(self) -> bool:
        """Whether what is chosen must have a last day."""
        return self.kind.data in {kind.value for kind in ENDING}

    def until(self, today: date) -> date | None:
        """The last day of what is chosen."""
        return today + timedelta(days=self.days.data or 0) if self.ends else None


class EndForm(Form):
    """Why a sanction ends before its day: the person reads it."""

    version = VersionField()
    reason = BodyField(
        _l("Pourquoi elle prend fin, pour la personne"),
        validators=[
            InputRequired(_l("Écrivez pourquoi : la personne le lira.")),
            Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères.")),
            no_blanks,
        ],
    )

    def validate_reason(self, field: BodyField) -> None:
        if not field.data:
            raise ValidationError(_l("Écrivez pourquoi : la personne le lira."))
