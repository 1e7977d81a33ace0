"""The words for what this feature stores as codes, and the countries and languages a page can be for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l

from forum.resources.models import AgencyKind, Answer, GuidanceState, HelpKind
from forum.web import filters

HELP_KINDS: Mapping[HelpKind, Any] = {
    HelpKind.EMERGENCY: _l("Urgence"),
    HelpKind.POLICE: _l("Police près de chez vous"),
    HelpKind.ONLINE: _l("En ligne et par téléphone"),
    HelpKind.PREMISES: _l("Sur place : droit, hébergement"),
    HelpKind.CLOSE: _l("Avec les proches"),
}
HELP_HINTS: Mapping[HelpKind, Any] = {
    HelpKind.EMERGENCY: _l("Quand quelqu’un est là, ou arrive."),
    HelpKind.POLICE: _l("Ce qu’elle peut faire une fois que des faits sont notés."),
    HelpKind.ONLINE: _l("Des services publics et des organisations qui répondent à distance."),
    HelpKind.PREMISES: _l("Des organisations qui vous reçoivent."),
    HelpKind.CLOSE: _l("Un appui à côté des services, jamais à leur place."),
}
AGENCY_KINDS: Mapping[AgencyKind, Any] = {
    AgencyKind.POLICE: _l("police"),
    AgencyKind.PUBLIC: _l("service public"),
    AgencyKind.CHARITY: _l("association"),
    AgencyKind.COMPANY: _l("entreprise"),
}
STATES: Mapping[GuidanceState, Any] = {
    GuidanceState.HELD: _l("En attente de relecture"),
    GuidanceState.PUBLISHED: _l("Publiée"),
    GuidanceState.RETURNED: _l("Rendue pour correction"),
    GuidanceState.WITHDRAWN: _l("Retirée"),
}
TAGS: Mapping[Answer, Any] = {
    Answer.TOO_LONG: _l("Trop long"),
    Answer.COMPLICATED: _l("Trop compliqué"),
    Answer.NO_ANSWER: _l("Le numéro n’a pas répondu"),
    Answer.OUTDATED: _l("Information dépassée"),
    Answer.WRONG_COUNTRY: _l("Pas pour mon pays"),
}

# The languages in which a page may be written: those of the site first, then those most often asked for.
WRITTEN = (
    "fr", "en", "es", "ar", "am", "bg", "bn", "de", "el", "fa", "ht", "hy", "it", "ka", "ku", "ln", "mg", "nl",
    "pl", "ps", "pt", "ro", "ru", "so", "sq", "sr", "sw", "ta", "ti", "tr", "uk", "ur", "vi", "wo", "zh",
)  # fmt: skip
# Two letters in Babel's list, but no country: unions, test codes, islands without people.
NOT_COUNTRIES = frozenset(
    {"AC", "AQ", "BV", "CP", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)


@lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """All countries as (ISO code, name in `language`), by name; accents do not push a name to the end."""
    codes = [
        code
        for code in map(str, Locale.parse("fr").territories)
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    return by_name((code, filters.country(code, language)) for code in codes)


def by_name(named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """(code, name) pairs in the order in which people look names up."""
    return tuple(sorted(named, key=lambda pair: unicodedata.normalize("NFD", pair[1]).casefold()))


def is_country(code: str) -> bool:
    """Whether this is the two-letter code of a country."""
    return code in dict(countries("fr"))
