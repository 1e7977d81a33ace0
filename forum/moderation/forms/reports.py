"""Reporting, and deciding about what was reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Length, ValidationError

from forum.moderation.forms.blanks import no_blanks
from forum.moderation.forms.deciding import LONGEST_REASON, SeenForm
from forum.moderation.models.reports import Concern, ReportOutcome
from forum.moderation.rules.reports import needs_statement
from forum.web.forms import BodyField, VersionField
from forum.web.open_forms import OpenForm

LONGEST_WORDS = 1000  # characters
OTHER = "other"  # the house rule that is no rule: it says nothing without words
CONCERN_WORDS = {
    Concern.DANGER: _l("Quelqu’un est peut-être en danger"),
    Concern.IDENTITY: _l("On peut reconnaître quelqu’un"),
    Concern.STAFF: _l("C’est au sujet de l’équipe ou d’une association"),
}
# What can be wrong with guidance or a service beside that.
HELP_WORDS = {
    Concern.ADDRESS: _l("Une adresse qui doit rester cachée y est écrite"),
    Concern.FAKE: _l("Ce n’est pas le service qu’on dit"),
    Concern.NUMBER: _l("Un numéro est faux, ou ne répond pas"),
    Concern.CLOSED: _l("C’est fermé, ou cela n’existe plus"),
}
HELP_TITLE = _l("Ce qui n’est pas juste")
# The house rule that each of these refers to.
CONCERN_RULES = {Concern.IDENTITY: "anonymous"}
URGENT_WORDS = _l("Ce qui presse")
RULE_WORDS = _l("Quelle règle ce texte oublie-t-il ?")
LAST_WORDS = _l("Ou bien")
OTHER_WORDS = _l("Autre chose, que j’écris ci-dessous")
OUTCOME_WORDS = {
    ReportOutcome.FINE: _l("Rien à redire : le texte reste"),
    ReportOutcome.HANDLED: _l("Réglé autrement : le texte reste"),
    ReportOutcome.HOLD: _l("À relire en entier : le texte attend de nouveau"),
    ReportOutcome.TAKE_DOWN: _l("Retirer le texte"),
}


class ReportForm(OpenForm):
    """Why the team should look at something, and a few words if one likes."""

    reason = RadioField(_l("Pourquoi ?"), validators=[InputRequired(_l("Choisissez une raison."))])
    text = BodyField(
        _l("Quelques mots pour l’équipe"),
        validators=[Length(max=LONGEST_WORDS, message=_l("Ces mots dépassent %(max)d caractères."))],
    )

    def __init__(self, rules: Sequence[tuple[str, str]], *, about_help: bool = False) -> None:
        """`rules`: the house rules that can be chosen, as (code, name). `about_help`: guidance or a service."""
        super().__init__()
        concerns = [(concern.value, words) for concern, words in CONCERN_WORDS.items()]
        named = [(code, name) for code, name in rules if code != OTHER]
        last = [concerns[2], (OTHER, OTHER_WORDS)]
        wrong = [(concern.value, words) for concern, words in HELP_WORDS.items()] if about_help else []
        self.reason.choices = [*concerns[:2], *wrong, *named, *last]
        groups = {URGENT_WORDS: concerns[:2], HELP_TITLE: wrong, RULE_WORDS: named, LAST_WORDS: last}
        # As the page shows the reasons: the words above a group, and the codes in it.
        self.groups = [(words, [code for code, _name in group]) for words, group in groups.items() if group]

    def validate_text(self, field: BodyField) -> None:
        if self.reason.data == OTHER and not field.data:
            raise ValidationError(_l("Dites en quelques mots ce qui ne va pas."))


class ReportDecisionForm(SeenForm):
    """How a case ends; the rule and the facts where a text is taken out. `seen` is the version of the text."""

    seen = VersionField()
    outcome = RadioField(
        _l("Décision"),
        validators=[InputRequired(_l("Choisissez une décision."))],
        choices=[(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()],
        validate_choice=False,
    )
    rule = SelectField(_l("La règle"), validate_choice=False)
    reason = BodyField(
        _l("Ce qui pose question, et un mot pour la personne"),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )

    def __init__(self, rules: Mapping[str, str]) -> None:
        """`rules`: the house rules by code."""
        super().__init__()
        self.rule.choices = [("", _l("Choisir une règle")), *rules.items()]
        self.rules = frozenset(rules)

    @property
    def chosen(self) -> ReportOutcome | None:
        return ReportOutcome(self.outcome.data) if self.outcome.data in set(ReportOutcome) else None

    @property
    def _is_restriction(self) -> bool:
        return self.chosen is not None and needs_statement(self.chosen)

    def validate_outcome(self, _field: RadioField) -> None:
        if self.chosen is None:
            raise ValidationError(_l("Choisissez une décision."))

    def validate_rule(self, field: SelectField) -> None:
        if self._is_restriction and field.data not in self.rules:
            raise ValidationError(_l("Choisissez la règle dont il s’agit."))

    def validate_reason(self, field: BodyField) -> None:
        if self._is_restriction and not field.data:
            raise ValidationError(_l("Écrivez pourquoi : la personne le lira."))
        if self._is_restriction:
            no_blanks(self, field)
