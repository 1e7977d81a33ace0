"""The Markdown that people may write, and the bounds that keep any text quick to read.

markdown-it-py with most of its rules off and our own for links, so that every step goes over the text a fixed
number of times: no link definitions, no search for the end of a bracket, no raw HTML, no entities (they would
bring back characters that cleaning took out). What is beyond a bound stays in the text as it was typed.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.token import Token

from .addresses import Address, read_address

DEPTH: Final = 6  # lists and quotes within each other
LINES: Final = 1_500  # lines; beyond, the text is read as one
CONTAINERS: Final = 600  # lists and quotes in all
DELIMITERS: Final = 2_000  # stars and underscores that may mean emphasis
DELIMITER_RUN: Final = 3  # of them in a row: ***both***
SPOILERS: Final = 200  # pairs of bars looked at within lines
LINKS: Final = 50  # that can be clicked
ADDRESSES: Final = 200  # looked at for links at all

_MARKER = re.compile(r"(?:[-*]|[1-9][0-9]{0,2}[.)](?! *[0-9]+[.)](?: |$)))(?= +[^ \n])", re.MULTILINE)
_ONLY_MARKERS = re.compile(r"[-*+_ ]*$", re.MULTILINE)
_RUN = re.compile(r"\*+|_+")
_SPACES = re.compile(" *")
_WORDS = re.compile(r"[^\n!*_\[\\:|]+")  # up to the next sign that any rule below, or the parser's own, looks at
_FOLDED_LINE = re.compile(r">! *(?=[^\s])")
_FOLDED = re.compile(r"\|\|(?=[^\s|])(?P<inside>(?:[^|\\]|\\.|\|(?!\|)){1,20000}+)\|\|", re.DOTALL)
_TARGET = r"(?:[^\s()<>\[\]\\]|\([^\s()<>\[\]\\]{0,200}\)){1,2000}+"
_LINK = re.compile(
    r"!?\[(?P<label>(?:[^\[\]\\\n]|\\.){1,500}+)\]"
    rf"\((?P<target>https?://{_TARGET})(?: +(?:\"(?P<title>[^\"\n]{{0,300}})\"|'(?P<other>[^'\n]{{0,300}})'))? *\)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?<![^\W_])https?\Z", re.IGNORECASE)
# A back slash belongs to it: browsers read it as a slash, so an address that holds one is refused as a whole.
_TYPED = re.compile(r"://[^\s<>\"“”«»`|^{}\[\]]+")
_TRAILING = ".,;:!?'’*_~…،؛؟。、-"


@dataclass(slots=True)
class Bounds:
    """What one text has used up."""

    depth: int = 0
    containers: int = 0
    delimiters: int = 0
    spoilers: int = 0
    links: int = 0


def _bounds(state: StateBlock | StateInline) -> Bounds:
    bounds = state.env["bounds"]
    assert isinstance(bounds, Bounds)  # noqa: S101 - `read` is the only caller of the parser
    return bounds


@contextmanager
def _inside(bounds: Bounds, silent: bool) -> Iterator[None]:
    """Within a list or a quote. The parser's question whether one begins here (`silent`) counts for nothing."""
    bounds.depth += not silent
    bounds.containers += not silent
    try:
        yield
    finally:
        bounds.depth -= not silent


def _full(bounds: Bounds) -> bool:
    return bounds.depth >= DEPTH or bounds.containers >= CONTAINERS


