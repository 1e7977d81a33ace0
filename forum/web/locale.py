"""In which language and on which day the site speaks. The reader chooses; the address is never asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, current_app, g, has_request_context, redirect, request, session
from flask_babel import Babel, Domain
from werkzeug.wrappers import Response

from forum import clock
from forum.web import access

babel = Babel(configure_jinja=False)  # templates have their words from forum.web.words
blueprint = Blueprint("locale", __name__)
FIRST = "fr"
# Each language under its own name, so that everybody finds theirs.
NAMES = {"fr": "Français", "en": "English", "es": "Español", "ar": "العربية"}


def language() -> str:
    """The two-letter code of the language of this answer."""
    code: str | None = g.get("language")
    if code is None:
        code = g.language = _choose()
    return code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """For words in the language of somebody else than the reader, where the site speaks it."""
    before = g.get("language")
    if code in current_app.config["ABRI"].languages:
        g.language = code
    try:
        yield
    finally:
        g.pop("language", None)
        if before is not None:
            g.language = before


@cache
def translations(code: str) -> NullTranslations:
    """The catalogue of a language, or one that leaves every word as it is."""
    return Translations.load(Path(__file__).parents[1] / "translations", [code])


class _Words(Domain):  # type: ignore[misc]
    """Flask-Babel's own way to the catalogue of this answer's language is four times as long."""

    def get_translations(self) -> NullTranslations:
        return translations(language())


def _choose() -> str:
    offered: tuple[str, ...] = current_app.config["ABRI"].languages
    chosen = session.get("language")
    if chosen in offered:
        return str(chosen)
    return request.accept_languages.best_match(offered) or FIRST


def keep_language(code: str) -> None:
    """Remember a language for as long as the window stays open. An unknown one changes nothing."""
    if code in current_app.config["ABRI"].languages:
        session["language"] = code
        g.language = code


def country() -> str:
    """Whose help comes first: the country that the reader chose for this window, else the site's (two letters)."""
    return str(session.get("country") or current_app.config["ABRI"].country)


def keep_country(code: str) -> None:
    """Remember a country, checked by the caller, for as long as the window stays open."""
    session["country"] = code


def today() -> date:
    """The site's present day; the same one throughout a request."""
    if not has_request_context():
        return clock.today(current_app.config["ABRI"].timezone)
    day: date | None = g.get("today")
    if day is None:
        day = g.today = clock.today(current_app.config["ABRI"].timezone)
    return day


def direction(code: str) -> str:
    """ "ltr" or "rtl"."""
    return Locale.parse(code).text_direction


def languages() -> list[tuple[str, str]]:
    """The shipped languages: (code, own name)."""
    return [(code, NAMES[code]) for code in current_app.config["ABRI"].languages]


@blueprint.post("/l")
@access.everybody
def choose() -> Response:
    keep_language(request.form.get("language", ""))
    return redirect(own_path(request.form.get("back", "")), 303)


def own_path(wanted: str) -> str:
    """`wanted` if it is a path of this site, else the first page: a form must not send people elsewhere."""
    plain = (
        wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isascii() and wanted.isprintable()
    )
    return wanted if plain and len(wanted) < 300 and "\\" not in wanted else "/"


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = FIRST
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.config["ABRI"].timezone
    babel.init_app(app, locale_selector=language, default_domain="messages")
    babel.domain_instance = _Words()
    app.register_blueprint(blueprint)
