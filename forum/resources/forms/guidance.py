"""The forms with which agencies write guidance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.validators import DataRequired, Length

from forum import markup
from forum.resources import labels, rules
from forum.resources.forms.fields import ANY, DayField, Listed, ReviewField
from forum.resources.models import LONGEST_TITLE
from forum.web import filters, locale
from forum.web.forms import BodyField, Form, LineField, VersionField

LARGEST = 2**31 - 1  # what a column of whole numbers holds


class GuidanceForm(Form):
    """A page, as its agency writes it. `version` is the one that the writer saw, `follows` the number of the
    original's text that they had before them."""

    version = HiddenField()
    follows = HiddenField()
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

    valid_from = DayField(_l("Paraît le"))
    valid_to = DayField(_l("Disparaît après le"))

    def __init__(self, *, languages: Sequence[str] = labels.WRITTEN, has_appeared: bool = False, **filled: Any) -> None:
        """`languages`: those in which it may be written; `has_appeared`: whether readers find it already."""
        super().__init__(**filled)
        self.has_appeared = has_appeared
        self.language.choices = [(code, filters.language_name(code)) for code in languages]
        self.country.choices = [(ANY, _("Tous les pays")), *labels.countries(locale.language())]

    def validate_valid_from(self, field: DayField) -> None:
        today, review_by = locale.today(), self.review_by.data
        if rules.may_appear_from(field.data, review_by=review_by, today=today, has_appeared=self.has_appeared):
            return
        if self.has_appeared:
            raise ValidationError(_("On lit déjà cette fiche : elle ne peut plus paraître plus tard."))
        raise ValidationError(_("Choisissez un jour qui n’est pas après celui de sa relecture."))

    def validate_valid_to(self, field: DayField) -> None:
        if not rules.may_last_until(field.data, first=self.valid_from.data, today=locale.today()):
            raise ValidationError(_("Choisissez un jour à venir, pas avant celui où elle paraît."))

    @property
    def seen_version(self) -> int | None:
        """The version that the writer saw; None for what is no number."""
        return request.form.get("version", type=int)

    @property
    def seen_original(self) -> int | None:
        """The number of the original's text that the writer had before them; None for what is no number."""
        seen = request.form.get("follows", type=int)
        return seen if seen is not None and 0 < seen <= LARGEST else None


class LanguageForm(Form):
    """Into which language a page is to be translated. Asked by GET: no token."""

    class Meta:
        csrf = False

    language = SelectField(
        _l("Langue de la traduction"),
        validate_choice=False,
        validators=[Listed(_l("Choisissez une langue de la liste."))],
    )

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(formdata=request.args)
        self.language.choices = labels.by_name((code, filters.language_name(code)) for code in languages)


class SameForm(Form):
    """A translation says what the original says: which text of the original was read."""

    follows = VersionField()


class CheckForm(Form):
    """A page is still right: until when."""

    review_by = ReviewField(_l("À relire de nouveau avant le"))
