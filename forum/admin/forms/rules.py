"""The form of a rule, in every language of the site."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field
from wtforms.validators import Length

from forum.admin.forms.worded import WordedForm, coded, in_languages, named, placed
from forum.discussion.models.house_rules import LAST_PLACE, LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT
from forum.web.forms import BodyField, VersionField


class WordsForm(WordedForm):
    """A rule: its place, whether it is still chosen, what it is called and what it asks for."""

    SAID = ("name", "text")

    place = placed(LAST_PLACE)
    is_retired = BooleanField(_l("Ne plus proposer cette règle"))


class RuleForm(WordsForm):
    """A rule that is changed."""

    version = VersionField()


class NewRuleForm(WordsForm):
    """A new rule, under a code that decisions will name for ever."""

    code = coded(LONGEST_CODE)


def _fields(language: str) -> dict[str, Field]:
    too_long = _l("Le texte dépasse %(max)d caractères.")
    return {
        "name": named(_l("Nom"), LONGEST_NAME, language=language),
        "text": BodyField(_l("Ce qu’elle demande"), validators=[Length(max=LONGEST_TEXT, message=too_long)]),
    }


def rule_form() -> RuleForm:
    """The form of a rule, in the languages of this site."""
    form: RuleForm = in_languages(RuleForm, _fields)()
    return form


def new_rule_form() -> NewRuleForm:
    """The form of a new rule, in the languages of this site."""
    form: NewRuleForm = in_languages(NewRuleForm, _fields)()
    return form
