"""Asking for every address of the site, with every id there is, and looking for words in the answers."""

from __future__ import annotations

from collections.abc import Iterable

from forum.cli.leaks.addresses import KEYS, MISSING, addresses
from tests.visitor import Page, Visitor

__all__ = ["KEYS", "MISSING", "addresses", "look", "met"]


def look(visitor: Visitor, path: str) -> Page:
    """The answer, whatever its status, but never a 500."""
    response = visitor.client.get(path, base_url="https://localhost", headers={"Accept-Language": "fr"})
    assert response.status_code < 500, path
    return Page(response, path)


def met(visitor: Visitor, paths: Iterable[str], marks: set[str], *, below: str = "/") -> set[tuple[str, str]]:
    """Where which of these marks are met. The address itself, which a page repeats, is not looked at."""
    found = set()
    for path in paths:
        if not path.startswith(below):
            continue
        page = look(visitor, path)
        told = page.source + str(page.headers)
        for part in path.split("?")[0].split("/"):
            told = told.replace(part, "") if len(part) == len(MISSING) else told
        found |= {(path, mark) for mark in marks if mark in told}
    return found
