"""When a crisis case needs somebody, who may join it, what is missing before it may be closed. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from forum.moderation.models.cases import FOLLOWUPS
from forum.roles import Viewer
from forum.waiting import Level

# So many words in a row, the same as in the text that somebody sent, are that text and no longer one's own words.
QUOTED_WORDS = 8
WORD = re.compile(r"\w+")


class Stage(StrEnum):
    """What a case waits for. Stands among the reasons for its place in the queue; stable."""

    SECOND = "case_second"
    NOTE = "case_note"
    AFTER = "case_after"
    CLOSING = "case_closing"


class Missing(StrEnum):
    """What stands against closing a case. The names of fields of its page, or steps."""

    SECOND = "second"
    NOTE = "note"
    FOLLOWUPS = "reason"


def may_see(viewer: Viewer, member: int | None) -> bool:
    """Those who review, but never a case about themselves."""
    return viewer.is_reviewer and viewer.number is not None and not viewer.goes_by(member)


def may_join(viewer: Viewer, *, member: int | None, opened_by: int, second: int | None) -> bool:
    """Somebody else than who opened it, once."""
    return may_see(viewer, member) and second is None and viewer.number != opened_by


def stage(*, has_second: bool, has_note: bool, has_reader: bool, followup: int) -> Stage:
    """What a case waits for now. Without its author there is nobody to write to."""
    if not has_second:
        return Stage.SECOND
    if has_reader and not has_note:
        return Stage.NOTE
    return Stage.CLOSING if followup == FOLLOWUPS[-1] else Stage.AFTER


def next_followup(followup: int) -> int | None:
    """After the follow-up that was done last (hours, 0 for none), the one to come; None after the last."""
    return next((hours for hours in FOLLOWUPS if hours > followup), None)


def level(now_at: Stage) -> Level:
    """Danger to life until two people are there and the note is written; then urgent; what is only left to be closed
    can wait a little."""
    levels = {Stage.SECOND: Level.CRISIS, Stage.NOTE: Level.CRISIS, Stage.CLOSING: Level.AMBER}
    return levels.get(now_at, Level.RED)


def waits_from(at: Stage, since: datetime, now: datetime, *, followup: int, has_moved: bool) -> datetime:
    """From when somebody is needed next.

    `since` is from when somebody was needed before: the opening, until everything of the first hour is done, then the
    time of each follow-up. `has_moved`: with this act the case came to the stage `at`, or to another follow-up of it.
    """
    upcoming = next_followup(followup)
    if not has_moved or at in {Stage.SECOND, Stage.NOTE}:
        return since
    return now if at is Stage.CLOSING or upcoming is None else since + timedelta(hours=upcoming - followup)


def missing(*, has_second: bool, has_note: bool, has_reader: bool, followup: int, reason: str) -> list[Missing]:
    """What stands against closing. Follow-ups that were left out need a reason."""
    found = []
    if not has_second:
        found.append(Missing.SECOND)
    if has_reader and not has_note:
        found.append(Missing.NOTE)
    if followup != FOLLOWUPS[-1] and not reason:
        found.append(Missing.FOLLOWUPS)
    return found


def is_bare(note: str, templates: list[str]) -> bool:
    """Whether a note is one of the templates and nothing else: white space and capitals aside."""
    return _squeezed(note) in {_squeezed(template) for template in templates}


def _squeezed(words: str) -> str:
    return " ".join(words.casefold().split())


def quotes(written: str, texts: list[str]) -> bool:
    """Whether eight words in a row of what staff wrote are those of a text that somebody sent."""
    runs = _runs(written)
    return bool(runs) and any(not runs.isdisjoint(_runs(text)) for text in texts)


def _runs(words: str) -> set[tuple[str, ...]]:
    found = WORD.findall(words.casefold())
    return {tuple(found[at : at + QUOTED_WORDS]) for at in range(len(found) - QUOTED_WORDS + 1)}
