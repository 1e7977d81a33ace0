"""Cleans what people write before anything is stored: one spelling, nothing invisible, nothing that turns the line.

Pure functions over `str`. They are idempotent: cleaning what is clean changes nothing.
Code points come from the Unicode Character Database that Python carries, the default-ignorable ones from
DerivedCoreProperties.txt (property Default_Ignorable_Code_Point), the joiners' contexts from UAX #31 section 2.3.
"""

import re
import unicodedata
from collections.abc import Iterable

GENERAL_MARKS = 3  # of the accents that fit any letter (é, ạ̈): no written language needs more on one letter
MARKS = 5  # in all: Burmese, Tibetan and pointed Hebrew stack up to five marks of their own
ROUGH_RUN = 16  # marks and joiners in a row that are looked at at all

ZWNJ, ZWJ, TEXT_STYLE, EMOJI_STYLE = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
KEPT_IN_CONTEXT = ZWNJ + ZWJ + TEXT_STYLE + EMOJI_STYLE

# Never visible or never characters, whatever stands around them. The four above have a pass of their own.
DROPPED = (
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F),  # controls; line ends are turned into \n before
    (0xAD, 0xAD), (0x034F, 0x034F), (0x061C, 0x061C),  # soft hyphen, grapheme joiner, Arabic letter mark
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164), (0xFFA0, 0xFFA0),  # fillers
    (0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E),  # zero width space, direction marks and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, isolates, deprecated controls
    (0xD800, 0xDFFF),  # lone surrogates
    (0xFDD0, 0xFDEF), (0xFE00, 0xFE0D), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFC), (0xFFFE, 0xFFFF),
    (0x13430, 0x1343F), (0x16FE4, 0x16FE4), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),  # tags and the variation selector supplement
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(1, 17)),
)  # fmt: skip

# Scripts in which a joiner changes the letters that are seen.
JOINING = (
    (0x0600, 0x077F), (0x07C0, 0x07FF), (0x0840, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x0FFF), (0x1000, 0x109F),
    (0x1780, 0x17FF), (0x1800, 0x18AF), (0x1A20, 0x1AAF), (0x1B00, 0x1BFF), (0xA840, 0xA87F), (0xA8E0, 0xA8FF),
    (0xA980, 0xA9FF), (0xFB50, 0xFDCF), (0xFE70, 0xFEFC), (0x11000, 0x114DF), (0x1E900, 0x1E95F),
)  # fmt: skip

PICTURES = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2190, 0x21FF), (0x2300, 0x2328), (0x232B, 0x23FF), (0x24C2, 0x24C2), (0x25A0, 0x27BF),
    (0x2900, 0x297F), (0x2B00, 0x2BFF), (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297), (0x3299, 0x3299),
    (0x1F000, 0x1FAFF),
)  # fmt: skip


def _set(ranges: Iterable[tuple[int, int]]) -> str:
    """The inside of a regular expression's [...] for these ranges of code points, ends included."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _marks() -> list[tuple[int, int]]:
    """Every combining mark that is left once `DROPPED` is gone, as ranges. All stand below U+20000."""
    points = [point for point in range(0x300, 0x20000) if unicodedata.category(chr(point))[0] == "M"]
    ranges: list[tuple[int, int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1] = (ranges[-1][0], point)
        else:
            ranges.append((point, point))
    return ranges


_JOINING, _PICTURES, _MARKS = _set(JOINING), _set(PICTURES), _set(_marks())
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile(f"[{_set(DROPPED)}]")
_GENERAL = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]")
_RUN = re.compile(f"[{_MARKS}{KEPT_IN_CONTEXT}]{{4,}}")
_OUT_OF_CONTEXT = re.compile(
    f"{ZWNJ}(?:(?<![{_JOINING}].)|(?![{_JOINING}]))"
    f"|{ZWJ}(?!(?<=[{_JOINING}].)|(?:(?<=[{_PICTURES}].)|(?<=[{_PICTURES}]{EMOJI_STYLE}.))(?=[{_PICTURES}]))"
    f"|[{TEXT_STYLE}{EMOJI_STYLE}](?<![{_PICTURES}0-9#*].)",
    re.DOTALL,
)
_LEADING_TABS = re.compile(r"^[ \t]*\t", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{4,}")


def _cut_run(match: re.Match[str]) -> str:
    """A run of marks and joiners, cut where a letter has all that a language would put on it."""
    run, general, marks = match[0], 0, 0
    for place, character in enumerate(run):
        if character in KEPT_IN_CONTEXT:
            continue
        general += bool(_GENERAL.match(character))
        marks += 1
        if general > GENERAL_MARKS or marks > MARKS:
            return run[:place].rstrip(KEPT_IN_CONTEXT)
    return run


def _clean_characters(text: str) -> str:
    """Takes out what cannot be seen and stacks nobody can read; NFC. Line ends are \\n already.

    Runs are cut roughly first: sorting marks for NFC takes a time that grows with the square of a run.
    """
    text = _DROPPED.sub("", text).replace("\u2800", " ")
    text = _RUN.sub(lambda match: match[0][:ROUGH_RUN], text)
    if any(character in text for character in KEPT_IN_CONTEXT):
        text = _OUT_OF_CONTEXT.sub("", text)
    return _RUN.sub(_cut_run, unicodedata.normalize("NFC", text))


def clean_text(text: str) -> str:
    """The text as it may be stored: every text that people write goes through here first.

    Line ends become \\n, tabs become spaces (four where a line begins); controls, surrogates, noncharacters,
    direction marks, invisible characters go, but joiners stay where Arabic, Indic scripts and emoji need them;
    NFC; at most three accents on a letter; no space at the end of a line; at most two blank lines together,
    none at either end. Any length: the time grows with it, the cap is the caller's.
    """
    text = _LINE_END.sub("\n", text)
    text = _DROPPED.sub("", text) if text.isascii() else _clean_characters(text)
    if "\t" in text:
        text = _LEADING_TABS.sub(lambda match: match[0].replace("\t", "    "), text).replace("\t", " ")
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n\n", text.strip("\n"))


def clean_line(text: str) -> str:
    """The same for what stands on one line, as titles and names: any white space becomes one plain space."""
    return " ".join(clean_text(text).split())
