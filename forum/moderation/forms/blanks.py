"""Words for somebody that still hold a blank of a saved reply are not sent."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from forum.moderation.rules import replies
from forum.web.forms import Form


def no_blanks(_form: Form, field: Field) -> None:
    """A validator: complains of the first blank that nobody has filled. What was written is kept."""
    blank = replies.blank(field.data or "")
    if blank:
        raise ValidationError(_l("Il reste %(blank)s : écrivez à la place ce qui pose question.", blank=blank))
