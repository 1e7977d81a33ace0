"""Fields that several forms of the directory share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, SelectMultipleField, ValidationError

from forum.resources import rules
from forum.resources.models import LONGEST_REVIEW, USUAL_REVIEW
from forum.web import locale

ANY = ""
DAYS = ["%Y-%m-%d", "%d/%m/%Y"]  # what browsers send, and what people write where there is no date picker


class Listed:
    """Every chosen value is one that the field offers, or this complaint. Stands for WTForms' own check, which has
    words of its own."""

    def __init__(self, complaint: Any) -> None:
        self.complaint = complaint

    def __call__(self, _form: Any, field: Any) -> None:
        chosen = field.data if isinstance(field, SelectMultipleField) else [field.data]
        if not set(chosen or ()) <= {value for value, _words in field.choices}:
            raise ValidationError(self.complaint)


class DayField(DateField):
    """A day, or nothing."""

    def __init__(self, label: Any, **given: Any) -> None:
        super().__init__(label, format=DAYS, **given)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not "".join(map(str, valuelist)).strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_no_day()) from error


class ReviewField(DateField):
    """The day by which an agency will have read its page again, with complaints in the words of this site."""

    def __init__(self, label: Any, **given: Any) -> None:
        super().__init__(label, format=DAYS, **given)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_no_day()) from error

    def pre_validate(self, _form: Any) -> None:
        if self.process_errors:
            return
        if self.data is None:
            raise ValidationError(_no_day())
        if not rules.is_review_day(self.data, today=locale.today()):
            raise ValidationError(
                _("Choisissez un jour après aujourd’hui, dans les %(n)d jours au plus.", n=LONGEST_REVIEW)
            )

    @property
    def day(self) -> date:
        """The day of a form that was accepted."""
        if self.data is None:
            raise ValueError("the form was not accepted")
        return self.data


def _no_day() -> str:
    return str(_("Écrivez une date, par exemple %(day)s.", day=proposed_review().strftime(DAYS[1])))


def proposed_review() -> date:
    """The review date that a form proposes."""
    return locale.today() + timedelta(days=USUAL_REVIEW)
