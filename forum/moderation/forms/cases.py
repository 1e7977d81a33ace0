"""A crisis case: its steps, the note for the author, its end."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import AnyOf, DataRequired, Length

from forum.moderation.forms.blanks import no_blanks
from forum.moderation.forms.deciding import SeenForm
from forum.moderation.models.cases import TICKED, CaseStep
from forum.moderation.rules import cases as rules
from forum.web.forms import BodyField

LONGEST_TEXT = 4000  # characters
TOO_LONG = _l("Le texte dépasse %(max)d caractères.")
THEIR_WORDS = _l("Cela reprend les mots de la personne. Dites-le avec les vôtres : rien de son texte n’entre ici.")

STEP_WORDS = {
    CaseStep.HELP: _l("Les numéros sont montrés à la personne"),
    CaseStep.SECOND: _l("Une deuxième personne de l’équipe est là"),
    CaseStep.NOTE: _l("Un mot lui est écrit, pour elle seule"),
    CaseStep.NUMBERS: _l("Les numéros de son pays lui sont dits, si elle a dit lequel"),
    CaseStep.CALLS: _l(
        "Il lui est dit que seule elle, ou quelqu’un près d’elle, peut appeler la police ou les secours : nous ne le"
        " pouvons pas"
    ),
    CaseStep.POST: _l("Son texte est décidé"),
    CaseStep.AFTER_24: _l("Nouveau regard après 24 heures"),
    CaseStep.AFTER_72: _l("Nouveau regard après 72 heures"),
}
MISSING_WORDS = {
    rules.Missing.SECOND: _l("Une deuxième personne doit d’abord rejoindre ce suivi."),
    rules.Missing.NOTE: _l("Écrivez d’abord un mot à la personne."),
    rules.Missing.FOLLOWUPS: _l("Dites pourquoi un nouveau regard, à 24 ou 72 heures, n’a pas lieu."),
}


class CaseForm(SeenForm):
    """An act on a case as it was seen: joining it, looking again."""


class StepForm(SeenForm):
    """A step that people tick themselves. Its buttons are the choice."""

    step = StringField(validators=[AnyOf([step.value for step in TICKED])])
    done = StringField(validators=[AnyOf(["yes", "no"])])


class AuthorNoteForm(SeenForm):
    """The note that no other member sees. Made personal: a template as it stands is refused."""

    text = BodyField(
        _l("Le mot, pour cette personne seulement"),
        id="note-text",
        validators=[DataRequired(_l("Le mot est vide.")), Length(max=LONGEST_TEXT, message=TOO_LONG), no_blanks],
    )

    def accepts_beside(self, *, templates: Sequence[str], texts: Sequence[str]) -> bool:
        """Whether it is right, is none of the templates, and quotes none of the texts that the author sent."""
        if not self.accepts():
            return False
        written = self.text.data or ""
        complaints = []
        if rules.is_bare(written, list(templates)):
            complaints.append(_l("C’est le modèle, sans rien de personnel. Ajoutez ce qui est pour cette personne."))
        if rules.quotes(written, list(texts)):
            complaints.append(THEIR_WORDS)
        self.text.errors = [*self.text.errors, *complaints]
        return not complaints


class ClosingForm(SeenForm):
    """The end of a case: what was learnt, and why a follow-up was left out."""

    text = BodyField(
        _l("Ce qui s’est bien passé, ce qu’il faudra changer"),
        id="review-text",
        validators=[
            DataRequired(_l("Écrivez ce que l’équipe en retient.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
        ],
    )
    reason = BodyField(
        _l("Pourquoi un nouveau regard n’a pas lieu (seulement dans ce cas)"),
        id="review-reason",
        validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )

    def accepts_beside(self, *, missing: Sequence[rules.Missing], texts: Sequence[str]) -> bool:
        """Whether it is right, nothing is missing in the case, and it quotes none of the texts that the author sent."""
        is_right = self.accepts()
        for field in (self.text, self.reason):
            if rules.quotes(field.data or "", list(texts)):
                field.errors = [*field.errors, THEIR_WORDS]
                is_right = False
        for one in missing:
            field = self.reason if one is rules.Missing.FOLLOWUPS else self.text
            field.errors = [*field.errors, MISSING_WORDS[one]]
        return is_right and not missing
