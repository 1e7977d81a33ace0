"""The form of a board."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from forum.discussion.models import WhoReads
from forum.web import locale
from forum.web.forms import Form, LineField, NumberField

READER_WORDS = {
    WhoReads.MEMBERS: _l("Les personnes qui ont un compte"),
    WhoReads.PUBLIC: _l("Tout le monde, sans compte"),
}


class BoardForm(Form):
    name = LineField(
        _l("Nom"),
        validators=[
            DataRequired(_l("Donnez un nom.")),
            Length(max=80, message=_l("Le nom dépasse %(max)d caractères.")),
        ],
    )
    purpose = LineField(
        _l("À quoi elle sert, en une phrase"),
        validators=[Length(max=300, message=_l("La phrase dépasse %(max)d caractères."))],
    )
    language = SelectField(_l("Langue"), validators=[InputRequired(_l("Choisissez une langue."))])
    who_reads = RadioField(
        _l("Qui peut lire ?"),
        choices=[(kind.value, READER_WORDS[kind]) for kind in WhoReads],
        default=WhoReads.MEMBERS.value,
        validators=[InputRequired(_l("Choisissez qui peut lire."))],
    )
    agencies_read = BooleanField(_l("Des organisations dont l’identité a été vérifiée y lisent et répondent"))
    place = NumberField(
        _l("Place dans la liste"),
        default=1,
        validators=[
            InputRequired(_l("Écrivez un nombre.")),
            NumberRange(min=0, max=9999, message=_l("Écrivez un nombre entre %(min)d et %(max)d.")),
        ],
    )

    def __init__(self) -> None:
        super().__init__()
        self.language.choices = locale.languages()
