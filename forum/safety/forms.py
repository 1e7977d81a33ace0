"""The two forms of the crisis panel: another country, and a number to keep in the phone."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import DataRequired, Length, ValidationError

from forum.safety import contact_card, emergency, panel
from forum.web import locale
from forum.web.forms import Form, LineField


class CountryForm(Form):
    """Which country's numbers to show. Never guessed, chosen."""

    country = SelectField(_l("Un autre pays"), validate_choice=False)

    def validate_country(self, field: Field) -> None:
        if panel.place(field.data or "") is None:
            raise ValidationError(_("Choisissez un pays de la liste."))

    @classmethod
    def showing(cls, code: str) -> CountryForm:
        """The form of a page that shows this country, whatever the request carries."""
        form = cls(formdata=None)
        form.country.data = code
        return form.with_choices()

    def with_choices(self) -> CountryForm:
        language = locale.language()
        self.country.choices = {
            str(_("Lus par nous, avec leurs sources")): _checked(language),
            str(_("Non vérifiés par nous")): _others(language),
        }
        return self


# The names of 240 countries in order are the slow part of the page; they change only when a country is taken in.
def _checked(language: str) -> list[tuple[str, str]]:
    return _in_order(emergency.checked(), language)


def _others(language: str) -> list[tuple[str, str]]:
    return _in_order(emergency.others(), language)


def _in_order(countries: tuple[panel.Place, ...], language: str) -> list[tuple[str, str]]:
    return _ordered(tuple(one.code for one in countries), language)


@lru_cache(maxsize=64)
def _ordered(codes: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    named = emergency.in_order([emergency.UncheckedCountry(code, ()) for code in codes], language)
    return [(one.code, one.name(language)) for one in named]


class CardForm(Form):
    """A contact card: one of the country's numbers under a name of the reader's own."""

    country = HiddenField(id="card-country")
    number = SelectField(_l("Numéro"), id="card-number", validate_choice=False)
    label = LineField(
        _l("Nom dans le téléphone"),
        id="card-label",
        validators=[
            DataRequired(_l("Donnez un nom à ce contact.")),
            Length(
                max=contact_card.LONGEST_LABEL,
                message=_l("Ce nom est trop long : %(n)d caractères au plus.", n=contact_card.LONGEST_LABEL),
            ),
        ],
    )

    def validate_country(self, field: Field) -> None:
        if panel.place(field.data or "") is None:
            raise ValidationError(_("Ce pays n’est pas dans la liste."))

    def validate_number(self, field: Field) -> None:
        where = panel.place(self.country.data or "")
        if where is None or field.data not in panel.numbers(where, locale.language()):
            raise ValidationError(_("Choisissez un numéro de la liste."))

    def validate_label(self, field: Field) -> None:
        try:
            contact_card.vcard(field.data, "1")
        except ValueError as error:
            raise ValidationError(_("Donnez un nom à ce contact.")) from error

    @classmethod
    def showing(cls, where: panel.Place) -> CardForm:
        """The form of a page that shows this country, with a name that nobody looks at twice."""
        form = cls(formdata=None)
        # A shop that everybody calls now and then; translators choose one that fits.
        form.label.data = _("Boulangerie")
        return form.for_numbers_of(where)

    def for_numbers_of(self, where: panel.Place) -> CardForm:
        self.country.data = where.code
        found = panel.numbers(where, locale.language())
        self.number.choices = [(number, f"{number} – {who}") for number, who in found.items()]
        return self
