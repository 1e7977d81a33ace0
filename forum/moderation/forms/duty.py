"""Saying for how long one is on duty."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField

from forum.moderation.models.duty import LONGEST_DUTY
from forum.web.forms import Form

OFF = "off"


class DutyForm(Form):
    """1 to 12 hours from now, or no longer."""

    hours = SelectField(_l("Je suis là pour"), default="2")

    def __init__(self) -> None:
        super().__init__()
        self.hours.choices = [
            *((str(hours), ngettext("une heure", "%(num)d heures", hours)) for hours in range(1, LONGEST_DUTY + 1)),
            (OFF, _l("Je ne suis plus là")),
        ]

    @property
    def chosen_hours(self) -> int | None:
        """None: no longer."""
        return None if self.hours.data == OFF else int(self.hours.data)
