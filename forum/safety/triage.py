"""How urgent a text reads: rules over the text itself, asked when it is sent. No rule stands here.

A rule is a function of a text and its language. Rules only raise a level; they never publish, refuse or lower.

    triage.register(app, rule)
    raised = triage.triage("…", "fr")
    triage.look_at(post, about=post.public_id, text="…", language="fr", quick=True)

What lies above and keeps the changes of levels registers itself with `keep_changes`: nothing here knows who does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import structlog
from flask import Flask, current_app

from forum.waiting import BY_AUTHOR, Level, Waits, add_reasons, is_higher, raise_level

log = structlog.get_logger()
RULES, KEEPER = "abri_triage_rules", "abri_triage_keeper"
PREFIX = "rule:"


@dataclass(frozen=True, slots=True)
class Raised:
    """A level, and the codes of why: words of ours without spaces, never words of the text."""

    level: Level
    reasons: tuple[str, ...] = ()


class Cause(StrEnum):
    """Who or what raised a level here."""

    AUTHOR = "author"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A level that was raised. `about` is the public id of what waits."""

    about: str
    before: Level
    after: Level
    cause: Cause
    why: tuple[str, ...]


# Given a text and its language (two letters): how urgent it reads, or None where there is nothing to say.
Rule = Callable[[str, str], Raised | None]
Keeper = Callable[[Change], None]


def register(app: Flask, rule: Rule) -> None:
    """Ask this rule about every text that is sent from now on."""
    app.extensions.setdefault(RULES, []).append(rule)


def keep_changes(app: Flask, keeper: Keeper) -> None:
    """Tell this function of every level that is raised here, within the unit of work that raises it."""
    app.extensions[KEEPER] = keeper


def triage(text: str, language: str) -> Raised:
    """The highest level that any rule gives, green when none gives one, and the reasons of all, each once.

    A rule that fails is written to the log by its name and the kind of its failure alone, and costs nobody the text:
    the others are asked all the same.
    """
    rules: list[Rule] = current_app.extensions.get(RULES, [])
    found = [raised for rule in rules if (raised := _asked(rule, text, language)) is not None]
    level = Level.GREEN
    for raised in found:
        level = raised.level if is_higher(raised.level, level) else level
    reasons = (PREFIX + "-".join(reason.split()) for raised in found for reason in raised.reasons)
    return Raised(level, tuple(dict.fromkeys(reasons)))


def _asked(rule: Rule, text: str, language: str) -> Raised | None:
    try:
        return rule(text, language)
    except Exception as error:  # noqa: BLE001 - whatever a rule does, the text that somebody wrote must not be lost
        log.error("triage_rule", rule=getattr(rule, "__name__", "rule"), kind=type(error).__name__)
        return None


def look_at(row: Waits, *, about: str, text: str, language: str, quick: bool = False) -> None:
    """Raise the level of what was just sent, by what it says and by what its author asks for.

    `quick`: the author needs an answer soon, which makes it amber at least. Nothing is ever lowered.
    """
    if quick:
        _raise(row, Level.AMBER, [BY_AUTHOR], about=about, cause=Cause.AUTHOR)
    raised = triage(text, language)
    _raise(row, raised.level, raised.reasons, about=about, cause=Cause.RULE)


def _raise(row: Waits, level: Level, why: Iterable[str], *, about: str, cause: Cause) -> None:
    before, why = row.level or Level.GREEN, tuple(why)
    changed = raise_level(row, level, why)
    if not changed:
        if level is row.level and level is not Level.GREEN:
            add_reasons(row, why)  # it had that place already: one more reason for it
        return
    keeper: Keeper | None = current_app.extensions.get(KEEPER)
    if keeper is not None:
        keeper(Change(about=about, before=before, after=level, cause=cause, why=why))
