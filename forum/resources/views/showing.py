"""Services ready for a template: facts joined to the words in which they are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, current_app, get_template_attribute
from flask_babel import gettext as _
from markupsafe import Markup

from forum import clock
from forum.freshness import Freshness
from forum.resources import labels
from forum.resources.models import Channel, Cost, Known
from forum.resources.queries import ServiceCard
from forum.resources.queries.service_cards import CardArea, CardLanguage, CardPhone
from forum.resources.views.opening import Opening, opening
from forum.web import filters, locale

MOST_NUMBERS = 3  # on a card; the others stand on the service's page
MOST_AREAS = 4


@dataclass(frozen=True, slots=True)
class ShownPhone:
    """A number as a link, with its own hours where it has some."""

    phone: CardPhone
    opening: Opening | None

    @property
    def is_text(self) -> bool:
        return self.phone.type is Channel.TEXT


@dataclass(frozen=True, slots=True)
class ShownService:
    """A card with what is told of it now. `languages` are names, each with whether it is spoken now, "" if it has no
    hours of its own."""

    card: ServiceCard
    freshness: Freshness
    opening: Opening | None
    phones: tuple[ShownPhone, ...]
    kind: str
    languages: tuple[tuple[str, str], ...]
    areas: str
    cost: str
    checked: str


def card_texts(cards: Iterable[ServiceCard]) -> list[Markup]:
    """Each card as a page shows it in this minute; made once a minute and language, it is the same for everybody."""
    minute = clock.now().replace(second=0, microsecond=0)
    around = (minute, locale.today(), locale.language(), current_app.config["ABRI"].timezone)
    return [_card_text(card, *around) for card in cards]


@lru_cache(maxsize=2048)
def _card_text(card: ServiceCard, now: datetime, today: date, _language: str, _site_zone: str) -> Markup:
    text: Markup = get_template_attribute("macros/service_card.html", "service_card")(shown(card, now, today))
    return text


def shown(card: ServiceCard, now: datetime, today: date) -> ShownService:
    """A card with what is told of it at this moment."""
    return ShownService(
        card=card,
        freshness=card.freshness(today),
        opening=opening(card.hours, now),
        phones=tuple(_phone(phone, now) for phone in card.phones[:MOST_NUMBERS]),
        kind=str(labels.AGENCY_KINDS[card.organization_kind]),
        languages=_languages(card.languages, now),
        areas=_areas(card.areas),
        cost=_cost(card.cost, {phone.on_bill for phone in card.phones}),
        checked=_checked(card),
    )


def _phone(phone: CardPhone, now: datetime) -> ShownPhone:
    return ShownPhone(phone, opening(phone.hours, now))


def _languages(spoken: tuple[CardLanguage, ...], now: datetime) -> tuple[tuple[str, str], ...]:
    """ "Français", ""; "arabe", "fermé, rouvre lundi à 9 h"."""
    named = []
    for place, one in enumerate(spoken):
        own, name = opening(one.hours, now), labels.language(one.code)
        when = ", ".join(filter(None, (own.first.lower(), own.then))) if own else ""
        named.append((name if place else filters.capital(name), when))
    return tuple(named)


def _areas(some: tuple[CardArea, ...]) -> str:
    """ "France, Belgique", "France (Nord)", "Tous les pays"."""
    named = [area_name(area.extent, area.name) for area in some[:MOST_AREAS]]
    return ", ".join(named) + (" …" if len(some) > MOST_AREAS else "")


def area_name(extent: str, name: str) -> str:
    """A country, a part of one, or everywhere."""
    if not extent:
        return str(_("Tous les pays"))
    country = filters.country(extent[:2])
    return f"{country} ({name or extent})" if len(extent) > 2 else country


def _cost(cost: Cost, bills: set[Known]) -> str:
    """The price, and what a call leaves behind: on the bill, the worst of its numbers; in the telephone, always."""
    words = str(_("Prix non vérifié") if cost is Cost.UNKNOWN else labels.COSTS[cost])
    if not bills:
        return words
    on_bill = _("absent de la facture") if bills == {Known.NO} else _("facture non vérifiée")
    if Known.YES in bills:
        on_bill = _("visible sur la facture")
    return ", ".join((words, str(on_bill), _("noté dans le journal d’appels")))


def _checked(card: ServiceCard) -> str:
    """ "Vérifié le 3 novembre 2026 par deux personnes de l’équipe. Source : example.org."."""
    day, who = filters.whole_day(card.checked_on), labels.ASSURED[card.assured_by]
    words = str(_("Vérifié le %(day)s par %(who)s.", day=day, who=who))
    return f"{words} {_('Source : %(source)s.', source=source_name(card.source))}" if card.source else words


def source_name(source: str) -> str:
    """The host of an address, or the words as they are."""
    host = urlsplit(source).hostname if source.startswith(("https://", "http://")) else None
    return host.removeprefix("www.") if host else source


def init_app(app: Flask) -> None:
    """The words for what is stored about services as codes."""
    app.jinja_env.filters["need_words"] = labels.NEEDS.__getitem__
    app.jinja_env.filters["cost_words"] = labels.COSTS.__getitem__
    app.jinja_env.filters["known_words"] = labels.KNOWN.__getitem__
    app.jinja_env.filters["language_words"] = labels.language
