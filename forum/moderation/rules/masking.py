"""Masking: words are taken out of a text, none is put in."""

from __future__ import annotations

import re

LEFT, RIGHT = "[[", "]]"
_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
SHORTEST_REPEATED = 4  # characters; shorter words are masked only where they were marked


class CannotMask(ValueError):
    """Why a marked text cannot be used: "nothing" is marked, or it is "rewritten"."""


def marked_words(marked: str) -> list[str]:
    """What stands between double brackets, in order."""
    return [found.strip() for found in _MARKED.findall(marked) if found.strip()]


def unmarked(marked: str) -> str:
    """The text as it was before somebody put double brackets into it."""
    return _MARKED.sub(r"\1", marked)


def masked(original: str, marked: str, *, mark: str, everywhere: list[str] | None = None) -> str:
    """The original with `mark` in the place of each passage between double brackets, and of the same words wherever
    else they stand (`everywhere`: also those that were marked in another part of the same post).

    Raises CannotMask when `marked` is not the original with brackets put in.
    """
    if _folded(unmarked(marked)) != _folded(original):
        raise CannotMask("rewritten")
    text = _MARKED.sub(lambda _found: mark, marked)
    words = [*marked_words(marked), *(everywhere or ())]
    for word in sorted(set(words), key=len, reverse=True):
        if len(word) >= SHORTEST_REPEATED:
            text = re.sub(re.escape(word), lambda _found: mark, text, flags=re.IGNORECASE)
    return text


def _folded(text: str) -> str:
    """Browsers send other line ends than they were given."""
    return " ".join(text.split())
