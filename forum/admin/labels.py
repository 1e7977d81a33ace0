"""The words of what administrators change: parts of a country's numbers, their fields, what is done to them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.admin.models import Change
from forum.freshness import Freshness
from forum.safety.emergency import OpenTo, Shows

KEY_WORDS = {
    "police": _l("Police"),
    "medical": _l("Secours médicaux"),
    "fire": _l("Pompiers"),
    "general": _l("Numéro unique pour toutes les urgences"),
    "helplines": _l("Ligne d’écoute"),
    "text": _l("Écrire au lieu d’appeler"),
    "silent": _l("Appeler en silence"),
    "what_happens": _l("Ce qui se passe quand on appelle"),
    "on_bill": _l("Sur la facture"),
}
FIELD_WORDS = {
    "number": _l("Numéro"),
    "who.fr": _l("Qui répond, en français"),
    "who.en": _l("Qui répond, en anglais"),
    "note.fr": _l("À savoir, en français"),
    "note.en": _l("À savoir, en anglais"),
    "name.fr": _l("Nom, en français"),
    "name.en": _l("Nom, en anglais"),
    "hours.fr": _l("Horaires, en français"),
    "hours.en": _l("Horaires, en anglais"),
    "languages": _l("Langues"),
    "words.fr": _l("Le texte, en français"),
    "words.en": _l("Le texte, en anglais"),
    "open_to": _l("Pour qui"),
    "shows": _l("L’appel se voit-il sur la facture ?"),
    "odd": _l("Raison, là où la liste de contrôle n’a pas ce numéro"),
    "source": _l("Source"),
    "page_of": _l("Date que porte la page"),
    "checked_on": _l("Vérifié le"),
}
CHANGE_WORDS = {
    Change.CHECKED: _l("J’ai revérifié : rien ne change, la date est renouvelée"),
    Change.CHANGED: _l("Changer ce qui suit"),
    Change.ADDED: _l("Ajouter"),
    Change.REMOVED: _l("L’enlever de la page des numéros"),
    Change.TAKEN_IN: _l("Prendre ce pays parmi ceux que nous avons lus"),
}
DONE_WORDS = {
    Change.CHECKED: _l("Revérifié, rien ne change"),
    Change.CHANGED: _l("Changé"),
    Change.ADDED: _l("Ajouté"),
    Change.REMOVED: _l("Enlevé"),
    Change.TAKEN_IN: _l("Pays lu pour la première fois"),
}
OPEN_TO_WORDS = {
    OpenTo.ANYONE_UNABLE_TO_SPEAK: _l("Toute personne qui ne peut pas parler, sans rien préparer"),
    OpenTo.REGISTERED: _l("Après une inscription ou avec une application installée avant"),
    OpenTo.SOME_AREAS: _l("Dans certains endroits seulement"),
}
SHOWS_WORDS = {
    Shows.NO: _l("Non, une source le dit"),
    Shows.YES: _l("Oui, une source le dit"),
    Shows.UNKNOWN: _l("On ne sait pas"),
}
STANDING_WORDS = {
    Freshness.FRESH: _l("À jour"),
    Freshness.OVERDUE: _l("À vérifier"),
    Freshness.LAPSED: _l("Plus vérifié depuis trop longtemps"),
}


def said(field: str, value: str) -> str:
    """What stands in a field, in words: its code where it is one of a few."""
    coded: dict[str, dict[Any, Any]] = {"open_to": OPEN_TO_WORDS, "shows": SHOWS_WORDS}
    return str(coded.get(field, {}).get(value, value))
