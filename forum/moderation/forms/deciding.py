"""Deciding."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, ValidationError

from forum.discussion.forms import NotesField, NoteWords
from forum.discussion.models.pins import LAST_PLACE
from forum.moderation.forms.blanks import no_blanks
from forum.moderation.labels import LEVEL_WORDS, OUTCOME_WORDS
from forum.moderation.models import Outcome
from forum.moderation.rules.outcomes import needs_reason, needs_rule
from forum.resources.rules import Decision as GuidanceOutcome
from forum.waiting import LEVELS
from forum.web.forms import BodyField, Form, LineField, NumberField, VersionField

LONGEST_REASON = 2000  # characters


class SeenForm(Form):
    """A decision about the version that was seen."""

    version = VersionField()


class DecisionForm(SeenForm):
    """The outcome for a text; a rule and a reason where it does not appear; the text with its masked passages between
    double brackets; another board for a beginning."""

    outcome = RadioField(
        _l("Décision"),
        validators=[InputRequired(_l("Choisissez une décision."))],
        choices=[(outcome.value, OUTCOME_WORDS[outcome]) for outcome in Outcome],
        validate_choice=False,
    )
    board = SelectField(_l("Rubrique où il paraît"), default="", validate_choice=False)
    masked_title = LineField(_l("Titre, avec ce qui est à masquer entre [[ et ]]"))
    masked_body = BodyField(_l("Texte, avec ce qui est à masquer entre [[ et ]]"))
    rule = SelectField(_l("La règle"), validate_choice=False)
    reply = SelectField(_l("Réponse enregistrée"), default="", validate_choice=False)
    reason = BodyField(
        _l(
            "Ce qui pose question, et un mot pour la personne. Si vous passez à quelqu’un d’autre : pour l’équipe"
            " seulement"
        ),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )
    notes = NotesField(_l("Dire aussi de quoi il parle, si vous publiez"))

    def __init__(
        self,
        rules: Mapping[str, str],
        boards: Sequence[tuple[str, str]] = (),
        *,
        words: NoteWords,
        there: Collection[str] = (),
    ) -> None:
        """`words`: the content notes; `there`: those that the text has already."""
        super().__init__()
        self.notes.offer_more(words, there)
        self.rule.choices = [("", _l("Choisir une règle")), *rules.items()]
        self.board.choices = [("", _l("Celle que la personne a choisie")), *boards]
        self.rule_names, self.rules = rules, frozenset(rules)
        self.boards = frozenset(code for code, _name in boards)

    def validate_outcome(self, field: RadioField) -> None:
        if field.data not in set(Outcome):
            raise ValidationError(_l("Choisissez une décision."))

    def validate_board(self, field: SelectField) -> None:
        if field.data and field.data not in self.boards:
            raise ValidationError(_l("Choisissez une rubrique de la liste."))

    def validate_rule(self, field: SelectField) -> None:
        if self._outcome and needs_rule(self._outcome) and field.data not in self.rules:
            raise ValidationError(_l("Choisissez la règle dont il s’agit."))

    def validate_reason(self, field: BodyField) -> None:
        if self._outcome and needs_reason(self._outcome) and not field.data:
            if self._outcome is Outcome.ESCALATE:
                raise ValidationError(_l("Écrivez pourquoi : la personne de l’équipe qui continue le lira."))
            raise ValidationError(_l("Écrivez pourquoi : la personne le lira."))
        if self._outcome and needs_reason(self._outcome):
            no_blanks(self, field)

    @property
    def _outcome(self) -> Outcome | None:
        return Outcome(self.outcome.data) if self.outcome.data in set(Outcome) else None


class LevelForm(Form):
    """How urgent a text is, as a moderator sees it."""

    level = SelectField(_l("Niveau"), choices=[(level.value, LEVEL_WORDS[level]) for level in LEVELS])


class BulkForm(Form):
    """One outcome for several texts, each as `public id.version` that was seen."""

    outcome = StringField(validators=[AnyOf([Outcome.PUBLISH.value, Outcome.REMOVE.value])])
    rule = SelectField(_l("La règle, pour retirer"), validate_choice=False)
    reason = BodyField(
        _l("Ce qui pose question, pour retirer"),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )

    def __init__(self, rules: Mapping[str, str]) -> None:
        super().__init__()
        self.rule.choices = [("", _l("Choisir une règle")), *rules.items()]
        self.rules = frozenset(rules)

    def validate_rule(self, field: SelectField) -> None:
        if self.outcome.data == Outcome.REMOVE and field.data not in self.rules:
            raise ValidationError(_l("Choisissez la règle dont il s’agit."))

    def validate_reason(self, field: BodyField) -> None:
        if self.outcome.data == Outcome.REMOVE and not field.data:
            raise ValidationError(_l("Écrivez pourquoi : les personnes le liront."))
        if self.outcome.data == Outcome.REMOVE:
            no_blanks(self, field)


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
        if self.outcome.data == GuidanceOutcome.RETURN:
            no_blanks(self, field)


class PinDecisionForm(SeenForm):
    """Whether a page or a service stands where its agency asked. Its buttons are the choice."""

    outcome = StringField(validators=[AnyOf(["accept", "refuse"])])
    reason = BodyField(
        _l("Pourquoi, si vous n’épinglez pas"),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )

    def validate_reason(self, field: BodyField) -> None:
        if self.outcome.data == "refuse" and not field.data:
            raise ValidationError(_l("Écrivez pourquoi : l’association le lira."))
        if self.outcome.data == "refuse":
            no_blanks(self, field)

    @property
    def accepts_pin(self) -> bool:
        return bool(self.outcome.data == "accept")


class PinDownForm(SeenForm):
    """Why a pin that stands is taken down."""

    reason = BodyField(
        _l("Pourquoi elle est retirée"),
        validators=[
            DataRequired(_l("Écrivez pourquoi : l’association le lira.")),
            Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères.")),
            no_blanks,
        ],
    )


class PinPlaceForm(SeenForm):
    """The place of a pin among those beside it."""

    place = NumberField(
        _l("Place"),
        validators=[
            InputRequired(_l("Écrivez un nombre.")),
            NumberRange(min=0, max=LAST_PLACE, message=_l("Écrivez un nombre entre %(min)d et %(max)d.")),
        ],
    )
