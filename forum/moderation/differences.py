"""What an edit changes, word by word, so that the reviewer reads the change and not the whole text twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with the space before it: words that stand together stay together in what was taken out or put in.
WORDS = re.compile(r"\s*\S+|\s+")
# difflib compares every word with every other where texts differ; beyond this the two texts are shown whole.
LONGEST = 600  # words, before and after together


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: kept, taken out or put in."""

    kind: str  # "same", "out", "in"
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other, in reading order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        return [piece for piece in (Piece("out", before), Piece("in", after)) if piece.text]
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("out", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("in", "".join(new[c:d])))
    return pieces
