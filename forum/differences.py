"""What one text changes of another, word by word, so that its reader reads the change and not the whole twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with the space before it: words that stand together stay together in what was taken out or put in.
WORDS = re.compile(r"\s*\S+|\s+")
LINES = re.compile(r"[^\n]*\n+|[^\n]+")
# difflib compares every word with every other where texts differ; longer texts are compared line by line first, and
# what is longer still is shown whole.
LONGEST = 600  # words, or lines, before and after together


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: kept, taken out or put in."""

    kind: str  # "same", "out", "in"
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other, in reading order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) <= LONGEST:
        return list(_compared(old, new))
    return _joined(_by_lines(LINES.findall(before), LINES.findall(after)))


def _by_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if len(old) + len(new) > LONGEST:
        yield from _replaced("".join(old), "".join(new))
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield Piece("same", before)
            continue
        words = WORDS.findall(before), WORDS.findall(after)
        is_short = sum(map(len, words)) <= LONGEST
        yield from _compared(*words) if is_short else _replaced(before, after)


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield from _replaced("".join(old[a:b]), "".join(new[c:d]))


def _replaced(before: str, after: str) -> Iterator[Piece]:
    yield from (piece for piece in (Piece("out", before), Piece("in", after)) if piece.text)


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one kind as one."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found
