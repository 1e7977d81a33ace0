"""The words for what was done, for the log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.audit import Act
from forum.moderation.labels import LEVEL_WORDS, OUTCOME_WORDS, SANCTION_WORDS

ACT_WORDS = {
    Act.ACCOUNT_OPENED: _l("Compte ouvert"),
    Act.ACCOUNT_RECOVERED: _l("Compte retrouvé par un code de secours"),
    Act.SECOND_FACTOR_SET: _l("Second facteur réglé"),
    Act.STAFF_ADMITTED: _l("Personne admise dans l’équipe par l’exploitation"),
    Act.BOARD_CREATED: _l("Rubrique ouverte"),
    Act.BOARD_CHANGED: _l("Rubrique modifiée"),
    Act.POST_PUBLISHED: _l("Texte publié"),
    Act.POST_RETURNED: _l("Texte rendu"),
    Act.POST_REMOVED: _l("Texte retiré"),
    Act.POST_MASKED: _l("Texte masqué et publié"),
    Act.POST_ESCALATED: _l("Texte passé à quelqu’un d’autre"),
    Act.POST_MOVED: _l("Texte déplacé et publié"),
    Act.LEVEL_SET: _l("Niveau changé"),
    Act.EDIT_PUBLISHED: _l("Modification publiée"),
    Act.EDIT_RETURNED: _l("Modification rendue"),
    Act.EDIT_REMOVED: _l("Modification retirée"),
    Act.EDIT_MASKED: _l("Modification masquée et publiée"),
    Act.GUIDANCE_PUBLISHED: _l("Fiche publiée"),
    Act.GUIDANCE_RETURNED: _l("Fiche rendue"),
    Act.PIN_ACCEPTED: _l("Épingle acceptée"),
    Act.PIN_REFUSED: _l("Épingle refusée"),
    Act.RULE_CREATED: _l("Règle ajoutée"),
    Act.RULE_CHANGED: _l("Règle modifiée"),
    Act.RULE_RETIRED: _l("Règle mise de côté"),
    Act.RULE_RESTORED: _l("Règle remise en vigueur"),
    Act.REPLY_WRITTEN: _l("Réponse enregistrée ajoutée"),
    Act.REPLY_CHANGED: _l("Réponse enregistrée modifiée"),
    Act.REPLY_WITHDRAWN: _l("Réponse enregistrée retirée"),
    Act.REPORT_DECIDED: _l("Alerte examinée"),
    Act.REPORT_HELD: _l("Texte remis en attente après plusieurs alertes"),
    Act.SANCTION_GIVEN: _l("Mesure prise envers un compte"),
    Act.SANCTION_ENDED: _l("Mesure levée"),
    Act.ACCOUNT_CLOSED: _l("Compte fermé"),
    Act.THREAD_LOCKED: _l("Fil fermé aux réponses"),
    Act.THREAD_UNLOCKED: _l("Fil rouvert aux réponses"),
    Act.THREAD_HIDDEN: _l("Fil masqué"),
    Act.THREAD_SHOWN: _l("Fil remontré"),
    Act.THREAD_MOVED: _l("Fil déplacé"),
    Act.THREAD_MERGED: _l("Fils réunis"),
    Act.THREAD_SPLIT: _l("Fil partagé en deux"),
    Act.THREAD_SLOWED: _l("Rythme d’un fil réglé"),
    Act.THREAD_PINNED: _l("Fil épinglé"),
    Act.THREAD_UNPINNED: _l("Fil décroché"),
    Act.APPEAL_VIEWED: _l("Contestation : première décision lue"),
    Act.APPEAL_UPHELD: _l("Contestation : décision maintenue"),
    Act.APPEAL_OVERTURNED: _l("Contestation : décision changée"),
    Act.CASE_OPENED: _l("Suivi ouvert"),
    Act.CASE_JOINED: _l("Suivi rejoint"),
    Act.CASE_STEP: _l("Suivi : étape faite"),
    Act.CASE_NOTE: _l("Suivi : mot écrit à la personne"),
    Act.CASE_FOLLOWED: _l("Suivi repris"),
    Act.CASE_CLOSED: _l("Suivi clos"),
    Act.MESSAGE_ANSWERED: _l("Mot à l’équipe : réponse envoyée"),
    Act.MESSAGE_CLOSED: _l("Mot à l’équipe : échange clos"),
    Act.STAFF_NOTE_WRITTEN: _l("Note de l’équipe écrite"),
    Act.SIGNATURE_ASKED: _l("Seconde signature demandée"),
    Act.SIGNATURE_SIGNED: _l("Seconde signature donnée"),
    Act.SIGNATURE_REFUSED: _l("Seconde signature refusée"),
    Act.SIGNATURE_WITHDRAWN: _l("Demande de signature reprise"),
    Act.SIGNATURE_EXPIRED: _l("Demande de signature expirée"),
    Act.GRANT_USED: _l("Accès signé utilisé"),
    Act.ROLE_GRANTED: _l("Rôle donné"),
    Act.ROLE_TAKEN: _l("Rôle retiré"),
    Act.LIMIT_PASSED: _l("Pause remise à plus tard"),
    Act.MODERATOR_LIMITED: _l("Champ d’une personne de l’équipe réglé"),
    Act.ITEM_RECUSED: _l("Laissé à quelqu’un d’autre"),
    Act.NAME_PUBLISHED: _l("Nom choisi accepté"),
    Act.NAME_RETURNED: _l("Nom choisi rendu"),
    Act.LOG_EXPORTED: _l("Journal exporté"),
    Act.LOG_TRIMMED: _l("Lignes de plus de douze mois effacées du journal"),
}
# The codes that stand for how something was and is: states, levels, outcomes.
CODE_WORDS = {
    **{level.value: words for level, words in LEVEL_WORDS.items()},
    **{outcome.value: words for outcome, words in OUTCOME_WORDS.items()},
    **{kind.value: words for kind, words in SANCTION_WORDS.items()},
    "held": _l("En attente"),
    "published": _l("Publié"),
    "returned": _l("Rendu"),
    "removed": _l("Retiré"),
    "withdrawn": _l("Repris"),
    "waiting": _l("En attente"),
    "signed": _l("Signé"),
    "refused": _l("Refusé"),
    "expired": _l("Échu"),
    "used": _l("Utilisé"),
    "uphold": _l("La décision reste"),
    "upheld": _l("La décision reste"),
    "overturn": _l("La décision est annulée"),
    "overturned": _l("La décision est annulée"),
    "fine": _l("Rien à redire"),
    "handled": _l("Réglé autrement"),
    "hold": _l("À relire de nouveau"),
    "take_down": _l("Retiré"),
    "standing": _l("En vigueur"),
    "ended": _l("Terminé"),
    "open": _l("Ouvert"),
    "locked": _l("Fermé aux réponses"),
    "hidden": _l("Masqué"),
    "pinned": _l("En tête"),
}


def code_words(code: str) -> str:
    """How something was or is, in words; the code itself where there are none."""
    return str(CODE_WORDS.get(code, code))


def act_words(act: Act) -> str:
    """An act in the reader's language."""
    return str(ACT_WORDS[act])
