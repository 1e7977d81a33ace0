"""The words for how long something is kept. The periods come from the table: here are the sentences around them."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.privacy.rules import Code

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
YEAR_IN_DAYS, LONGEST_IN_DAYS = 365, 60

# The time stands for "6 mois", "14 jours", "12 heures", "10 minutes".
KEPT_WORDS = {
    Code.REMOVED: _l(
        "Gardé %(time)s après la décision, pour que vous puissiez la contester. Ensuite le texte "
        "est effacé ; une place vide reste."
    ),
    Code.RETURNED: _l("Si vous n’y revenez pas, gardé %(time)s après la décision. Ensuite le texte est effacé."),
    Code.EDITS: _l("Une modification rendue ou refusée : gardée %(time)s après la décision, puis effacée."),
    Code.REPLACED: _l(
        "L’ancien texte est gardé %(time)s, sans être montré aux autres membres, pour que "
        "l’équipe puisse voir ce qui a été lu. Puis il est effacé."
    ),
    Code.MASKED: _l("Au plus tard après %(time)s, ce texte d’avant est effacé."),
    Code.ASIDE: _l("Pendant %(time)s vous pouvez tout remettre. Ensuite, c’est effacé."),
    Code.SESSIONS: _l(
        "La ligne de votre session est effacée quand vous sortez, et au plus tard %(time)s après votre entrée."
    ),
    Code.NAMES: _l(
        "Une fois la demande décidée, le nom demandé est effacé aussitôt ; le jour et la raison "
        "d’un refus, %(time)s après la demande."
    ),
    Code.NOTICES: _l("Gardées %(time)s, ou jusqu’à ce que vous vidiez la liste."),
    Code.EXPORTS: _l("Gardée %(time)s, chiffrée, puis effacée."),
    Code.TALK: _l("Gardés %(time)s après la fin de l’échange, puis effacés."),
    Code.DECISIONS: _l(
        "Gardées %(time)s, plus longtemps seulement si un second regard a été demandé. Ensuite "
        "il n’en reste que des nombres par mois, sans texte ni personne."
    ),
    Code.LEVELS: _l("Gardé %(time)s, puis effacé."),
    Code.APPEALS: _l("Gardé %(time)s après la réponse, puis effacé."),
    Code.SANCTIONS: _l("Gardées %(time)s après leur fin, puis effacées."),
    Code.REPORTS: _l("Tout le reste est effacé %(time)s après la décision."),
    Code.SIGNATURES: _l("Gardé %(time)s après la réponse, puis effacé."),
    Code.CASES: _l("Tout est effacé %(time)s après la fin du suivi."),
    Code.STAFF_NOTES: _l("Gardées %(time)s, puis effacées."),
    Code.RECORD: _l("Une ligne ne peut pas être changée. Gardée %(time)s, puis effacée."),
    Code.CLAIMS: _l("Gardé %(time)s au plus."),
    Code.DUTIES: _l("Gardé %(time)s au plus, puis effacé."),
    Code.READING: _l("Gardé %(time)s."),
    Code.LEFT: _l("Gardé %(time)s, puis effacé."),
    Code.REPORTS_SENT: _l("Leur nombre est gardé %(time)s."),
    Code.WAIT_HOURS: _l("L’heure est oubliée après %(time)s : la semaine reste."),
    Code.WAITS: _l("Gardés %(time)s environ."),
    Code.SIGN_INS: _l("Gardé %(time)s, puis effacé."),
    Code.ANSWERS: _l("Gardé %(time)s, puis effacé."),
}


def sentence(code: Code, kept: timedelta) -> str:
    """How long what stands under this code is kept."""
    return str(KEPT_WORDS[code]) % {"time": spoken(kept)}


def spoken(kept: timedelta) -> str:
    """ "10 minutes", "12 heures", "14 jours", "6 mois"; of less than a minute: until the day is over."""
    if kept < MINUTE:
        return str(_l("jusqu’à la fin du jour"))
    if kept < HOUR:
        return str(ngettext("%(num)d minute", "%(num)d minutes", kept // MINUTE))
    if kept < DAY:
        return str(ngettext("%(num)d heure", "%(num)d heures", kept // HOUR))
    if kept.days < LONGEST_IN_DAYS:
        return str(ngettext("%(num)d jour", "%(num)d jours", kept.days))
    return str(ngettext("%(num)d mois", "%(num)d mois", round(kept.days * 12 / YEAR_IN_DAYS)))
