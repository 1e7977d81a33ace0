"""The words for what this feature stores as codes, and the countries and languages a page can be for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l

from forum.resources.models import (
    AgencyKind,
    Answer,
    AssuredBy,
    Channel,
    Cost,
    GuidanceState,
    HelpKind,
    Known,
    Need,
    ServiceState,
)
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

ANSWERS: Mapping[Answer, Any] = {Answer.YES: _l("Utile"), Answer.NO: _l("Pas utile"), **TAGS}

# Facts about services.
NEEDS: Mapping[Need, Any] = {
    Need.LISTENING: _l("Être écouté·e"),
    Need.LEGAL: _l("Droit, démarches"),
    Need.DIGITAL: _l("Téléphone, comptes, ordinateur"),
    Need.SHELTER: _l("Hébergement"),
    Need.HEALTH: _l("Santé"),
    Need.MONEY: _l("Argent"),
}
CHANNELS: Mapping[Channel, Any] = {
    Channel.VOICE: _l("Parler"),
    Channel.TEXT: _l("Écrire (SMS)"),
    Channel.CHAT: _l("Tchat"),
}
COSTS: Mapping[Cost, Any] = {
    Cost.FREE: _l("Gratuit"),
    Cost.CALL: _l("Prix d’un appel ou d’un message"),
    Cost.PAID: _l("Payant"),
    Cost.UNKNOWN: _l("Non vérifié"),
}
KNOWN: Mapping[Known, Any] = {Known.YES: _l("Oui"), Known.NO: _l("Non"), Known.UNKNOWN: _l("Non vérifié")}
SERVICE_STATES: Mapping[ServiceState, Any] = {
    ServiceState.HELD: _l("En attente de relecture"),
    ServiceState.PUBLISHED: _l("Dans l’annuaire"),
    ServiceState.RETURNED: _l("Rendu pour correction"),
    ServiceState.WITHDRAWN: _l("Retiré"),
}
ASSURED: Mapping[AssuredBy, Any] = {
    AssuredBy.AGENCY: _l("l’organisation elle-même"),
    AssuredBy.TEAM: _l("l’équipe de relecture"),
    AssuredBy.TWO: _l("deux personnes de l’équipe"),
    AssuredBy.IMPORT: _l("l’annuaire d’origine"),
}
# Signed languages, which Babel does not name; by ISO 639-3.
SIGNED: Mapping[str, Any] = {
    "ase": _l("langue des signes américaine"),
    "asf": _l("langue des signes australienne"),
    "bfi": _l("langue des signes britannique"),
    "csl": _l("langue des signes chinoise"),
    "dse": _l("langue des signes néerlandaise"),
    "fcs": _l("langue des signes québécoise"),
    "fsl": _l("langue des signes française"),
    "gsg": _l("langue des signes allemande"),
    "ise": _l("langue des signes italienne"),
    "psr": _l("langue des signes portugaise"),
    "sfb": _l("langue des signes de Belgique francophone"),
    "ssp": _l("langue des signes espagnole"),
    "ssr": _l("langue des signes de Suisse romande"),
    "vgt": _l("langue des signes flamande"),
}
# What somebody is asked about a service, by the field of `said` and, after its part, those of its parts.
FIELDS: Mapping[str, Any] = {
    "name": _l("Nom"),
    "alternate_name": _l("Autre nom, s’il y en a un"),
    "summary": _l("Ce qu’il fait, en une phrase"),
    "description": _l("Ce qu’il faut savoir de plus"),
    "written_in": _l("Langue de ces textes"),
    "help_kind": _l("Quelle aide"),
    "needs": _l("Pour quels besoins"),
    "for_person": _l("La personne elle-même"),
    "for_close": _l("Ses proches"),
    "for_professionals": _l("Les professionnels"),
    "minimum_age": _l("À partir de quel âge"),
    "maximum_age": _l("Jusqu’à quel âge"),
    "url": _l("Site"),
    "chat_url": _l("Adresse du tchat"),
    "mail": _l("Adresse électronique"),
    "cost": _l("Prix"),
    "fees_description": _l("Le prix, en détail"),
    "application_process": _l("Comment s’y prendre"),
    "eligibility_description": _l("Qui peut venir"),
    "interpretation_services": _l("Interprètes"),
    "keeps": _l("Ce qu’il garde de vous"),
    "alert": _l("À savoir avant tout, par exemple une fermeture"),
    "valid_from": _l("À partir du"),
    "valid_to": _l("Jusqu’au"),
    "source": _l("Où vous avez vérifié tout cela"),
    "review_days": _l("À vérifier de nouveau au bout de combien de jours"),
    "hours": _l("Horaires"),
    "terms": _l("Termes d’autres annuaires"),
    "opening_hours": _l("Horaires"),
    "timezone": _l("Fuseau horaire"),
    "holiday_country": _l("Jours fériés de quel pays"),
    "phones.number": _l("Numéro"),
    "phones.country": _l("Pays où on le compose ainsi"),
    "phones.extension": _l("Poste"),
    "phones.type": _l("Pour parler ou écrire"),
    "phones.description": _l("À quoi il sert"),
    "phones.works_from_mobile": _l("Joignable d’un mobile"),
    "phones.on_bill": _l("Visible sur la facture"),
    "phones.works_without_plan": _l("Joignable sans forfait"),
    "phones.silent": _l("Appeler sans parler"),
    "phones.relay": _l("Pour qui n’entend pas ou ne parle pas"),
    "languages.code": _l("Langue"),
    "languages.note": _l("Précision"),
    "places.name": _l("Nom du lieu"),
    "places.is_confidential": _l("Lieu confidentiel : ni adresse, ni rien qui dise où il est"),
    "places.description": _l("Le lieu"),
    "places.transportation": _l("Comment venir"),
    "places.address_1": _l("Adresse"),
    "places.address_2": _l("Complément d’adresse"),
    "places.city": _l("Ville"),
    "places.postal_code": _l("Code postal"),
    "places.region": _l("Région (code ISO, par exemple FR-59)"),
    "places.country": _l("Pays"),
    "places.note": _l("Ce qui est proposé ici"),
    "accessibility.description": _l("Accessibilité"),
    "accessibility.details": _l("En détail"),
    "accessibility.url": _l("Page qui en parle"),
    "areas.country": _l("Pays"),
    "areas.region": _l("Région seulement (code ISO, par exemple FR-59)"),
    "areas.name": _l("Nom de cette région"),
}
PARTS: Mapping[str, Any] = {
    "phones": _l("Numéros"),
    "languages": _l("Langues dans lesquelles on répond"),
    "places": _l("Lieux"),
    "areas": _l("Pour quels pays"),
}

# What is wrong with what somebody says of a service: the codes of `rules.checks.Problem`.
CHECK_WORDS: Mapping[str, Any] = {
    "missing": _l("Cette réponse manque."),
    "too_long": _l("C’est trop long."),
    "too_many": _l("C’est trop pour un seul service."),
    "twice": _l("C’est déjà dit plus haut."),
    "not_one_line": _l("Écrivez une seule phrase, sur une ligne."),
    "language": _l("Choisissez une langue de la liste."),
    "country": _l("Choisissez un pays de la liste."),
    "region": _l("Écrivez le code de la région dans ce pays, par exemple FR-59."),
    "area": _l("Écrivez le code d’un pays ou d’une région, par exemple FR ou FR-59 ; rien pour partout."),
    "no_area": _l("Dites pour quel pays, ou pour partout."),
    "emergency_kind": _l("Les numéros d’urgence ne sont pas des services : deux personnes de l’équipe les changent."),
    "emergency": _l("C’est un numéro d’urgence de ce pays : deux personnes de l’équipe les changent, ailleurs."),
    "number": _l("Ce numéro ne peut pas exister dans ce pays. Écrivez-le en entier, en chiffres."),
    "extension": _l("Un poste n’a que des chiffres, dix au plus."),
    "channel": _l("Un numéro sert à parler ou à écrire. L’adresse du tchat a son propre champ."),
    "url": _l("Écrivez une adresse entière qui commence par https://."),
    "mail": _l("Écrivez une adresse entière, comme contact@exemple.org."),
    "nothing_to_reach": _l("Dites comment joindre ce service : un numéro, un tchat, un site ou un lieu."),
    "for_nobody": _l("Dites pour qui est ce service."),
    "age": _l("Écrivez un âge entre 0 et 120 ans."),
    "ages": _l("L’âge le plus haut est plus bas que l’autre."),
    "dates": _l("La fin est avant le début."),
    "over": _l("Ce jour est passé."),
    "review_days": _l("Écrivez un nombre de jours entre 1 et 180."),
    "hours": _l("Nous ne lisons pas ces horaires. Exemple : Mo-Fr 09:00-18:00; PH off."),
    "zone": _l("Choisissez un fuseau horaire de la liste."),
    "confidential": _l("Ce lieu est confidentiel : rien ici ne doit dire où il est."),
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


def language(code: str) -> str:
    """The name of a language in that of the reader, signed ones too."""
    return str(SIGNED[code]) if code in SIGNED else filters.language_name(code)


@lru_cache(maxsize=64)
def own_name(code: str) -> str:
    """The name of a language in that very language, as those who read it look for it."""
    name = str(Locale.parse(code).languages.get(code, code))
    return name[:1].upper() + name[1:]