def _quote(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A block quote, unless it stands too deep: then its signs are text. It ends before a folded passage, so that no
    line of one is read as a part of it."""
    bounds = _bounds(state)
    if _full(bounds) or state.src[state.bMarks[first] + state.tShift[first]] != ">":
        return False
    if silent:
        return blockquote(state, first, last, silent)
    end, after = _before_folded(state, first, last), state.lineMax
    with _inside(bounds, silent):
        state.lineMax = min(after, end)
        found = blockquote(state, first, end, silent)
    state.lineMax = after
    return found


def _before_folded(state: StateBlock, first: int, last: int) -> int:
    """The first line after `first`, up to an empty one, that begins a folded passage; else `last`."""
    for line in range(first + 1, last):
        start = state.bMarks[line] + state.tShift[line]
        if start >= state.eMarks[line]:
            break
        if state.src[start] == ">" and _FOLDED_LINE.match(state.src, start, state.eMarks[line]):
            return line
    return last


def _spoiler(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines that begin with ">!": a passage that readers unfold. Empty ones within part paragraphs; a line without the
    signs ends it, whatever stands there. Too deep, its signs are text."""
    bounds, place = _bounds(state), state.bMarks[first] + state.tShift[first]
    if _full(bounds) or not _FOLDED_LINE.match(state.src, place, state.eMarks[first]):
        return False
    if silent:
        return True
    end = first + 1
    while end < last and state.sCount[end] >= state.blkIndent:
        if not state.src.startswith(">!", state.bMarks[end] + state.tShift[end]):
            break
        end += 1
    lines = slice(first, end)
    before = state.bMarks[lines], state.tShift[lines], state.sCount[lines], state.bsCount[lines]
    around = state.lineMax, state.parentType, state.blkIndent
    for line in range(first, end):
        start = state.bMarks[line] + state.tShift[line] + 2
        start += state.src.startswith(" ", start, state.eMarks[line])
        found = _SPACES.match(state.src, start, state.eMarks[line])
        state.bMarks[line] = start
        state.tShift[line] = state.sCount[line] = len(found[0]) if found else 0
        state.bsCount[line] = 0
    state.lineMax, state.parentType, state.blkIndent = end, "blockquote", 0
    with _inside(bounds, silent):
        state.push("spoiler_open", "details", 1)
        state.md.block.tokenize(state, first, end)
        state.push("spoiler_close", "details", -1)
    state.lineMax, state.parentType, state.blkIndent = around
    state.bMarks[lines], state.tShift[lines], state.sCount[lines], state.bsCount[lines] = before
    state.line = end
    return True


def _list(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A list, unless it stands too deep or its beginning reads as something else that must not be lost.

    Left as text: empty items, lines of markers only, "+ 33 6", numbers with a leading zero, more than three
    digits, dates as "12. 03. 2024".
    """
    bounds, place = _bounds(state), state.bMarks[first] + state.tShift[first]
    if _full(bounds) or not _MARKER.match(state.src, place) or _ONLY_MARKERS.match(state.src, place):
        return False
    with _inside(bounds, silent):
        return list_block(state, first, last, silent)


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Stars and underscores. Long runs, too many of them and stars inside a word ("c*n") are text."""
    if not (run := _RUN.match(state.src, state.pos, state.posMax)):
        return False
    bounds, end = _bounds(state), run.end()
    inside = run.start() > 0 and state.src[run.start() - 1].isalnum() and state.src[end : end + 1].isalnum()
    if end - run.start() > DELIMITER_RUN or inside or bounds.delimiters >= DELIMITERS:
        state.pending += run[0]
        state.pos = end
        return True
    bounds.delimiters += end - run.start()
    return emphasis.tokenize(state, silent)


def _words(state: StateInline, silent: bool) -> bool:
    """Everything up to the next sign that may mean something: the parser's own rule knows no bars."""
    if not (found := _WORDS.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def _folded(state: StateInline, silent: bool) -> bool:
    """`||words||` within a line, or over several: a passage that readers unfold. Not within a link, which it would
    keep from being followed; nor more than so many."""
    if silent or state.linkLevel or not state.src.startswith("||", state.pos, state.posMax):
        return False
    bounds = _bounds(state)
    bounds.spoilers += 1
    found = _FOLDED.match(state.src, state.pos, state.posMax) if bounds.spoilers <= SPOILERS else None
    if found is None:
        return False
    end = state.posMax
    state.push("spoiler_open", "details", 1)
    state.pos, state.posMax = found.start("inside"), found.end("inside")
    state.md.inline.tokenize(state)
    state.pos, state.posMax = found.end(), end
    state.push("spoiler_close", "details", -1)
    return True


def _push_link(state: StateInline, address: Address, label_end: int | None) -> None:
    """A link around the text from `state.pos` to `label_end`, or around the address itself.

    `meta["clickable"]` is false beyond `LINKS`: the writer then shows the address as text.
    """
    bounds = _bounds(state)
    bounds.links += 1
    opening = state.push("link_open", "a", 1)
    opening.meta = {"address": address, "clickable": bounds.links <= LINKS}
    if label_end is None:
        state.push("text", "", 0).content = address.shown
    else:
        end, state.posMax = state.posMax, label_end
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.posMax = end
    state.push("link_close", "a", -1)


def _link(state: StateInline, silent: bool) -> bool:
    """`[label](address "title")`; of `![description](address)` the description only."""
    if silent or state.linkLevel or state.src[state.pos] not in "![" or _bounds(state).links >= ADDRESSES:
        return False
    found = _LINK.match(state.src, state.pos, state.posMax)
    address = read_address(found["target"]) if found else None
    if found is None or address is None or not found["label"].strip():
        return False
    picture, state.pos = found[0].startswith("!"), found.start("label")
    if picture:
        end, state.posMax = state.posMax, found.end("label")
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.posMax = end
    else:
        _push_link(state, address, found.end("label"))
    if title := found["title"] or found["other"]:
        state.pending += f" ({title})"
    state.pos = found.end()
    return True


def _typed_end(text: str, start: int) -> int:
    """Where the address that begins before `start` ends, without the sentence's own punctuation."""
    found = _TYPED.match(text, start)
    end = found.end() if found else start
    unopened = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        if text[end - 1] == ")" and unopened > 0:
            unopened -= 1
        elif text[end - 1] not in _TRAILING:
            break
        end -= 1
    return end


def _address(state: StateInline, silent: bool) -> bool:
    """An address typed as it is. One that is refused is passed over as text, whole, so nothing in it is read."""
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    found = _SCHEME.search(state.pending[-6:])
    if not found:
        return False
    scheme = found[0]
    end = min(_typed_end(state.src, state.pos), state.posMax)
    if end <= state.pos + 3:
        return False
    typed = state.src[state.pos : end]
    if _bounds(state).links < ADDRESSES and (address := read_address(scheme + typed)):
        state.pending = state.pending[: -len(scheme)]
        _push_link(state, address, None)
    else:
        state.pending += typed
    state.pos = end
    return True


def _build() -> MarkdownIt:
    # Our own depth stops long before maxNesting, at which the parser would drop the rest of the text.
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "maxNesting": 4 * DEPTH})
    reader.block.ruler.before("blockquote", "spoiler", _spoiler, {"alt": ["paragraph", "blockquote", "list"]})
    reader.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "blockquote", "list"]})
    reader.block.ruler.at("list", _list, {"alt": ["paragraph", "blockquote"]})
    reader.inline.ruler.at("text", _words)
    reader.inline.ruler.at("emphasis", _emphasis)
    reader.inline.ruler.at("link", _link)
    reader.inline.ruler.after("text", "address", _address)
    reader.inline.ruler.after("address", "spoiler", _folded)
    return reader.enable(["blockquote", "list", "newline", "escape", "emphasis", "link", "balance_pairs"])


_READER: Final = _build()


def read(source: str) -> list[Token]:
    """The tokens of a cleaned text of at most the length that `markup` accepts.

    A text of absurdly many lines is read as one line: no word is lost.
    """
    if source.count("\n") >= LINES:
        source = " ".join(source.split())
    return _READER.parse(source, {"bounds": Bounds()})
