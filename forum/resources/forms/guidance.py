"""The forms with which agencies write guidance."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired, Length

from forum import markup
from forum.resources import labels
from forum.resources.forms.fields import ANY, Listed, ReviewField
from forum.resources.models import LONGEST_TITLE
from forum.web import filters, locale
from forum.web.forms import BodyField, Form, LineField


class GuidanceForm(Form):
    """A page, as its agency writes it. `version` is the one that the writer saw."""

    version = HiddenField()
    title = LineField(
        _l("Titre"),
        validators=[
            DataRequired(_l("Écrivez un titre.")),
            Length(max=LONGEST_TITLE, message=_l("Le titre a %(max)d caractères au plus.")),
        ],
    )
    body = BodyField(
        _l("Texte de la fiche"),
        validators=[
            DataRequired(_l("Écrivez le texte de la fiche.")),
            Length(max=markup.LIMIT, message=_l("Le texte a %(max)d caractères au plus.")),
        ],
    )
    help_kind = SelectField(
        _l("Quelle aide"),
        choices=[("", _l("Choisir")), *labels.HELP_KINDS.items()],
        validate_choice=False,
        validators=[
            DataRequired(_l("Choisissez l’une des cinq sortes d’aide.")),
            Listed(_l("Choisissez l’une des cinq sortes d’aide.")),
        ],
    )
    language = SelectField(
        _l("Langue de la fiche"), validate_choice=False, validators=[Listed(_l("Choisissez une langue de la liste."))]
    )
    country = SelectField(
        _l("Pays"), validate_choice=False, validators=[Listed(_l("Choisissez un pays de la liste, ou tous."))]
    )
    review_by = ReviewField(_l("À relire avant le"))

    def __init__(self, **filled: Any) -> None:
        super().__init__(**filled)
        self.language.choices = [(code, filters.language_name(code)) for code in labels.WRITTEN]
        self.country.choices = [(ANY, _("Tous les pays")), *labels.countries(locale.language())]

    @property
    def seen_version(self) -> int | None:
        """The version that the writer saw; None for what is no number."""
        return request.form.get("version", type=int)


class CheckForm(Form):
    """A page is still right: until when."""

    review_by = ReviewField(_l("À relire de nouveau avant le"))
