"""Asking for a second look; the view of whoever decides again; their answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from forum.moderation.forms.blanks import no_blanks
from forum.moderation.forms.deciding import LONGEST_REASON, SeenForm
from forum.moderation.models import Verdict
from forum.web.forms import BodyField, Form

LONGEST_APPEAL = 4000  # characters
VERDICT_WORDS = {
    Verdict.UPHOLD: _l("La décision reste"),
    Verdict.OVERTURN: _l("La décision est annulée"),
}
CHOICES = [(verdict.value, VERDICT_WORDS[verdict]) for verdict in Verdict]


class AppealForm(Form):
    """Why somebody contests what was decided."""

    text = BodyField(
        _l("Ce que vous voulez dire à la personne qui regardera"),
        validators=[
            DataRequired(_l("Écrivez ce qui ne va pas, même en une phrase.")),
            Length(max=LONGEST_APPEAL, message=_l("Le texte dépasse %(max)d caractères.")),
        ],
    )


class ViewForm(SeenForm):
    """What somebody would decide, before they see what was decided and why."""

    outcome = RadioField(
        _l("Que décideriez-vous ?"),
        choices=CHOICES,
        validators=[InputRequired(_l("Choisissez ce que vous décideriez."))],
    )
    text = BodyField(
        _l("Votre avis, et pourquoi"),
        validators=[
            DataRequired(_l("Écrivez votre avis avant de voir les premières raisons.")),
            Length(max=LONGEST_REASON, message=_l("L’avis dépasse %(max)d caractères.")),
        ],
    )


class AnswerForm(SeenForm):
    """What becomes of it, and what the person reads."""

    outcome = RadioField(
        _l("Ce que vous décidez"), choices=CHOICES, validators=[InputRequired(_l("Choisissez une décision."))]
    )
    reply = SelectField(_l("Réponse enregistrée"), default="", choices=[("", _l("Choisir"))], validate_choice=False)
    answer = BodyField(
        _l("Votre réponse à la personne"),
        validators=[
            DataRequired(_l("Écrivez une réponse : la personne la lira.")),
            Length(max=LONGEST_REASON, message=_l("La réponse dépasse %(max)d caractères.")),
            no_blanks,
        ],
    )
