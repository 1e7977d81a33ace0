"""The words of the queue: kinds, levels, ages, claims, reasons for a place, hindrances."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.discussion.models.acts import ThreadAct
from forum.moderation.models import Outcome, SanctionKind
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
    ItemKind.SERVICE: _l("Service de l’annuaire"),
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
    "case_second": _l("Une deuxième personne manque"),
    "case_note": _l("Le mot pour la personne manque"),
    "case_after": _l("Le moment d’un nouveau regard"),
    "case_closing": _l("Reste à clore"),
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
    Outcome.MASK: _l("Les mots entre doubles crochets sont remplacés. La personne voit quoi, et lit pourquoi."),
    Outcome.RETURN: _l("La personne corrige et renvoie. Rien ne paraît."),
    Outcome.REMOVE: _l("Rien ne paraît. Toujours avec un mot."),
    Outcome.ESCALATE: _l("Rien ne paraît encore. La raison reste dans l’équipe."),
}
# What stands in the place of masked words, in the language of the text.
MASK_WORDS = {"fr": "[retiré par sécurité]", "en": "[removed for safety]"}
SANCTION_WORDS = {
    SanctionKind.WARNING: _l("Avertissement"),
    SanctionKind.READ_ONLY: _l("Lecture seule"),
    SanctionKind.SUSPENSION: _l("Compte suspendu"),
    SanctionKind.CLOSURE: _l("Compte fermé pour toujours"),
}
SANCTION_HINTS = {
    SanctionKind.WARNING: _l("Un mot que la personne lira. Rien ne change pour son compte."),
    SanctionKind.READ_ONLY: _l("La personne lit, et n’envoie plus rien jusqu’au dernier jour."),
    SanctionKind.SUSPENSION: _l("La personne ne lit plus que ce qui est public, jusqu’au dernier jour."),
    SanctionKind.CLOSURE: _l("Sans fin. C’est une demande : une deuxième personne doit signer."),
}
SANCTION_HINDRANCE_WORDS = {
    "own_account": _l("C’est votre compte : quelqu’un d’autre en décide."),
    "of_staff": _l("Ce compte fait partie de l’équipe ou d’une association : l’administration en décide."),
    "wrote_here": _l("Vous avez écrit dans ce fil : quelqu’un d’autre en décide."),
    "already_closed": _l("Ce compte est déjà fermé."),
    "out_of_scope": _l("Hors des rubriques ou des langues que vous relisez."),
}
ACT_WORDS = {
    ThreadAct.LOCK: _l("Fermer le fil"),
    ThreadAct.UNLOCK: _l("Rouvrir le fil"),
    ThreadAct.SLOW: _l("Ralentir le fil"),
    ThreadAct.PIN: _l("Mettre en tête de la rubrique"),
    ThreadAct.UNPIN: _l("Ne plus mettre en tête"),
    ThreadAct.MOVE: _l("Déplacer dans une autre rubrique"),
    ThreadAct.SPLIT: _l("Mettre des réponses dans un fil à part"),
    ThreadAct.MERGE: _l("Réunir avec un autre fil"),
    ThreadAct.HIDE: _l("Masquer le fil"),
    ThreadAct.SHOW: _l("Remettre le fil"),
}
ACT_HINTS = {
    ThreadAct.LOCK: _l("Plus de nouvelles réponses. Celles qui attendent peuvent encore paraître."),
    ThreadAct.UNLOCK: _l("On peut de nouveau répondre."),
    ThreadAct.SLOW: _l("La personne qui va trop vite garde son texte et lit quand elle pourra l’envoyer."),
    ThreadAct.PIN: _l("Le fil reste premier jusqu’au dernier jour, puis reprend sa place."),
    ThreadAct.UNPIN: _l("Le fil reprend sa place."),
    ThreadAct.MOVE: _l(
        "Jamais d’une rubrique des membres vers une rubrique publique : de là, un fil ne revient pas au public."
    ),
    ThreadAct.SPLIT: _l("Les réponses choisies gardent leur ordre. Ce qui attend reste ici."),
    ThreadAct.MERGE: _l("Ses messages passent à la suite de l’autre fil, ce qui attend aussi. Son adresse y mène."),
    ThreadAct.HIDE: _l(
        "Plus personne ne le voit, sauf l’équipe de relecture. Chaque personne garde ses propres textes."
    ),
    ThreadAct.SHOW: _l("Le fil est de nouveau là pour les mêmes personnes qu’avant."),
}


def why_words(code: str) -> str:
    """Who or what gave an item its place, in words: a code of `level_why`."""
    if code in WHY_WORDS:
        return str(WHY_WORDS[code])
    return str(_l("Relevé par une règle : %(rule)s", rule=code.removeprefix("rule:")))
