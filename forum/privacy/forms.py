"""The forms with which somebody takes away or erases what is theirs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired

from forum.web.forms import Form, SecretField

ERASE, KEEP = "erase", "keep"


class EraseForm(Form):
    """The whole account. Nothing is chosen beforehand: what becomes of published texts is theirs to say."""

    posts = RadioField(
        _l("Vos messages déjà parus"),
        choices=[
            (ERASE, _l("Les effacer aussi")),
            (KEEP, _l("Les laisser, sous « Un membre parti »")),
        ],
        validators=[InputRequired(_l("Choisissez ce que deviennent vos messages parus."))],
    )
    passphrase = SecretField(
        _l("Votre phrase"), validators=[DataRequired(_l("Écrivez votre phrase : elle seule dit que c’est vous."))]
    )
