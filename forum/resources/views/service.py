"""A service of the directory, for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import gettext as _

from forum import clock
from forum.freshness import Freshness, freshness
from forum.resources import forms, rules
from forum.resources.models import Accessibility, Language, Phone, Service, ServiceAtLocation
from forum.resources.queries.service_cards import CardPhone
from forum.resources.queries.service_page import ServicePage, service_page
from forum.resources.queries.service_parts import hours_of
from forum.resources.views.opening import Day, Opening, opening, week
from forum.resources.views.showing import ShownPhone, area_name, source_name
from forum.web import links, locale


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Premises, or that they are confidential."""

    at: ServiceAtLocation
    opening: Opening | None
    days: list[Day]
    accessibility: list[Accessibility]


@dataclass(frozen=True, slots=True)
class ServiceForms:
    """The forms beneath a service: one of them may have been sent and refused."""

    useful: forms.ServiceUsefulForm
    contact: forms.ContactForm

    @property
    def wrong(self) -> forms.ServiceUsefulForm | forms.ContactForm | None:
        return next((form for form in (self.contact, self.useful) if form.errors), None)


def show(
    public_id: str, *, useful: forms.ServiceUsefulForm | None = None, contact: forms.ContactForm | None = None
) -> str:
    """The page of a service. Raises Hidden."""
    found = service_page(public_id, locale.today())
    service, now = found.service, clock.now()
    stands = freshness(service.review_by, service.lapses_on, locale.today())
    return render_template(
        "resources/service.html",
        service=service,
        organization=found.organization,
        freshness=stands,
        opening=opening(hours_of(service.schedule), now) if stands is not Freshness.LAPSED else None,
        days=week(hours_of(service.schedule), now),
        phones=[(phone, shown_phone(phone), week(hours_of(phone.schedule), now)) for phone in found.parts.phones],
        spoken=[_spoken(one, now) for one in found.parts.languages],
        places=[_place(found, at) for at in found.parts.places],
        areas=[area_name(area.extent, area.name) for area in found.parts.areas],
        needs=found.needs,
        whom=_whom(service),
        ages=_ages(service.minimum_age, service.maximum_age),
        source=source_name(service.source),
        out=links.out,
        may_rate=rules.may_rate(service.state),
        forms=ServiceForms(
            useful=useful or forms.ServiceUsefulForm(),
            contact=contact or forms.ContactForm.for_numbers(numbers_of(found.parts.phones)),
        ),
    )


def shown_phone(phone: Phone) -> ShownPhone:
    """A number as a link, with its own hours where it has some."""
    hours = hours_of(phone.schedule)
    card = CardPhone(
        number=phone.number,
        dial=phone.dial,
        extension=phone.extension,
        type=phone.type,
        description=phone.description,
        on_bill=phone.on_bill,
        hours=hours,
    )
    return ShownPhone(card, opening(hours, clock.now()))


def numbers_of(phones: list[Phone]) -> dict[str, str]:
    """As dialled → as written, each once."""
    return {phone.dial: phone.number for phone in phones}


def _place(found: ServicePage, at: ServiceAtLocation) -> ShownPlace:
    hours, now = hours_of(at.schedule), clock.now()
    return ShownPlace(at, opening(hours, now), week(hours, now), found.parts.accessibility.get(at.location_id, []))


def _spoken(one: Language, now: datetime) -> tuple[Language, Opening | None, list[Day]]:
    hours = hours_of(one.schedule)
    return one, opening(hours, now), week(hours, now)


def _whom(service: Service) -> str:
    """ "la personne concernée, ses proches"."""
    words = (
        (service.for_person, _("la personne concernée")),
        (service.for_close, _("ses proches")),
        (service.for_professionals, _("des professionnels")),
    )
    return ", ".join(str(said) for is_so, said in words if is_so)


def _ages(least: int | None, most: int | None) -> str:
    """For which ages, in years; "" for all."""
    if least is None:
        return "" if most is None else str(_("Jusqu’à %(n)d ans", n=most))
    return str(_("À partir de %(n)d ans", n=least) if most is None else _("De %(a)d à %(b)d ans", a=least, b=most))
