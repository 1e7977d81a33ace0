"""Placeholders in saved replies."""

from __future__ import annotations

import re

# The author's name here, the board, the rule, the last day for an appeal.
PLACEHOLDERS = ("name", "board", "rule", "until")
_ANY = re.compile(r"\{([^{}\n]*)\}")
# What a saved reply leaves to whoever sends it, and its placeholders where nothing was known.
_BLANK = re.compile(r"\[(?:…|\.\.\.)\]|\{(?:" + "|".join(PLACEHOLDERS) + r")\}")


def unknown(body: str) -> list[str]:
    """What stands in braces and is no placeholder, in order, each once."""
    return list(dict.fromkeys(found for found in _ANY.findall(body) if found not in PLACEHOLDERS))


def blank(text: str) -> str:
    """The first place that is still to be filled in; "" for none."""
    found = _BLANK.search(text)
    return found.group() if found else ""


def filled(body: str, **facts: str) -> str:
    """The reply with what is known in its places. What is not known stays as it is, for whoever sends it to see.

    What is put in is never looked at again: a name with braces does no harm.
    """
    return _ANY.sub(lambda found: facts.get(found.group(1)) or found.group(), body)
