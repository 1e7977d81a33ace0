"""A contact card (vCard 3.0, RFC 2426), so that a number can be kept in the phone under a harmless name.

The card holds a name and a number, nothing else: no maker, no date, no note could tell where it came from.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_LABEL = 60  # characters
_LINE_OCTETS = 75  # RFC 2426, 2.6: longer lines are folded
_ZERO_WIDTH_JOINERS = "\u200c\u200d"  # letters of Persian and of several Indian scripts need them


def file_name() -> str:
    """The name a browser saves the card under."""
    return "contact.vcf"


def vcard(label: str, number: str) -> bytes:
    """The card as UTF-8 with CRLF: `label` as the reader wrote it, `number` with its digits and its + only.

    Line breaks in the label become spaces, characters that cannot be seen go, and it ends after 60
    characters. Raises ValueError when nothing is left of the label, or no digit of the number.
    """
    name, digits = _clean(label), re.sub("[^0-9]", "", number)
    if not name or not digits:
        raise ValueError("a contact card needs a label and a number")
    plus = "+" if number.strip().startswith("+") else ""
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_escaped(name)};;;;",
        f"FN:{_escaped(name)}",
        f"TEL;TYPE=CELL:{plus}{digits}",
        "END:VCARD",
    )
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _clean(label: str) -> str:
    shown = "".join(letter for letter in " ".join(label.split()) if _is_shown(letter))
    return " ".join(shown.split())[:LONGEST_LABEL].rstrip()


def _is_shown(letter: str) -> bool:
    """False for control, format (direction overrides) and unassigned characters and lone surrogates."""
    return letter in _ZERO_WIDTH_JOINERS or not unicodedata.category(letter).startswith("C")


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text)


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets joined by CRLF and a space, no character cut in two."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        room = _LINE_OCTETS - (1 if pieces else 0)
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece])
