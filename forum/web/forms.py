"""The base of every form, and fields that clean what people paste before anything else sees it."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.i18n import messages_path

from forum import markup
from forum.web import locale


@cache
def _complaints(language: str) -> NullTranslations:
    """WTForms' own words. Flask-WTF reads their file anew for every form that is made."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class Form(FlaskForm):  # type: ignore[misc]
    """A form of this site: protected by its token, complains in the reader's language, keeps what was written."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: FlaskForm) -> NullTranslations:
            return _complaints(locale.language())

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
