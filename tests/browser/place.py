"""What a place is: a page, for whom, where, and what has to be pressed to stand before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.roles import Role
from tests.browser.people import Person


@dataclass(frozen=True, slots=True)
class Place:
    """A page. `path` holds names in braces, filled from the addresses; `then` goes on from there."""

    name: str
    role: Role | None
    path: str
    status: int = 200
    then: Callable[[Person], None] | None = None
