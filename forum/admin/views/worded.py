"""What the pages of rules and of content notes share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from forum.admin.forms import notes, rules
from forum.discussion.operations.worded import Wording
from forum.discussion.queries.content_notes import NoteText
from forum.discussion.queries.house_rules import RuleText
from forum.errors import Hidden

Known = TypeVar("Known", NoteText, RuleText)


def is_free(form: notes.NewNoteForm | rules.NewRuleForm, known: Collection[str], complaint: str) -> bool:
    """Whether nothing has this code, nor ever had; the complaint on the form where something has."""
    code = form.code.data or ""
    if code != "new" and code not in known:
        return True
    form.code.errors = [complaint]
    return False


def in_each(code: str, everything: Mapping[str, Mapping[str, Known]]) -> dict[str, Known]:
    """What has this code, in each language of the site. Raises Hidden when there is nothing."""
    if any(code not in found for found in everything.values()):
        raise Hidden
    return {language: found[code] for language, found in everything.items()}


def fill(form: notes.NoteForm | rules.RuleForm, found: Mapping[str, NoteText] | Mapping[str, RuleText]) -> None:
    """The form as everything stands now."""
    for language, known in found.items():
        form.say(language, known)
        form.place.data, form.is_retired.data, form.version.data = known.place, known.is_retired, known.version


def wording(form: notes.WordsForm | rules.WordsForm) -> Wording:
    return Wording(place=form.place.data or 0, is_retired=bool(form.is_retired.data), words=form.words())
