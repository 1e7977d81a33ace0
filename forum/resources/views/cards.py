"""Cards to keep: a contact for the phone, a card of paper for the wallet. What the reader writes on them is in no
address and is not stored."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import make_response, render_template
from flask_babel import gettext as _

from forum import ratelimit
from forum.errors import Hidden
from forum.freshness import Freshness, freshness
from forum.ratelimit import limiter
from forum.resources import forms
from forum.resources.models import Channel
from forum.resources.queries.service_page import service_page
from forum.resources.views import service
from forum.resources.views.shared import Answer, blueprint
from forum.safety import contact_card, emergency, panel
from forum.web import access, locale

MOST_LINES = 6  # on a card of the size of a bank card


@dataclass(frozen=True, slots=True)
class CardLine:
    """A number on paper; `how` says what it is good for, "" for a number to call."""

    number: str
    how: str = ""


@blueprint.post("/r/<public_id:page_id>/contact")
@access.everybody
@limiter.limit(ratelimit.CHANGE)
def contact(page_id: str) -> Answer:
    found = service_page(page_id, locale.today())
    form = forms.ContactForm.for_numbers(service.numbers_of(found.parts.phones), sent=True)
    if not form.accepts():
        return service.show(page_id, contact=form), HTTPStatus.UNPROCESSABLE_ENTITY
    response = make_response(contact_card.vcard(form.label.data or "", form.number.data))
    response.headers["Content-Type"] = "text/vcard; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{contact_card.file_name()}"'
    return response


@blueprint.get("/r/<public_id:page_id>/wallet")
@access.everybody
def wallet(page_id: str) -> Answer:
    return _wallet(f"/r/{page_id}", _lines_of_service(page_id), forms.WalletForm(formdata=None))


@blueprint.post("/r/<public_id:page_id>/wallet")
@access.everybody
@limiter.limit(ratelimit.CHANGE)
def write_wallet(page_id: str) -> Answer:
    return _written(f"/r/{page_id}", _lines_of_service(page_id))


@blueprint.get("/h/<string(length=2):code>/wallet")
@access.everybody
def country_wallet(code: str) -> Answer:
    where = _country(code)
    return _wallet(f"/h/{where.code}", _lines_of_country(where), forms.WalletForm(formdata=None))


@blueprint.post("/h/<string(length=2):code>/wallet")
@access.everybody
@limiter.limit(ratelimit.CHANGE)
def write_country_wallet(code: str) -> Answer:
    where = _country(code)
    return _written(f"/h/{where.code}", _lines_of_country(where))


def _written(back: str, lines: list[CardLine]) -> Answer:
    form = forms.WalletForm()
    if not form.accepts():
        return _wallet(back, lines, form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _wallet(back, lines, form)


def _wallet(back: str, lines: list[CardLine], form: forms.WalletForm) -> str:
    # Words that say nothing of what the numbers are for, until the reader chooses others.
    label = _("Numéros utiles") if form.errors or not form.label.data else form.label.data
    return render_template("resources/wallet.html", back=back, lines=lines[:MOST_LINES], form=form, label=label)


def _lines_of_service(public_id: str) -> list[CardLine]:
    """Raises Hidden where there is no service, where it has no number, and where nobody vouches for it any more."""
    found = service_page(public_id, locale.today())
    lines = [CardLine(phone.number, _("SMS") if phone.type is Channel.TEXT else "") for phone in found.parts.phones]
    stands = freshness(found.service.review_by, found.service.lapses_on, locale.today())
    if not lines or stands is Freshness.LAPSED:
        raise Hidden
    return lines


def _country(code: str) -> panel.Place:
    where = panel.place(code.upper())
    if where is None:
        raise Hidden
    return where


def _lines_of_country(where: panel.Place) -> list[CardLine]:
    if not isinstance(where, emergency.Country):
        return [CardLine(number, _("non vérifié par nous")) for number in where.numbers]
    found = panel.urgent(where, locale.language())
    return [CardLine(one.number, _("SMS") if one.href.startswith("sms:") else one.who) for one in found]


def country_lines() -> list[CardLine]:
    """Those of the reader's country; none where nothing is known of it."""
    where = panel.place(locale.country())
    return _lines_of_country(where) if where is not None else []
