"""Whether something helped."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from forum.resources import labels
from forum.resources.forms.fields import Listed
from forum.resources.models import Answer
from forum.web.forms import Form

_CHOICES = [(Answer.YES.value, _l("Oui")), (Answer.NO.value, _l("Non"))]


class _Said:
    """One of the choices, or none where a reason was ticked: that says enough."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and form.tags.data:
            return
        Listed(_l("Choisissez oui ou non, ou une raison."))(form, field)


class UsefulForm(Form):
    """Whether a page helped, what was wrong with it, or both."""

    useful = RadioField(
        _l("Cette fiche vous a-t-elle été utile ?"), choices=_CHOICES, validate_choice=False, validators=[_Said()]
    )
    tags = SelectMultipleField(
        _l("Pourquoi"),
        choices=list(labels.TAGS.items()),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
        validators=[Listed(_l("Choisissez parmi les raisons de la liste."))],
    )

    @property
    def answers(self) -> frozenset[Answer]:
        """What was said, of a form that was accepted."""
        given = [self.useful.data] if self.useful.data else []
        return frozenset(Answer(one) for one in [*given, *(self.tags.data or ())])


class ServiceUsefulForm(UsefulForm):
    """The same about a service."""

    useful = RadioField(
        _l("Ce service vous a-t-il été utile ?"), choices=_CHOICES, validate_choice=False, validators=[_Said()]
    )
