"""Changing what administrators word in every language: the rules of the place, the content notes. Both have a row of
what was changed, over a built-in list, and beside it the words of each language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import ContentNote, HouseRule
from forum.errors import Conflict
from forum.roles import Viewer

Row = ContentNote | HouseRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One as it is to be: its place, whether it is retired, what is said of it by language and column."""

    place: int
    is_retired: bool
    words: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is worded: its row (found by code), its words (by language, of a row; built-in, of a language), its acts."""

    row: type[Row]
    find: Callable[[str], Row | None]
    texts: Callable[[int], Mapping[str, Any]]
    built_in: Callable[[str], Mapping[str, Any]]
    new_text: Callable[..., Any]  # of the row's id, the language and the words
    created: Act
    changed: Act
    retired: Act
    restored: Act


def add(kind: Kind, code: str, wording: Wording, *, by: Viewer) -> None:
    """Add one under a code that stays its own. Raises Conflict when somebody was faster with the same code."""
    _say(kind, _new(kind, code, wording), wording)
    record(kind.created, actor=by.number, about=code, after=" ".join(sorted(wording.words)))


def change(kind: Kind, code: str, wording: Wording, *, version: int, by: Viewer) -> None:
    """Reword, move or retire one, or bring it back. Raises Conflict when it has changed since `version`."""
    row = kind.find(code)
    if (0 if row is None else row.version) != version:
        raise Conflict
    was_retired = row is not None and row.is_retired
    if row is None:
        row = _new(kind, code, wording)
    row.place, row.is_retired = wording.place, wording.is_retired
    # A new version even where only the words change: they stand in another table.
    flag_modified(row, "place")
    changed = _say(kind, row, wording)
    record(kind.changed, actor=by.number, about=code, after=" ".join(changed))
    if wording.is_retired is not was_retired:
        act = kind.retired if wording.is_retired else kind.restored
        record(act, actor=by.number, about=code, before=_state(was_retired), after=_state(wording.is_retired))


def _new(kind: Kind, code: str, wording: Wording) -> Row:
    row = kind.row(code=code, place=wording.place, is_retired=wording.is_retired)
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    return row


def _say(kind: Kind, row: Row, wording: Wording) -> list[str]:
    """Keep the words, and only those: what says the same as the built-in list goes on following it. Gives back the
    languages in which something changed."""
    kept = kind.texts(row.id)
    changed = []
    for language, words in wording.words.items():
        known = kept.get(language)
        own = kind.built_in(language).get(row.code)
        if own is not None and _says(own, words):
            if known is not None:
                db.session.delete(known)
                changed.append(language)
        elif known is None:
            db.session.add(kind.new_text(row.id, language, words))
            changed.append(language)
        elif not _says(known, words):
            for column, said in words.items():
                setattr(known, column, said)
            changed.append(language)
    return changed


def _says(known: object, words: Mapping[str, str]) -> bool:
    return all(getattr(known, column) == said for column, said in words.items())


def _state(is_retired: bool) -> str:
    return "retired" if is_retired else "in_force"
