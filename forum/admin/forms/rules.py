"""The form of a rule, in every language of the site."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from forum.discussion.models.house_rules import LAST_PLACE, LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT
from forum.web import locale
from forum.web.forms import BodyField, Form, LineField, NumberField, VersionField


class WordsForm(Form):
    """A rule: its place, whether it is still chosen, and `name_fr`, `text_fr` and so on for every language."""

    place = NumberField(
        _l("Place dans la liste"),
        validators=[
            InputRequired(_l("Écrivez un nombre.")),
            NumberRange(min=0, max=LAST_PLACE, message=_l("Écrivez un nombre entre %(min)d et %(max)d.")),
        ],
    )
    is_retired = BooleanField(_l("Ne plus proposer cette règle"))

    def words(self) -> dict[str, tuple[str, str]]:
        """Name and text by language."""
        return {code: (self[f"name_{code}"].data, self[f"text_{code}"].data) for code, _name in locale.languages()}

    def say(self, language: str, name: str, text: str) -> None:
        """Fill in what is known in one language."""
        self[f"name_{language}"].data, self[f"text_{language}"].data = name, text


class RuleForm(WordsForm):
    """A rule that is changed."""

    version = VersionField()


class NewRuleForm(WordsForm):
    """A new rule, under a code that decisions will name for ever."""

    code = LineField(
        _l("Son nom court, que rien ne changera plus"),
        validators=[
            DataRequired(_l("Donnez un nom court.")),
            Length(max=LONGEST_CODE, message=_l("Le nom court dépasse %(max)d caractères.")),
            Regexp(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z", message=_l("Écrivez des lettres sans accent, en minuscules.")),
        ],
    )


def _in_languages(kind: type[WordsForm]) -> type[Any]:
    """The form with two fields for each language of the site: WTForms reads them from the class."""
    fields: dict[str, Any] = {}
    for code, _name in locale.languages():
        fields[f"name_{code}"] = LineField(
            _l("Nom"),
            validators=[
                DataRequired(_l("Donnez un nom dans chaque langue.")),
                Length(max=LONGEST_NAME, message=_l("Le nom dépasse %(max)d caractères.")),
            ],
        )
        fields[f"text_{code}"] = BodyField(
            _l("Ce qu’elle demande"),
            validators=[Length(max=LONGEST_TEXT, message=_l("Le texte dépasse %(max)d caractères."))],
        )
    return type(kind.__name__, (kind,), fields)


def rule_form() -> RuleForm:
    """The form of a rule, in the languages of this site."""
    form: RuleForm = _in_languages(RuleForm)()
    return form


def new_rule_form() -> NewRuleForm:
    """The form of a new rule, in the languages of this site."""
    form: NewRuleForm = _in_languages(NewRuleForm)()
    return form
