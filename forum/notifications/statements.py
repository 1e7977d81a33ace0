"""The statement of reasons that goes with every restriction, the same wherever somebody reads it.

Decisions are taken above the features in which their authors read them; so moderation registers what it knows of the
decisions on texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask import Flask, current_app

from forum.roles import Viewer

EXTENSION = "abri_statements"


class SecondLook(StrEnum):
    """Where the author's request for somebody else to look stands."""

    NONE = ""  # it cannot be asked for
    OPEN = "open"
    LATE = "late"
    WAITING = "waiting"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody is told of a restriction, never who decided or reported.

    `rule` is its name in the reader's language, `reason` the facts in the words of whoever decided. `was_sorted`: a
    program had a part in when it was looked at, the only part that one ever has. `was_quick`: its author had asked
    for a quick answer. `until`: the last day on which a
    second look can be asked for, at `href`.
    """

    rule: str = ""
    reason: str = ""
    was_sorted: bool = False
    was_quick: bool = False
    until: date | None = None
    href: str = ""
    second_look: SecondLook = SecondLook.NONE

    def without_way(self) -> Statement:
        """For the page on which the second look itself is asked for."""
        return replace(self, until=None, href="", second_look=SecondLook.NONE)


# Given the reader and their own texts, public id → whether it is about an edit: what is known beside rule and reason.
Facts = Callable[[Viewer, Mapping[str, bool]], dict[str, Statement]]


def register(app: Flask, facts: Facts) -> None:
    app.extensions[EXTENSION] = facts


def of_texts(viewer: Viewer, texts: Mapping[str, bool]) -> dict[str, Statement]:
    """What is known of the decisions on the reader's own texts, without rule and reason; those unknown left out."""
    facts: Facts | None = current_app.extensions.get(EXTENSION)
    return facts(viewer, texts) if facts is not None and texts else {}
