"""The parts of the form of a service that repeat: numbers, languages, places, areas, days."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, ValidationError

from forum.resources import labels
from forum.resources.forms.fields import ANY, Listed
from forum.resources.models import Channel, Known
from forum.resources.rules import checks, week
from forum.resources.said import AccessSaid, AreaSaid, Hours, LanguageSaid, PhoneSaid, PlaceSaid
from forum.web import locale
from forum.web.forms import BodyField, Form, LineField

AS_USUAL = "="  # in the place of a country: that of the service
EVERYWHERE = "*"  # in the choice of a country: there ANY is no answer
_CHANNELS = [(channel.value, labels.CHANNELS[channel]) for channel in (Channel.VOICE, Channel.TEXT)]
_KNOWN = [(known.value, words) for known, words in labels.KNOWN.items()]
_NO_CHOICE = _l("Choisissez une réponse de la liste.")


class Part(Form):
    """One of several of a kind. Its form carries the token."""

    class Meta(Form.Meta):
        csrf = False

    def is_blank(self) -> bool:
        """Whether nothing was written into it: then it counts as not there."""
        return not any(self._written(field) for field in self)

    def _written(self, field: Any) -> bool:
        if isinstance(field, FormField):
            return not field.form.is_blank()
        if isinstance(field, FieldList):
            return any(not entry.form.is_blank() for entry in field.entries)
        return isinstance(field, LineField | BodyField) and bool(field.data)


def chosen(field: str, offered: list[tuple[str, Any]]) -> SelectField:
    """A choice of few; the first counts where nothing is sent."""
    return SelectField(
        labels.FIELDS[field],
        choices=offered,
        default=offered[0][0],
        validate_choice=False,
        validators=[Listed(_NO_CHOICE)],
    )


def _known(field: str) -> SelectField:
    return SelectField(
        labels.FIELDS[field],
        choices=_KNOWN,
        default=Known.UNKNOWN.value,
        validate_choice=False,
        validators=[Listed(_NO_CHOICE)],
    )


def country_field(field: str) -> SelectField:
    return SelectField(
        labels.FIELDS[field],
        default=ANY,
        validate_choice=False,
        validators=[Listed(labels.CHECK_WORDS["country"])],
    )


def country_choices() -> list[tuple[str, str]]:
    return [(ANY, _("Choisir")), *labels.countries(locale.language())]


class WhenForm(Part):
    """Opening hours. Where the zone is not said it is that of the service (`said`)."""

    opening_hours = LineField(labels.FIELDS["opening_hours"])
    timezone = LineField(labels.FIELDS["timezone"])

    def is_blank(self) -> bool:
        return not self.opening_hours.data

    def said(self, usual: Hours) -> Hours | None:
        """What it says; None where it says nothing. `usual` has the zone and the holidays of the service."""
        if self.is_blank():
            return None
        holidays = self["holiday_country"].data
        return Hours(
            opening_hours=self.opening_hours.data or "",
            timezone=self.timezone.data or usual.timezone,
            holiday_country=usual.holiday_country if holidays == AS_USUAL else holidays or "",
        )


class HoursForm(WhenForm):
    """The hours of a part: whose holidays count follows from the service, unless something else was said elsewhere."""

    holiday_country = HiddenField(default=AS_USUAL)


class ServiceHoursForm(WhenForm):
    """The hours of the service itself."""

    holiday_country = SelectField(
        labels.FIELDS["holiday_country"],
        default=ANY,
        validate_choice=False,
        validators=[Listed(labels.CHECK_WORDS["country"])],
    )

    def __init__(self, *given: Any, **filled: Any) -> None:
        super().__init__(*given, **filled)
        self.holiday_country.choices = [(ANY, _("Aucun ne compte")), *labels.countries(locale.language())]


class DayForm(Part):
    """One day of the week: from when to when."""

    opens = LineField(_l("De"))
    closes = LineField(_l("À"))

    def validate_opens(self, field: LineField) -> None:
        _must_be_time(field)
        if bool(self.opens.data) != bool(self.closes.data):
            raise ValidationError(_("Écrivez les deux heures, ou aucune."))

    def validate_closes(self, field: LineField) -> None:
        _must_be_time(field)

    def span(self) -> week.Span:
        return week.time_of(self.opens.data or ""), week.time_of(self.closes.data or "")


def _must_be_time(field: LineField) -> None:
    try:
        week.time_of(field.data or "")
    except ValueError as error:
        raise ValidationError(_("Écrivez une heure, par exemple 9:00.")) from error


class PhoneForm(Part):
    id = HiddenField()
    number = LineField(labels.FIELDS["phones.number"])
    country = country_field("phones.country")
    extension = LineField(labels.FIELDS["phones.extension"])
    type = chosen("phones.type", _CHANNELS)
    description = LineField(labels.FIELDS["phones.description"])
    works_from_mobile = _known("phones.works_from_mobile")
    on_bill = _known("phones.on_bill")
    works_without_plan = _known("phones.works_without_plan")
    silent = BodyField(labels.FIELDS["phones.silent"])
    relay = BodyField(labels.FIELDS["phones.relay"])
    hours = FormField(HoursForm)

    def __init__(self, *given: Any, **filled: Any) -> None:
        super().__init__(*given, **filled)
        self.country.choices = country_choices()

    def said(self, usual: Hours) -> PhoneSaid:
        return PhoneSaid(
            id=self.id.data or "",
            number=self.number.data or "",
            country=self.country.data or "",
            extension=self.extension.data or "",
            type=Channel(self.type.data),
            description=self.description.data or "",
            works_from_mobile=Known(self.works_from_mobile.data),
            on_bill=Known(self.on_bill.data),
            works_without_plan=Known(self.works_without_plan.data),
            silent=self.silent.data or "",
            relay=self.relay.data or "",
            hours=self.hours.form.said(usual),
        )


class LanguageForm(Part):
    id = HiddenField()
    code = SelectField(
        labels.FIELDS["languages.code"],
        default=ANY,
        validate_choice=False,
        validators=[Listed(labels.CHECK_WORDS["language"])],
    )
    note = LineField(labels.FIELDS["languages.note"])
    hours = FormField(HoursForm)

    def __init__(self, *given: Any, **filled: Any) -> None:
        super().__init__(*given, **filled)
        codes = {*labels.WRITTEN, *labels.SIGNED}
        if checks.is_language(self.code.data or ""):
            codes.add(self.code.data)
        named = labels.by_name((code, labels.language(code)) for code in codes)
        self.code.choices = [(ANY, _("Choisir")), *named]

    def is_blank(self) -> bool:
        return not self.code.data and super().is_blank()

    def said(self, usual: Hours) -> LanguageSaid:
        return LanguageSaid(
            id=self.id.data or "",
            code=self.code.data or "",
            note=self.note.data or "",
            hours=self.hours.form.said(usual),
        )


class AccessForm(Part):
    id = HiddenField()
    description = LineField(labels.FIELDS["accessibility.description"])
    details = BodyField(labels.FIELDS["accessibility.details"])
    url = LineField(labels.FIELDS["accessibility.url"])

    def said(self) -> AccessSaid:
        return AccessSaid(
            id=self.id.data or "",
            description=self.description.data or "",
            details=self.details.data or "",
            url=self.url.data or "",
        )


class PlaceForm(Part):
    id = HiddenField()
    at_id = HiddenField()
    is_confidential = BooleanField(labels.FIELDS["places.is_confidential"])
    name = LineField(labels.FIELDS["places.name"])
    address_1 = LineField(labels.FIELDS["places.address_1"])
    address_2 = LineField(labels.FIELDS["places.address_2"])
    postal_code = LineField(labels.FIELDS["places.postal_code"])
    city = LineField(labels.FIELDS["places.city"])
    region = LineField(labels.FIELDS["places.region"])
    country = country_field("places.country")
    transportation = BodyField(labels.FIELDS["places.transportation"])
    description = BodyField(labels.FIELDS["places.description"])
    note = LineField(labels.FIELDS["places.note"])
    hours = FormField(HoursForm)
    accessibility = FieldList(FormField(AccessForm), max_entries=12)

    TEXTS = (
        "name", "address_1", "address_2", "postal_code", "city", "region", "country", "transportation", "description",
        "note",
    )  # fmt: skip

    def __init__(self, *given: Any, **filled: Any) -> None:
        super().__init__(*given, **filled)
        self.country.choices = country_choices()

    def is_blank(self) -> bool:
        return not self.is_confidential.data and super().is_blank()

    def said(self, usual: Hours) -> PlaceSaid:
        return PlaceSaid(
            id=self.id.data or "",
            at_id=self.at_id.data or "",
            is_confidential=bool(self.is_confidential.data),
            hours=self.hours.form.said(usual),
            accessibility=tuple(entry.form.said() for entry in self.accessibility.entries),
            **{name: self[name].data or "" for name in self.TEXTS},
        )


class AreaForm(Part):
    """A country or a part of one. A country that is not chosen: no answer."""

    id = HiddenField()
    country = SelectField(
        labels.FIELDS["areas.country"],
        default=ANY,
        validate_choice=False,
        validators=[Listed(labels.CHECK_WORDS["country"])],
    )
    region = LineField(labels.FIELDS["areas.region"])
    name = LineField(labels.FIELDS["areas.name"])

    def __init__(self, *given: Any, **filled: Any) -> None:
        super().__init__(*given, **filled)
        self.country.choices = [(ANY, _("Choisir")), (EVERYWHERE, _("Partout")), *labels.countries(locale.language())]

    def validate_country(self, field: SelectField) -> None:
        """Nothing is for everywhere because somebody left it out."""
        if not field.data and not self.region.data and not self.is_blank():
            raise ValidationError(labels.CHECK_WORDS["country"])

    def validate_region(self, field: LineField) -> None:
        if field.data and self.country.data and not checks.is_region(field.data.upper(), self.country.data):
            raise ValidationError(labels.CHECK_WORDS["region"])

    def is_blank(self) -> bool:
        return not self.country.data and super().is_blank()

    def said(self, _usual: Hours) -> AreaSaid:
        country = self.country.data or ""
        everywhere = "" if country == EVERYWHERE else country
        return AreaSaid(id=self.id.data or "", extent=self.region.data or everywhere, name=self.name.data or "")
