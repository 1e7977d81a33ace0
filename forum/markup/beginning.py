"""The first words of stored HTML, without reading all of it: a page of quotes would read twenty long texts anew."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from typing import Final

A_BITE: Final = 1_000  # characters of HTML read at once
BLOCKS: Final = frozenset({"p", "br", "li", "ul", "ol", "blockquote", "div", "details"})
FOLDED: Final = "[…]"
JOINERS: Final = "\u200c\u200d"


class _Words(HTMLParser):
    """Gathers the words outside folded passages; what is inside, and the host that stands behind a link, are not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.length = 0
        self._inside = 0  # elements left out, in one another
        self._skipped = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_left_out = tag == "details" or (tag == "bdi" and ("class", "host") in attrs)
        if self._inside:
            self._inside += tag == self._skipped
        elif is_left_out:
            self._inside, self._skipped = 1, tag
            self._take(f" {FOLDED} " if tag == "details" else " ")
        elif tag in BLOCKS:
            self._take(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._inside:
            self._inside -= tag == self._skipped
        elif tag in BLOCKS:
            self._take(" ")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._take(data)

    def _take(self, words: str) -> None:
        self.found.append(words)
        self.length += len(words.strip())


def beginning(html: str, limit: int) -> str:
    """The first words of the output of `render`, on one line, folded passages left out, at most `limit` characters,
    "…" where they were cut."""
    reader = _Words()
    for start in range(0, len(html), A_BITE):
        reader.feed(html[start : start + A_BITE])
        if reader.length > 2 * limit:
            break
    else:
        reader.close()
    words = " ".join("".join(reader.found).split())
    if len(words) <= limit:
        return words
    cut = words[: max(limit - 1, 0)]
    # A cut inside a letter and its accents would show another letter.
    while cut and (unicodedata.category(words[len(cut)])[0] == "M" or words[len(cut)] in JOINERS):
        cut = cut[:-1]
    return cut.rstrip() + "…" if limit > 0 else ""
