"""The form of a saved reply."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from forum.moderation.models import Occasion
from forum.moderation.models.replies import LONGEST_REPLY, LONGEST_REPLY_NAME
from forum.moderation.rules import replies as rules
from forum.web import locale
from forum.web.forms import BodyField, Form, LineField, VersionField

OCCASION_WORDS = {
    Occasion.RETURN: _l("Rendre avec une raison"),
    Occasion.REMOVE: _l("Retirer"),
    Occasion.MASK: _l("Masquer et publier"),
    Occasion.NOTE: _l("Mot à quelqu’un en danger"),
    Occasion.SANCTION: _l("Avertissement ou limite d’un compte"),
    Occasion.APPEAL: _l("Réponse à une contestation"),
    Occasion.MESSAGE: _l("Réponse à un mot à l’équipe"),
}


class ReplyForm(Form):
    """A reply: when it is of use, its language, a name for those who choose it, and its words."""

    occasion = SelectField(
        _l("Pour"),
        choices=[(occasion.value, OCCASION_WORDS[occasion]) for occasion in Occasion],
        validators=[InputRequired(_l("Choisissez à quoi elle sert."))],
    )
    language = SelectField(_l("Langue"), validators=[InputRequired(_l("Choisissez une langue."))])
    name = LineField(
        _l("Nom, pour la retrouver"),
        validators=[
            DataRequired(_l("Donnez un nom.")),
            Length(max=LONGEST_REPLY_NAME, message=_l("Le nom dépasse %(max)d caractères.")),
        ],
    )
    body = BodyField(
        _l("Le texte"),
        validators=[
            DataRequired(_l("Le texte est vide.")),
            Length(max=LONGEST_REPLY, message=_l("Le texte dépasse %(max)d caractères.")),
        ],
    )

    def __init__(self) -> None:
        super().__init__()
        self.language.choices = locale.languages()

    def validate_body(self, field: BodyField) -> None:
        strange = rules.unknown(field.data or "")
        if strange:
            words = ", ".join("{" + name + "}" for name in strange)
            raise ValidationError(_("Nous ne savons pas remplir : %(words)s", words=words))


class ChangedReplyForm(ReplyForm):
    """A reply that is changed."""

    version = VersionField()
