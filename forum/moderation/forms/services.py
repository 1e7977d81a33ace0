"""Deciding about a service of the directory."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import AnyOf, Length, ValidationError

from forum.moderation.forms.blanks import no_blanks
from forum.moderation.forms.deciding import LONGEST_REASON, SeenForm
from forum.resources.rules import Decision
from forum.web.forms import BodyField


class ServiceDecisionForm(SeenForm):
    """The outcome for what waits: in the directory, or given back with a reason. Its buttons are the choice."""

    outcome = StringField(validators=[AnyOf(list(Decision))])
    reason = BodyField(
        _l("Pourquoi, si vous le rendez"),
        validators=[Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères."))],
    )

    def validate_reason(self, field: BodyField) -> None:
        if self.outcome.data == Decision.RETURN and not field.data:
            raise ValidationError(_l("Écrivez pourquoi : l’organisation le lira."))
        if self.outcome.data == Decision.RETURN:
            no_blanks(self, field)
