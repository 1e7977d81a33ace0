"""The words of a notice are made when it is read, by the feature it is about, with the reader's present rights.

Notices stand below the features that cause them; so each feature registers a function for its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from forum.notifications.models import NoticeKind
from forum.notifications.statements import Statement
from forum.roles import Viewer

EXTENSION = "abri_notice_words"


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says now, where it leads ("" for nowhere), and the reason given, if one was: in a word, or as the
    statement that goes with every restriction."""

    text: str
    href: str = ""
    reason: str = ""
    statement: Statement | None = None


# Given the reader and the ids, the words of those that may still be told; the others are left out.
Teller = Callable[[Viewer, Sequence[str]], dict[str, Words]]


def register(app: Flask, kind: NoticeKind, tell: Teller) -> None:
    app.extensions.setdefault(EXTENSION, {})[kind] = tell


def words(viewer: Viewer, kind: NoticeKind, abouts: Sequence[str]) -> dict[str, Words]:
    """The words for several notices of one kind, by what they are about; one query a kind."""
    tell: Teller | None = current_app.extensions.get(EXTENSION, {}).get(kind)
    return tell(viewer, abouts) if tell is not None and abouts else {}
