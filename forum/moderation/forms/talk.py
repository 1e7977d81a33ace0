"""Notes between those who review; messages to the team and its answers."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, Length, ValidationError

from forum.moderation.forms.blanks import no_blanks
from forum.moderation.forms.deciding import SeenForm
from forum.moderation.models.talk import LONGEST_MESSAGE, LONGEST_NOTE
from forum.web.forms import BodyField, Form

# The public id of an item, or the number of a member.
ABOUT = re.compile(r"[A-Za-z0-9_-]{22}|[1-9][0-9]{0,18}")
TOO_LONG = _l("Le texte dépasse %(max)d caractères.")


class StaffNoteForm(Form):
    """A note for those who review, about an item or a member."""

    about = HiddenField()
    text = BodyField(
        _l("Ajouter une note"),
        id="staff-note-text",
        validators=[DataRequired(_l("La note est vide.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
    )
    back = HiddenField()

    def validate_about(self, field: HiddenField) -> None:
        if not ABOUT.fullmatch(field.data or ""):
            raise ValidationError(_l("Cette note n’est attachée à rien : ouvrez la page de nouveau."))


class MessageForm(Form):
    """A message to the whole team."""

    text = BodyField(
        _l("Votre message"),
        validators=[
            DataRequired(_l("Le message est vide.")),
            Length(max=LONGEST_MESSAGE, message=_l("Le message dépasse %(max)d caractères. Partagez-le en deux.")),
        ],
    )
    about_team = BooleanField(_l("Mon message concerne une personne de l’équipe"))


class AnswerForm(SeenForm):
    """The team's answer to what was read."""

    text = BodyField(
        _l("Réponse de l’équipe"),
        validators=[DataRequired(_l("La réponse est vide.")), Length(max=LONGEST_MESSAGE, message=TOO_LONG), no_blanks],
    )


class EndForm(SeenForm):
    """The end of a conversation that was read."""
