"""Whether something helped."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from forum.resources import labels
from forum.resources.forms.fields import Listed
from forum.resources.models import Answer
from forum.web.forms import Form


class UsefulForm(Form):
    """Whether a page helped, and what was wrong with it."""

    useful = RadioField(
        _l("Cette fiche vous a-t-elle été utile ?"),
        choices=[("yes", _l("Oui")), ("no", _l("Non"))],
        validate_choice=False,
        validators=[Listed(_l("Choisissez oui ou non."))],
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
    def given_tags(self) -> frozenset[Answer]:
        return frozenset(Answer(tag) for tag in self.tags.data or ())
