"""Asking for a second signature, and answering."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from forum.web.forms import BodyField, Form, VersionField

LONGEST_REASON = 2000  # characters


class AskForm(Form):
    """Why it should be done, for the second person and for the record."""

    reason = BodyField(
        _l("Pourquoi"),
        validators=[
            DataRequired(_l("Écrivez pourquoi : une seconde personne doit pouvoir en juger.")),
            Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères.")),
        ],
    )


class SignForm(Form):
    """A signature, or taking one's request back: of the version that was seen."""

    version = VersionField()


class RefuseForm(SignForm):
    """A refusal says why."""

    reason = BodyField(
        _l("Pourquoi vous ne signez pas"),
        validators=[
            DataRequired(_l("Écrivez pourquoi : la personne qui a demandé le lira.")),
            Length(max=LONGEST_REASON, message=_l("La raison dépasse %(max)d caractères.")),
        ],
    )
