"""Where one's own one-off names stand, for the page that lists them.

Threads stand above accounts; so the feature that has them registers how to find them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from forum.roles import Viewer

EXTENSION = "abri_once_places"


@dataclass(frozen=True, slots=True)
class OncePlace:
    """A one-off name of the reader's, and a thread in which texts of theirs stand under it: its address, title and
    language; "" where no such thread opens for them."""

    name: str
    href: str = ""
    title: str = ""
    language: str = ""


Finder = Callable[[Viewer], Sequence[OncePlace]]


def register(app: Flask, find: Finder) -> None:
    app.extensions[EXTENSION] = find


def of(viewer: Viewer) -> Sequence[OncePlace]:
    """The viewer's one-off names and their threads, found with the site's key: nothing of it is stored."""
    find: Finder | None = current_app.extensions.get(EXTENSION)
    return find(viewer) if find is not None else ()
