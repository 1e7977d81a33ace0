"""Who may call what: every endpoint × everybody → what is answered, on real rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.web.ground import LIMITED_PEOPLE, PEOPLE
from tests.web.rows import accounts, around, boards, matters, own, queue, resources, services, signed
from tests.web.rows.shared import Fields

AREAS: tuple[Any, ...] = (boards, resources, own, accounts, queue, matters, signed, services, around)
REDIRECTIONS = {"in": "/in", "2nd": "/a/second"}


@dataclass(frozen=True)
class Row:
    """A request, and what everybody is answered: by person, the status or where they are sent on to."""

    method: str
    path: str
    answers: dict[str, str]


def _row(asked: str, answers: str, limited: str = "") -> Row:
    method, path = asked.split()
    told = dict(zip(PEOPLE, answers.split(), strict=True))
    as_visitors = "403" if told["visitor"] == "in" else told["visitor"]
    others = limited.split() or [as_visitors, as_visitors, told["other"]]
    if limited == "too":
        others = [told["other"]] * len(LIMITED_PEOPLE)
    return Row(method, path, told | dict(zip(LIMITED_PEOPLE, others, strict=True)))


def once(names: list[str]) -> list[str]:
    """The names, which must all be different."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    assert not twice, f"in two areas: {twice}"
    return names


def _gathered() -> dict[str, Row]:
    once([row for area in AREAS for row in area.ROWS])
    return {row: _row(*told) for area in AREAS for row, told in area.ROWS.items()}


TABLE = _gathered()
FIELDS: Fields = {endpoint: fields for area in AREAS for endpoint, fields in area.FIELDS.items()}
