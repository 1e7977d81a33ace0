"""The base of every form, and fields that clean what people paste before anything else sees it."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TextAreaField

from forum import markup


class Form(FlaskForm):  # type: ignore[misc]
    """A form of this site: protected by its token, complains in the reader's language, keeps what was written."""

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
