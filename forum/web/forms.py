"""The base of every form, and fields that clean what people paste before anything else sees it."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, PasswordField, StringField, TextAreaField
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from forum import markup
from forum.errors import Refused
from forum.web import locale

LONGEST_NUMBER = 12  # characters
LARGEST_NUMBER = 2**31 - 1


@cache
def _complaints(language: str) -> NullTranslations:
    """WTForms' own words. Flask-WTF reads their file anew for every form that is made."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class Form(FlaskForm):  # type: ignore[misc]
    """A form of this site: protected by its token, complains in the reader's language, keeps what was written."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: FlaskForm) -> NullTranslations:
            return _complaints(locale.language())

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """The fields of a sent form and nothing else: a file, or JSON, in the place of a text counts as not sent.

            A form made over values of its own (or None) keeps them.
            """
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return (request.form or None) if form.is_submitted() else None

    def accepts(self) -> bool:
        """Whether this is a POST and everything in it is right."""
        return bool(self.validate_on_submit())


class LineField(StringField):
    """One line: invisible and direction-changing characters removed, white space folded."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = markup.clean_line(str(valuelist[0])) if valuelist else ""


class BodyField(TextAreaField):
    """A longer text in the Markdown subset, cleaned likewise."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = markup.clean_text(str(valuelist[0])) if valuelist else ""


class SecretField(PasswordField):
    """A passphrase: taken as it is, at most a few hundred characters, never written back into the page."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0])[:600] if valuelist else ""


class NumberField(IntegerField):
    """A whole number that `NumberRange` can compare: it turns it into a float, for which some are too large."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([str(value)[:LONGEST_NUMBER] for value in valuelist])
        except ValueError as error:
            raise ValueError(_("Écrivez un nombre.")) from error


class VersionField(NumberField):
    """The version of something that its reader saw, hidden in the form that changes it."""

    widget = HiddenInput()

    def __init__(self, **bound: Any) -> None:
        super().__init__(validators=[InputRequired(), NumberRange(min=0, max=LARGEST_NUMBER)], **bound)


def _refuse_nameless_parts() -> None:
    """No browser sends a part without a name; Werkzeug takes it in, and Flask-WTF's check of the token stumbles."""
    if request.method == "POST" and not all(isinstance(name, str) for name in request.form):
        raise Refused("nameless_part", status=400)


def init_app(app: Flask) -> None:
    """Before the check of the form token."""
    app.before_request(_refuse_nameless_parts)
