"""Deciding."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from forum.discussion.labels import RULE_WORDS
from forum.moderation.models import Outcome
from forum.moderation.rules import needs_reason
from forum.resources.rules import Decision as GuidanceOutcome
from forum.web.forms import BodyField, Form, VersionField

OUTCOME_WORDS = {
    Outcome.PUBLISH: _l("Publier"),
    Outcome.RETURN: _l("Rendre avec une raison"),
    Outcome.REMOVE: _l("Retirer"),
}
LONGEST_REASON = 2000  # characters


class SeenForm(Form):
    """A decision about the version that was seen."""

    version = VersionField()


class DecisionForm(SeenForm):
    """The outcome for a text; a rule and a reason where it does not appear."""

    outcome = RadioField(
        _l("Décision"),
        validators=[InputRequired(_l("Choisissez une décision."))],
        choices=[(outcome.value, OUTCOME_WORDS[outcome]) for outcome in Outcome],
        validate_choice=False,
    )
    rule = SelectField(
        _l("La règle"), choices=[("", _l("Choisir une règle")), *RULE_WORDS.items()], validate_choice=False
    )
    reason = BodyField(
        _l("Les faits, et un mot pour la personne"),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )

    def validate_outcome(self, field: RadioField) -> None:
        if field.data not in set(Outcome):
            raise ValidationError(_l("Choisissez une décision."))

    def validate_rule(self, field: SelectField) -> None:
        if self.is_restriction and field.data not in RULE_WORDS:
            raise ValidationError(_l("Choisissez la règle dont il s’agit."))

    def validate_reason(self, field: BodyField) -> None:
        if self.is_restriction and not field.data:
            raise ValidationError(_l("Écrivez pourquoi : la personne le lira."))

    @property
    def is_restriction(self) -> bool:
        return self.outcome.data in set(Outcome) and needs_reason(Outcome(self.outcome.data))


class GuidanceDecisionForm(SeenForm):
    """The outcome for a page of guidance: public, or given back with a reason. Its buttons are the choice."""

    outcome = StringField(validators=[AnyOf(list(GuidanceOutcome))])
    reason = BodyField(
        _l("Pourquoi, si vous la rendez"),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )

    def validate_reason(self, field: BodyField) -> None:
        if self.outcome.data == GuidanceOutcome.RETURN and not field.data:
            raise ValidationError(_l("Écrivez pourquoi : l’association le lira."))


class PinDecisionForm(SeenForm):
    """Whether a page stands where its agency asked. Its buttons are the choice."""

    outcome = StringField(validators=[AnyOf(["accept", "refuse"])])

    @property
    def accepts_pin(self) -> bool:
        return bool(self.outcome.data == "accept")
