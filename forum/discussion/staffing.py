"""Whether somebody is there to review: asked here, known above.

Moderation stands above discussion; it registers the function that knows. Without one nothing is said to be known, and
everything may be written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, g, has_request_context

from forum.errors import Refused

EXTENSION = "abri_staffing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """What members may know: no names, no number.

    `median_minutes`: within how many minutes half of the texts were decided lately; None when that is not known.
    `read_only`: nobody has been there for so long that boards take no texts.
    """

    is_on_duty: bool = False
    median_minutes: int | None = None
    read_only: bool = False


Ask = Callable[[], Staffing]


def register(app: Flask, ask: Ask) -> None:
    app.extensions[EXTENSION] = ask


def staffing() -> Staffing:
    """As it is now; asked once for each answer."""
    if not has_request_context():
        return _ask()
    if "staffing" not in g:
        g.staffing = _ask()
    found: Staffing = g.staffing
    return found


def _ask() -> Staffing:
    ask: Ask | None = current_app.extensions.get(EXTENSION)
    return ask() if ask is not None else Staffing()


def must_take_texts() -> None:
    """Raises Refused while boards are read-only. Taking a text back is never refused."""
    if staffing().read_only:
        raise Refused("read_only")
