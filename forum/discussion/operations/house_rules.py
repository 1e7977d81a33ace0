"""Changing the rules of the place: administrators' work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import HouseRule, HouseRuleText
from forum.discussion.queries import house_rules as queries
from forum.errors import Conflict
from forum.roles import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A rule as it is to be: its place, whether it is retired, its name and text by language."""

    place: int
    is_retired: bool
    words: Mapping[str, tuple[str, str]]


def new_rule(code: str, wording: Wording, *, by: Viewer) -> None:
    """Add a rule under a code that stays its own. Raises Conflict when somebody was faster with the same code."""
    _say(_add(code, wording), wording)
    record(Act.RULE_CREATED, actor=by.number, about=code, after=_languages(wording.words))


def change_rule(code: str, wording: Wording, *, version: int, by: Viewer) -> None:
    """Reword, move or retire a rule, or bring it back. Raises Conflict when it has changed since `version`."""
    rule = queries.house_rule(code)
    if (0 if rule is None else rule.version) != version:
        raise Conflict
    was_retired = rule is not None and rule.is_retired
    if rule is None:
        rule = _add(code, wording)
    rule.place, rule.is_retired = wording.place, wording.is_retired
    # A new version even where only the words change: they stand in another table.
    flag_modified(rule, "place")
    changed = _say(rule, wording)
    record(Act.RULE_CHANGED, actor=by.number, about=code, after=" ".join(changed))
    if wording.is_retired is not was_retired:
        act = Act.RULE_RETIRED if wording.is_retired else Act.RULE_RESTORED
        record(act, actor=by.number, about=code, before=_state(was_retired), after=_state(wording.is_retired))


def _add(code: str, wording: Wording) -> HouseRule:
    rule = HouseRule(code=code, place=wording.place, is_retired=wording.is_retired)
    db.session.add(rule)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    return rule


def _say(rule: HouseRule, wording: Wording) -> list[str]:
    """Keep the words, and only those: what says the same as the built-in list goes on following it. Gives back the
    languages in which something changed."""
    kept = queries.texts(rule.id)
    changed = []
    for language, (name, text) in wording.words.items():
        known = kept.get(language)
        own = queries.built_in(language).get(rule.code)
        if own is not None and (own.name, own.text) == (name, text):
            if known is not None:
                db.session.delete(known)
                changed.append(language)
        elif known is None:
            db.session.add(HouseRuleText(rule_id=rule.id, language=language, name=name, text=text))
            changed.append(language)
        elif (known.name, known.text) != (name, text):
            known.name, known.text = name, text
            changed.append(language)
    return changed


def _languages(words: Mapping[str, object]) -> str:
    return " ".join(sorted(words))


def _state(is_retired: bool) -> str:
    return "retired" if is_retired else "in_force"
