"""The words of the queue: kinds, levels, ages, claims, reasons for a place, hindrances."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.moderation.models import Outcome
from forum.moderation.models.items import ItemKind
from forum.waiting import BY_AGENCY, BY_AUTHOR, BY_MODERATOR, BY_REPORT, Level

LEVEL_WORDS = {
    Level.CRISIS: _l("Danger"),
    Level.RED: _l("Urgent"),
    Level.AMBER: _l("À suivre"),
    Level.GREEN: _l("Calme"),
}
# The look of each level: docs/look.md.
LEVEL_LOOKS = {Level.CRISIS: "danger", Level.RED: "urgent", Level.AMBER: "watch", Level.GREEN: ""}
KIND_WORDS = {
    ItemKind.POST: _l("Texte"),
    ItemKind.EDIT: _l("Modification"),
    ItemKind.NAME: _l("Nom choisi"),
    ItemKind.REPORT: _l("Alerte d’un lecteur"),
    ItemKind.APPEAL: _l("Contestation"),
    ItemKind.GUIDANCE: _l("Fiche"),
    ItemKind.PIN: _l("Demande d’épingle"),
    ItemKind.SIGNATURE: _l("Seconde signature"),
    ItemKind.CASE: _l("Suivi d’une situation de danger"),
    ItemKind.MESSAGE: _l("Mot à l’équipe"),
}
AGE_WORDS = {"late": _l("Délai dépassé"), "day": _l("Plus d’un jour")}
CLAIM_WORDS = {"free": _l("Libres"), "mine": _l("À moi"), "others": _l("À d’autres")}
WHY_WORDS = {
    BY_AUTHOR: _l("Demande une réponse rapide"),
    BY_MODERATOR: _l("Niveau choisi par l’équipe"),
    BY_REPORT: _l("Alerte d’un lecteur"),
    BY_AGENCY: _l("Demandé par une association"),
}
HINDRANCE_WORDS = {
    "role": _l("Votre rôle ne le permet pas."),
    "own_text": _l("C’est votre texte : quelqu’un d’autre le relira."),
    "decided_before": _l("Vous avez déjà décidé ou passé la main : quelqu’un d’autre le fera."),
    "admins_only": _l("Réservé à l’administration."),
    "wrote_here": _l("Vous avez écrit dans ce fil : quelqu’un d’autre le relira."),
    "out_of_scope": _l("Hors des rubriques ou des langues que vous relisez."),
    "recused": _l("Vous avez laissé ce texte à quelqu’un d’autre."),
}
OUTCOME_WORDS = {
    Outcome.PUBLISH: _l("Publier"),
    Outcome.MASK: _l("Masquer et publier"),
    Outcome.RETURN: _l("Rendre avec une raison"),
    Outcome.REMOVE: _l("Retirer"),
    Outcome.ESCALATE: _l("Passer à quelqu’un d’autre, plus vite"),
}
OUTCOME_HINTS = {
    Outcome.PUBLISH: _l("Le texte paraît pour toute personne qui peut lire la rubrique."),
    Outcome.MASK: _l("Les mots entre doubles crochets sont remplacés. La personne voit ce qui a changé."),
    Outcome.RETURN: _l("La personne corrige et renvoie. Rien ne paraît."),
    Outcome.REMOVE: _l("Rien ne paraît. Toujours avec un mot."),
    Outcome.ESCALATE: _l("Rien ne paraît encore. La raison reste dans l’équipe."),
}
# What stands in the place of masked words, in the language of the text.
MASK_WORDS = {"fr": "[retiré par sécurité]", "en": "[removed for safety]"}


def why_words(code: str) -> str:
    """Who or what gave an item its place, in words: a code of `level_why`."""
    if code in WHY_WORDS:
        return str(WHY_WORDS[code])
    return str(_l("Relevé par une règle : %(rule)s", rule=code.removeprefix("rule:")))
