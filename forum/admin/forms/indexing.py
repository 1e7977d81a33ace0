"""Whether search engines may find a page."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import AnyOf

from forum.web.forms import Form

YES, NO = "yes", "no"


class IndexingForm(Form):
    """Its buttons are the choice."""

    found = StringField(validators=[AnyOf([YES, NO])])

    @property
    def is_wanted(self) -> bool:
        return bool(self.found.data == YES)
