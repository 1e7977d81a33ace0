"""How templates write days, hosts and numbers. No time of day is ever written about what a member did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from flask import Flask

from forum.web import locale

WEEK = 7
# "22 November 2026", as most of those who read English here write it.
DATES = {"en": "en_GB"}
MONTH = 28
MONTH_AND_YEAR = "MMMM y"


def coarse(day: date) -> str:
    """How long ago, roughly: "aujourd’hui", "cette semaine", "il y a 2 semaines", "mars 2026"."""
    return _coarse(day, locale.today(), locale.language())


def coarse_days(days: Iterable[date | None]) -> dict[date | None, str]:
    """Each day as `coarse` says it, "" for none, looked up once: the rows of a page share their days."""
    today, language = locale.today(), locale.language()
    return {day: _coarse(day, today, language) if day else "" for day in set(days)}


@lru_cache(maxsize=4096)
def _coarse(day: date, today: date, language: str) -> str:
    words = locale.translations(language)
    age = (today - day).days
    if age <= 0:
        return str(words.ugettext("aujourd’hui"))
    if age < WEEK:
        return str(words.ugettext("cette semaine"))
    if age < MONTH:
        weeks = age // WEEK
        return str(words.ungettext("il y a une semaine", "il y a %(num)d semaines", weeks)) % {"num": weeks}
    return _format(day, MONTH_AND_YEAR, language)


def month(day: date) -> str:
    """ "mars 2026", in the reader's language."""
    return _format(day, MONTH_AND_YEAR, locale.language())


def whole_day(day: date, language: str | None = None) -> str:
    """ "3 novembre 2026": for what the house says (checked on, valid until), never for what a member did."""
    return _format(day, "long", language or locale.language())


@lru_cache(maxsize=4096)
def _format(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=DATES.get(language, language))


def capital(words: str) -> str:
    """The first letter large, the rest as it is."""
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=2048)
def country(code: str, language: str | None = None) -> str:
    """A country's name in the reader's language; "" for none."""
    if not code:
        return ""
    return str(Locale.parse(language or locale.language()).territories.get(code, code))


@lru_cache(maxsize=64)
def _language_name(code: str, language: str) -> str:
    return str(Locale.parse(language).languages.get(code, code))


def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return _language_name(code, locale.language())


def init_app(app: Flask) -> None:
    for function in (coarse, month, whole_day, capital, language_name):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.filters["country"] = lambda code: country(code, locale.language())
