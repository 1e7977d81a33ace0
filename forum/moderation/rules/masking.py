"""Masking: words are taken out of a text, none is put in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

LEFT, RIGHT = "[[", "]]"
SHORTEST_REPEATED = 4  # characters; shorter words are masked only where they were marked

Span = tuple[int, int]


class CannotMask(ValueError):
    """Why a marked text cannot be used: "nothing" is marked, or it is "rewritten"."""


def marked_words(original: str, marked: str) -> list[str]:
    """What somebody put between double brackets, in order. Brackets that the text had already are part of it.

    Raises CannotMask when `marked` is not the original with brackets put in.
    """
    if LEFT not in marked:
        return []
    text, spans = _unmarked(original, marked)
    return [text[start:end].strip() for start, end in spans]


def masked(original: str, marked: str, *, mark: str, everywhere: list[str] | None = None) -> str:
    """The original with `mark` in the place of each passage between double brackets, and of the same words wherever
    else they stand (`everywhere`: also those that were marked in another part of the same post), whatever white space
    is between them.

    Raises CannotMask when `marked` is not the original with brackets put in.
    """
    text, spans = _unmarked(original, marked)
    words = [text[start:end] for start, end in spans]
    for wanted in filter(None, map(_pattern, [*words, *(everywhere or ())])):
        spans += [found.span() for found in wanted.finditer(text)]
    shown, end = "", 0
    for span in _joined(spans):
        shown += text[end : span[0]] + mark
        end = span[1]
    return shown + text[end:]


def _pattern(passage: str) -> re.Pattern[str] | None:
    """What finds the words of a passage again; None for short ones."""
    words = passage.strip().strip("[]").split()
    if len(" ".join(words)) < SHORTEST_REPEATED:
        return None
    return re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _unmarked(original: str, marked: str) -> tuple[str, list[Span]]:
    """The text without the double brackets that were put in, and where in it each passage between them stands."""
    places = _put_in(original, marked)
    if places is None or _without_brackets(original) != _without_brackets(marked):
        raise CannotMask("rewritten")
    ends = [0, *(place + len(LEFT) for place in places)]
    parts = [marked[start:end] for start, end in zip(ends, [*places, len(marked)], strict=True)]
    text, lengths = "".join(parts), [0]
    for part in parts:
        lengths.append(lengths[-1] + len(part))
    spans = list(pairwise(lengths))[1::2]
    return text, [(start, end) for start, end in spans if text[start:end].strip()]


def _put_in(original: str, marked: str) -> tuple[int, ...] | None:
    """Where double brackets were put into the original, left and right in turn; None when it was changed otherwise.

    Where it can be read in several ways (the text has brackets itself) passages are as long as they can be. White
    space does not count here: browsers send other line ends than they were given.
    """
    wanted = [sign for sign in original if not sign.isspace()]
    places = [place for place, sign in enumerate(marked) if not sign.isspace()]
    number, rest = divmod(len(places) - len(wanted), len(LEFT))
    if number < 0 or number % 2 or rest:
        return None
    # After so many signs: for each number of brackets put in so far, where they stand.
    reached: list[dict[int, tuple[int, ...]]] = [{} for _ in range(len(places) + len(LEFT))]
    reached[0][0] = ()
    for read, place in enumerate(places):
        for count, put_in in reached[read].items():
            is_open = count % 2
            if count < number and marked.startswith(RIGHT if is_open else LEFT, place):
                reached[read + len(LEFT)][count + 1] = (*put_in, place)
            known = read - count * len(LEFT)
            if known < len(wanted) and marked[place] == wanted[known] and (is_open or count not in reached[read + 1]):
                reached[read + 1][count] = put_in
    return reached[len(places)].get(number)


def _without_brackets(text: str) -> str:
    """The words alone, with one space between them."""
    return " ".join(text.replace("[", "").replace("]", "").split())
