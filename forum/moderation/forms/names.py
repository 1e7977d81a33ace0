"""Deciding about a name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import AnyOf, Length, ValidationError

from forum.moderation.forms.blanks import no_blanks
from forum.moderation.forms.deciding import LONGEST_REASON, SeenForm
from forum.moderation.rules.names import NameOutcome
from forum.web.forms import BodyField


class NameDecisionForm(SeenForm):
    """Whether a member gets the name they asked for. Its buttons are the choice."""

    outcome = StringField(validators=[AnyOf(list(NameOutcome))])
    reason = BodyField(
        _l("Pourquoi, si vous la rendez"),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )

    def validate_reason(self, field: BodyField) -> None:
        if self.outcome.data == NameOutcome.RETURN and not field.data:
            raise ValidationError(_l("Écrivez pourquoi : la personne le lira."))
        if self.outcome.data == NameOutcome.RETURN:
            no_blanks(self, field)
