"""The rules of the place in one language: the built-in list, and over it what administrators have made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from forum.db import db
from forum.discussion.labels import RULE_TEXTS, RULE_WORDS
from forum.discussion.models import HouseRule, HouseRuleText
from forum.web import locale

STEP = 10  # between the places of built-in rules: there is room for others
LAST = 9000  # the place of what stands behind all others


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """A rule in one language: what it is called, what it says at length ("" where there is nothing to say).

    `is_retired`: named by old decisions only. `is_built_in`: has words without anybody having written some.
    `version` is 0 for a built-in rule that nobody has changed.
    """

    code: str
    name: str
    text: str
    place: int
    is_retired: bool = False
    is_built_in: bool = False
    version: int = 0


def built_in(language: str) -> dict[str, RuleText]:
    """The built-in rules by code, in order. Asks no database."""
    with locale.speaking(language):
        return {
            code: RuleText(
                code=code,
                name=str(name),
                text=str(RULE_TEXTS[code]),
                place=LAST if code == "other" else number * STEP,
                is_built_in=True,
            )
            for number, (code, name) in enumerate(RULE_WORDS.items(), start=1)
        }


def rules(language: str) -> dict[str, RuleText]:
    """All rules by code, in their order, those that are retired too. One query.

    A rule that nobody has put into this language is told in another one rather than not at all.
    """
    found = built_in(language)
    rows = db.session.execute(
        select(HouseRule, HouseRuleText)
        .outerjoin(HouseRuleText, HouseRuleText.rule_id == HouseRule.id)
        .order_by(HouseRuleText.language == language, HouseRuleText.language == locale.FIRST, HouseRuleText.language)
    )
    for rule, words in rows:
        known = found.get(rule.code) or RuleText(code=rule.code, name=rule.code, text="", place=0)
        known = replace(known, place=rule.place, is_retired=rule.is_retired, version=rule.version)
        if words is not None and (words.language == language or not known.is_built_in):
            known = replace(known, name=words.name, text=words.text)
        found[rule.code] = known
    return dict(sorted(found.items(), key=lambda item: (item[1].place, item[0])))


def in_force(found: Mapping[str, RuleText]) -> list[RuleText]:
    """The rules that can still be chosen, in order."""
    return [rule for rule in found.values() if not rule.is_retired]


def choices(language: str) -> list[tuple[str, str]]:
    """The rules that can be chosen in a form: (code, name), in order."""
    return [(rule.code, rule.name) for rule in in_force(rules(language))]


def name_of(code: str, found: Mapping[str, RuleText]) -> str:
    """What a rule is called, also a retired one; "" for none."""
    return found[code].name if code in found else ""


def name(code: str, language: str) -> str:
    """What one rule is called; "" for none, without asking."""
    return name_of(code, rules(language)) if code else ""


def in_languages(languages: Iterable[str]) -> dict[str, dict[str, RuleText]]:
    """The rules in each of several languages."""
    return {language: rules(language) for language in languages}


def house_rule(code: str) -> HouseRule | None:
    """What administrators have made of a rule; None for a built-in one as it came, and for an unknown code."""
    return db.session.scalar(select(HouseRule).where(HouseRule.code == code))


def texts(rule_id: int) -> dict[str, HouseRuleText]:
    """The words that administrators gave a rule, by language."""
    rows = db.session.scalars(select(HouseRuleText).where(HouseRuleText.rule_id == rule_id))
    return {words.language: words for words in rows}


def next_place() -> int:
    """A place behind the others that were given, but for those that stand last."""
    last = db.session.scalar(select(func.max(HouseRule.place)).where(HouseRule.place < LAST)) or 0
    return min(max(last, len(RULE_WORDS) * STEP) + STEP, LAST - 1)
