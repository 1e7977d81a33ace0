"""The form of a service, as those who look after it write it. Works without JavaScript: a button for one more number
posts, and gives the form back with one more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FieldList, FormField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forum.resources import labels
from forum.resources.forms.fields import ANY, DAYS, Listed
from forum.resources.forms.service_parts import (
    EVERYWHERE,
    AreaForm,
    DayForm,
    LanguageForm,
    PhoneForm,
    PlaceForm,
    ServiceHoursForm,
    chosen,
)
from forum.resources.models import SERVICE_KINDS, Cost, HelpKind, Need
from forum.resources.rules import week, zones
from forum.resources.rules.checks import MOST_OF, Problem
from forum.resources.said import Facts, Hours, ServiceSaid
from forum.web import filters, locale
from forum.web.forms import BodyField, Form, LineField, NumberField

# How many of each part a button goes on offering; what came from elsewhere may have more.
OFFERED = {"phones": 6, "languages": 12, "places": 6, "areas": 6}
BEGIN_WITH = {"phones": 1, "languages": 1, "places": 0, "areas": 1}
LINES = ("name", "alternate_name", "url", "mail", "chat_url", "source")
BODIES = (
    "summary", "description", "fees_description", "application_process", "eligibility_description",
    "interpretation_services", "keeps", "alert",
)  # fmt: skip
CHECKED = ("for_person", "for_close", "for_professionals")
OTHERS = ("minimum_age", "maximum_age", "valid_from", "valid_to", "review_days")
COSTS = (Cost.UNKNOWN, Cost.FREE, Cost.CALL, Cost.PAID)  # what nobody answered is not known
_NO_CHOICE = _l("Choisissez une réponse de la liste.")


class DayField(DateField):
    """A day, or none, with complaints in the words of this site."""

    def __init__(self, label: Any, **given: Any) -> None:
        super().__init__(label, format=DAYS, validators=[Optional()], **given)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(
                _("Écrivez une date, par exemple %(day)s.", day=locale.today().strftime(DAYS[1]))
            ) from error


class CountField(NumberField):
    """A whole number, or none."""

    def __init__(self, label: Any, **given: Any) -> None:
        in_range = NumberRange(min=0, max=9999, message=_l("Écrivez un nombre."))
        super().__init__(label, validators=[Optional(), in_range], **given)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Écrivez un nombre.")) from error


class ServiceForm(Form):
    """A service. `version` is the one that the writer saw."""

    version = HiddenField()
    name = LineField(labels.FIELDS["name"])
    alternate_name = LineField(labels.FIELDS["alternate_name"])
    summary = LineField(labels.FIELDS["summary"])
    description = BodyField(labels.FIELDS["description"])
    written_in = SelectField(
        labels.FIELDS["written_in"], validate_choice=False, validators=[Listed(labels.CHECK_WORDS["language"])]
    )
    help_kind = SelectField(
        labels.FIELDS["help_kind"],
        choices=[(ANY, _l("Choisir")), *((kind, labels.HELP_KINDS[kind]) for kind in SERVICE_KINDS)],
        validate_choice=False,
        validators=[DataRequired(_l("Choisissez une sorte d’aide.")), Listed(_l("Choisissez une sorte d’aide."))],
    )
    needs = SelectMultipleField(
        labels.FIELDS["needs"],
        choices=[(need.value, words) for need, words in labels.NEEDS.items()],
        validate_choice=False,
        validators=[Listed(_NO_CHOICE)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    for_person = BooleanField(labels.FIELDS["for_person"])
    for_close = BooleanField(labels.FIELDS["for_close"])
    for_professionals = BooleanField(labels.FIELDS["for_professionals"])
    minimum_age = CountField(labels.FIELDS["minimum_age"])
    maximum_age = CountField(labels.FIELDS["maximum_age"])
    phones = FieldList(FormField(PhoneForm), max_entries=MOST_OF["phones"])
    url = LineField(labels.FIELDS["url"])
    chat_url = LineField(labels.FIELDS["chat_url"])
    mail = LineField(labels.FIELDS["mail"])
    hours = FormField(ServiceHoursForm)
    days = FieldList(FormField(DayForm), min_entries=len(week.DAYS), max_entries=len(week.DAYS))
    closed_on_holidays = BooleanField(_l("Fermé les jours fériés"))
    languages = FieldList(FormField(LanguageForm), max_entries=MOST_OF["languages"])
    places = FieldList(FormField(PlaceForm), max_entries=MOST_OF["places"])
    areas = FieldList(FormField(AreaForm), max_entries=MOST_OF["areas"])
    cost = chosen(
        "cost", [(cost.value, labels.COSTS[cost]) for cost in (Cost.UNKNOWN, Cost.FREE, Cost.CALL, Cost.PAID)]
    )
    fees_description = BodyField(labels.FIELDS["fees_description"])
    application_process = BodyField(labels.FIELDS["application_process"])
    eligibility_description = BodyField(labels.FIELDS["eligibility_description"])
    interpretation_services = BodyField(labels.FIELDS["interpretation_services"])
    keeps = BodyField(labels.FIELDS["keeps"])
    alert = BodyField(labels.FIELDS["alert"])
    valid_from = DayField(labels.FIELDS["valid_from"])
    valid_to = DayField(labels.FIELDS["valid_to"])
    review_days = CountField(labels.FIELDS["review_days"])
    source = LineField(labels.FIELDS["source"])

    def __init__(self, *, country: str = "", terms: tuple[str, ...] = (), **filled: Any) -> None:
        """`country` is that of the organisation: proposed, never taken for an answer. `terms` are kept as they are."""
        super().__init__(**filled)
        self.country, self.terms = country, terms
        self.lacks: dict[str, Any] = {}  # what a whole part lacks, by its name
        self.written_in.choices = [(code, filters.language_name(code)) for code in labels.WRITTEN]
        if not self.is_submitted():
            self.hours.form.timezone.data = self.hours.form.timezone.data or zones.zone_of(country)
        for name, least in BEGIN_WITH.items():
            while len(self[name].entries) < least:
                self.add(name)

    @classmethod
    def of(cls, said: ServiceSaid, *, country: str = "") -> ServiceForm:
        """The form over what a service says."""
        filled = {one.name: getattr(said, one.name) for one in fields(said) if one.name not in {"hours", "terms"}}
        for name in OFFERED:
            filled[name] = [_filled(part) for part in filled[name]]
        filled["hours"] = said.hours.plain() if said.hours else {}
        return cls(country=country, terms=said.terms, **filled)

    @property
    def seen_version(self) -> int | None:
        """The version that the writer saw; None for what is no number."""
        return request.form.get("version", type=int)

    @property
    def uses_days(self) -> bool:
        """Whether the week was filled in day by day."""
        return any(not entry.form.is_blank() for entry in self.days.entries)

    # one more, one less

    def change_parts(self) -> bool:
        """Do what a button asked for: one more of a part, or one less. False where none did; nothing is checked."""
        added, dropped = request.form.get("add", ""), request.form.get("drop", "")
        if added in OFFERED:
            self.add(added)
            return True
        for name in OFFERED:
            kept = [entry for entry in self[name].entries if entry.name != dropped]
            if len(kept) < len(self[name].entries):
                self[name].entries = kept
                return True
        return False

    def add(self, name: str) -> None:
        """One more, as long as there is room."""
        if len(self[name].entries) < MOST_OF[name]:
            self[name].append_entry({"country": self.country} if name != "languages" else None)

    # what it says

    def accepts(self) -> bool:
        """Whether every answer can be read; whether it is right is for `rules.problems`, and said by `blame`."""
        for name in OFFERED:
            self[name].entries = [entry for entry in self[name].entries if not entry.form.is_blank()]
        for place in self.places.entries:
            inner = place.form.accessibility
            inner.entries = [entry for entry in inner.entries if not entry.form.is_blank()]
        return super().accepts()

    def said(self) -> ServiceSaid:
        """What a form that was accepted says."""
        hours = self.hours.form
        usual = Hours(
            opening_hours=hours.opening_hours.data or self._week(),
            timezone=hours.timezone.data or zones.zone_of(self.country),
            holiday_country=hours.holiday_country.data or "",
        )
        answers: dict[str, Any] = {name: self[name].data or "" for name in (*LINES, *BODIES)}
        answers |= {name: bool(self[name].data) for name in CHECKED} | {name: self[name].data for name in OTHERS}
        return ServiceSaid(
            **answers,
            written_in=self.written_in.data or "",
            help_kind=HelpKind(self.help_kind.data),
            cost=Cost(self.cost.data),
            needs=tuple(need for need in Need if need.value in (self.needs.data or ())),
            hours=usual if usual.opening_hours else None,
            phones=self._parts("phones", usual),
            languages=self._parts("languages", usual),
            places=self._parts("places", usual),
            areas=self._parts("areas", usual),
            terms=self.terms,
        )

    def _parts(self, name: str, usual: Hours) -> tuple[Any, ...]:
        return tuple(entry.form.said(usual) for entry in self[name].entries)

    def _week(self) -> str:
        """The hours as they were filled in day by day."""
        spans = [entry.form.span() for entry in self.days.entries]
        return week.week_hours(spans, closed_on_holidays=bool(self.closed_on_holidays.data))

    # what is wrong with it

    def blame(self, problems: Iterable[Problem]) -> None:
        """Put each complaint beside its field, or at the head of its part."""
        for problem in problems:
            field, words = self._field(problem.field), labels.CHECK_WORDS[problem.code]
            if isinstance(field, FieldList):
                self.lacks[field.name] = words
            else:
                field.errors = [*field.errors, words]

    def _field(self, name: str) -> Any:
        """The field of this name; where there is none, the part that it belongs to."""
        found: Any = self
        for step in name.split("-"):
            inner = getattr(found, "form", found)
            if step.isdigit():
                found = found.entries[int(step)]
            elif step == "extent":
                found = inner["region" if inner["region"].data else "country"]
            elif step in inner:
                found = inner[step]
        return self.name if found is self else found

    def complaints(self) -> list[tuple[str, Any]]:
        """Where something must be mended, in the order of the form: the id of a field or part, and the words."""
        return [(field.id, words) for field, words in self._wrong(self) if field.name != "csrf_token"]

    def _wrong(self, form: Any) -> Iterator[tuple[Any, Any]]:
        for field in form:
            if isinstance(field, FormField):
                yield from self._wrong(field.form)
            elif isinstance(field, FieldList):
                if field.name in self.lacks:
                    yield field, self.lacks[field.name]
                for entry in field.entries:
                    yield from self._wrong(entry.form)
            elif field.errors:
                yield field, field.errors[0]


def _filled(part: Facts) -> dict[str, Any]:
    """The values of a part, for its form."""
    values = {one.name: getattr(part, one.name) for one in fields(part)}
    if "hours" in values:
        values["hours"] = values["hours"].plain() if values["hours"] else {}
    if "accessibility" in values:
        values["accessibility"] = [_filled(one) for one in values["accessibility"]]
    if "extent" in values:
        extent = values.pop("extent")
        values["country"], values["region"] = extent[:2] or EVERYWHERE, extent if len(extent) > 2 else ""
    return values
