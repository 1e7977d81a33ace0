"""Where an agency is told that something is due."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.validators import Length

from config import MAIL_ADDRESS
from forum.resources.models import LONGEST_MAIL
from forum.web.forms import Form, LineField


def _is_address(_form: Any, field: Any) -> None:
    if field.data and not MAIL_ADDRESS.fullmatch(field.data):
        raise ValidationError(_l("Écrivez une adresse entière, comme contact@exemple.org, ou rien."))


class MailForm(Form):
    """An address, or nothing: then the agency is told at its desk only."""

    mail = LineField(
        _l("Adresse de votre organisation"),
        validators=[Length(max=LONGEST_MAIL, message=_l("L’adresse a %(max)d caractères au plus.")), _is_address],
    )
