"""Services ready for a template: facts joined to the words in which they are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import gettext as _

from forum import clock
from forum.freshness import Freshness
from forum.resources import labels
from forum.resources.models import AgencyKind, AssuredBy, Channel, Cost, Known
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
    """A card with what is told of it now. `languages` are names, each with hours of its own in words if it has some."""

    card: ServiceCard
    freshness: Freshness
    opening: Opening | None
    phones: tuple[ShownPhone, ...]
    kind: str
    languages: str
    areas: str
    cost: str
    checked: str


def shown(cards: Iterable[ServiceCard]) -> list[ShownService]:
    """Each card with what is told of it at this moment."""
    now, today, language = clock.now(), locale.today(), locale.language()
    return [
        ShownService(
            card=card,
            freshness=card.freshness(today),
            opening=opening(card.hours, now),
            phones=tuple(_phone(phone, now) for phone in card.phones[:MOST_NUMBERS]),
            kind=_kind_words(card.organization_kind, language),
            languages=_languages(card.languages, now, language),
            areas=_areas(card.areas, language),
            cost=_cost(card.cost, frozenset(phone.on_bill for phone in card.phones), language),
            checked=_checked(card.checked_on, card.assured_by, card.source, language),
        )
        for card in cards
    ]


def _phone(phone: CardPhone, now: datetime) -> ShownPhone:
    return ShownPhone(phone, opening(phone.hours, now))


# What many services share is put into words once a language: a list has hundreds of such words.


@lru_cache(maxsize=64)
def _kind_words(kind: AgencyKind, _language: str) -> str:
    return str(labels.AGENCY_KINDS[kind])


@lru_cache(maxsize=512)
def _language_name(code: str, _language: str) -> str:
    return labels.language(code)


def _languages(spoken: tuple[CardLanguage, ...], now: datetime, language: str) -> str:
    """ "Français, arabe (Fermé, rouvre lundi à 9 h)"."""
    named = []
    for one in spoken:
        own = opening(one.hours, now)
        when = f" ({', '.join(filter(None, (own.first, own.then)))})" if own else ""
        named.append(_language_name(one.code, language) + when)
    return filters.capital(", ".join(named))


@lru_cache(maxsize=2048)
def _areas(some: tuple[CardArea, ...], _language: str) -> str:
    """ "France, Belgique", "France (Nord)", "Tous les pays"."""
    named = [area_name(area.extent, area.name) for area in some[:MOST_AREAS]]
    return ", ".join(named) + (" …" if len(some) > MOST_AREAS else "")


def area_name(extent: str, name: str) -> str:
    """A country, a part of one, or everywhere."""
    if not extent:
        return str(_("Tous les pays"))
    country = filters.country(extent[:2])
    return f"{country} ({name or extent})" if len(extent) > 2 else country


@lru_cache(maxsize=256)
def _cost(cost: Cost, bills: frozenset[Known], _language: str) -> str:
    """The price, and whether it shows on the bill: the worst of its numbers."""
    words = str(_("Prix non vérifié") if cost is Cost.UNKNOWN else labels.COSTS[cost])
    if not bills:
        return words
    if Known.YES in bills:
        return f"{words}, {_('visible sur la facture')}"
    return f"{words}, {_('absent de la facture') if bills == {Known.NO} else _('facture non vérifiée')}"


@lru_cache(maxsize=4096)
def _checked(day: date, assured_by: AssuredBy, source: str, _language: str) -> str:
    """ "Vérifié le 3 novembre 2026 par deux personnes de l’équipe. Source : example.org."."""
    words = str(_("Vérifié le %(day)s par %(who)s.", day=filters.whole_day(day), who=labels.ASSURED[assured_by]))
    return f"{words} {_('Source : %(source)s.', source=source_name(source))}" if source else words


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
