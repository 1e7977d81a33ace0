"""The form of an organisation that has no desk, and looking for what the team keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.validators import DataRequired, Length

from forum.resources import labels
from forum.resources.forms.fields import ANY, Listed
from forum.resources.models import LONGEST_DESCRIPTION, LONGEST_LINK, LONGEST_NAME
from forum.resources.rules.checks import is_link
from forum.web import locale
from forum.web.forms import BodyField, Form, LineField

_TOO_LONG = labels.CHECK_WORDS["too_long"]


class OrganizationForm(Form):
    name = LineField(
        _l("Nom de l’organisation"),
        validators=[DataRequired(_l("Donnez un nom.")), Length(max=LONGEST_NAME, message=_TOO_LONG)],
    )
    alternate_name = LineField(
        labels.FIELDS["alternate_name"], validators=[Length(max=LONGEST_NAME, message=_TOO_LONG)]
    )
    kind = SelectField(
        _l("Ce qu’elle est"),
        choices=list(labels.AGENCY_KINDS.items()),
        validate_choice=False,
        validators=[Listed(_l("Choisissez une réponse de la liste."))],
    )
    country = SelectField(
        _l("Pays de son siège"), default=ANY, validate_choice=False, validators=[Listed(labels.CHECK_WORDS["country"])]
    )
    website = LineField(labels.FIELDS["url"], validators=[Length(max=LONGEST_LINK, message=_TOO_LONG)])
    description = BodyField(
        labels.FIELDS["description"], validators=[Length(max=LONGEST_DESCRIPTION, message=_TOO_LONG)]
    )

    def __init__(self, **filled: Any) -> None:
        super().__init__(**filled)
        self.country.choices = [(ANY, _("Non connu")), *labels.countries(locale.language())]

    def validate_website(self, field: LineField) -> None:
        if field.data and not is_link(field.data):
            raise ValidationError(labels.CHECK_WORDS["url"])

    def refuse(self, names: Iterable[str]) -> None:
        """Say beside these fields that they stay as they are for now."""
        for name in names:
            self[name].errors = [_("Cela ne change pas tant qu’un service de l’organisation est dans l’annuaire.")]


class FindForm(Form):
    """By name; sent by POST: no words stand in addresses."""

    words = LineField(
        _l("Nom d’un service ou d’une organisation"),
        validators=[
            DataRequired(_l("Écrivez un nom, ou son début.")),
            Length(max=LONGEST_NAME, message=_TOO_LONG),
        ],
    )
