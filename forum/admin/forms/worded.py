"""What the forms of rules and of content notes share: a short name, a place, words in every language of the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from forum.web import locale
from forum.web.forms import Form, LineField, NumberField


class WordedForm(Form):
    """`SAID` is what is said of a thing; each has a field for every language: `name_fr`. See `in_languages`."""

    SAID: ClassVar[tuple[str, ...]] = ("name",)

    def words(self) -> dict[str, dict[str, str]]:
        """What is said, by language."""
        return {code: {said: self[f"{said}_{code}"].data for said in self.SAID} for code, _name in locale.languages()}

    def say(self, language: str, known: object) -> None:
        """Fill in what is known in one language."""
        for said in self.SAID:
            self[f"{said}_{language}"].data = getattr(known, said)


def placed(last: int) -> NumberField:
    return NumberField(
        _l("Place dans la liste"),
        validators=[
            InputRequired(_l("Écrivez un nombre.")),
            NumberRange(min=0, max=last, message=_l("Écrivez un nombre entre %(min)d et %(max)d.")),
        ],
    )


def coded(longest: int) -> LineField:
    """The code of a new one: what is stored names it for ever."""
    return LineField(
        _l("Son nom court, que rien ne changera plus"),
        validators=[
            DataRequired(_l("Donnez un nom court.")),
            Length(max=longest, message=_l("Le nom court dépasse %(max)d caractères.")),
            Regexp(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z", message=_l("Écrivez des lettres sans accent, en minuscules.")),
        ],
    )


def named(label: Any, longest: int, *, language: str) -> LineField:
    """`language`: as it calls itself, so that two that are missing are told apart."""
    missing = _l("Donnez un nom dans chaque langue ; il manque celui-ci : %(language)s.", language=language)
    return LineField(
        label,
        validators=[
            DataRequired(missing),
            Length(max=longest, message=_l("Le nom dépasse %(max)d caractères.")),
        ],
    )


def in_languages(kind: type[WordedForm], fields: Callable[[str], dict[str, Field]]) -> type[Any]:
    """The form with these fields for each language of the site, given its name: WTForms reads them from the class."""
    found = {f"{said}_{code}": field for code, name in locale.languages() for said, field in fields(name).items()}
    return type(kind.__name__, (kind,), found)
