"""The forms around guidance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from forum import markup
from forum.resources import labels, rules
from forum.resources.models import LONGEST_REVIEW, LONGEST_TITLE, USUAL_REVIEW, HelpKind, Tag
from forum.web import filters, locale
from forum.web.forms import BodyField, Form, LineField

ANY = ""
DAYS = ["%Y-%m-%d", "%d/%m/%Y"]  # what browsers send, and what people write where there is no date picker


class Listed:
    """Every chosen value is one that the field offers, or this complaint. Stands for WTForms' own check, which has
    words of its own."""

    def __init__(self, complaint: Any) -> None:
        self.complaint = complaint

    def __call__(self, _form: Any, field: Any) -> None:
        chosen = field.data if isinstance(field, SelectMultipleField) else [field.data]
        if not set(chosen or ()) <= {value for value, _words in field.choices}:
            raise ValidationError(self.complaint)


class ReviewField(DateField):
    """The day by which an agency will have read its page again, with complaints in the words of this site."""

    def __init__(self, label: Any, **given: Any) -> None:
        super().__init__(label, format=DAYS, **given)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_no_day()) from error

    def pre_validate(self, _form: Any) -> None:
        if self.process_errors:
            return
        if self.data is None:
            raise ValidationError(_no_day())
        if not rules.is_review_day(self.data, today=locale.today()):
            raise ValidationError(
                _("Choisissez un jour après aujourd’hui, dans les %(n)d jours au plus.", n=LONGEST_REVIEW)
            )

    @property
    def day(self) -> date:
        """The day of a form that was accepted."""
        if self.data is None:
            raise ValueError("the form was not accepted")
        return self.data


def _no_day() -> str:
    return str(_("Écrivez une date, par exemple %(day)s.", day=proposed_review().strftime(DAYS[1])))


def proposed_review() -> date:
    """The review date that a form proposes."""
    return locale.today() + timedelta(days=USUAL_REVIEW)


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


class FilterForm(Form):
    """What the directory shows. Asked by GET: no token."""

    class Meta:
        csrf = False

    country = SelectField(
        _l("Pays"), validate_choice=False, validators=[Listed(_l("Choisissez un pays de la liste, ou tous."))]
    )
    kind = SelectField(
        _l("Besoin"), validate_choice=False, validators=[Listed(_l("Choisissez un besoin de la liste, ou tous."))]
    )
    language = SelectField(
        _l("Langue de la fiche"),
        validate_choice=False,
        validators=[Listed(_l("Choisissez une langue de la liste, ou toutes."))],
    )

    def __init__(self, *, country: str, offered: list[tuple[str, str]]) -> None:
        asked = MultiDict({"country": country, "kind": ANY, "language": ANY})
        for name in asked:
            if name in request.args:
                asked[name] = request.args[name]
        super().__init__(formdata=asked)
        # A country may be asked for although nothing is there (any more): a kept link must not turn into an error.
        codes = {country, asked["country"], *(code for code, _language in offered)}
        named = labels.by_name((code, filters.country(code)) for code in codes if labels.is_country(code))
        written = labels.by_name((code, filters.language_name(code)) for code in {code for _country, code in offered})
        self.country.choices = [(ANY, _("Tous les pays")), *named]
        self.language.choices = [(ANY, _("Toutes")), *written]
        self.kind.choices = [(ANY, _("Tous")), *labels.HELP_KINDS.items()]

    @property
    def wanted_kind(self) -> HelpKind | None:
        return HelpKind(self.kind.data) if self.kind.data else None


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
    def given_tags(self) -> frozenset[Tag]:
        return frozenset(Tag(tag) for tag in self.tags.data or ())
