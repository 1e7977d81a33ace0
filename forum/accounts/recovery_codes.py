"""Recovery codes: eight single-use codes that pass for telephone numbers in an address book or on paper."""

import re
import secrets
import unicodedata

CODES = 8
DIGITS = 14
PREFIX = "00"

_MOST_CHARACTERS = 100
_WHOLE_LENGTH = len(PREFIX) + DIGITS
# "3. 00 48 …": a code copied together with its number in the list of eight. A code itself starts with 0 or +.
_PLACE_IN_LIST = re.compile(r"\s*[1-8]\s*[.):\-–]\s+")


def propose() -> list[str]:
    """Return eight distinct codes such as "00 48 21 09 37 55 16 20".

    Each holds log2(9 × 10^13) ≈ 46.4 bits: the first digit after the prefix is never 0, as no country
    code begins so (ITU-T E.164). That is enough only behind a rate limit and a keyed hash.
    """
    codes: set[str] = set()
    while len(codes) < CODES:
        codes.add(_grouped(PREFIX + _number()))
    # A set has no order of its own; shuffling keeps Python's hashing from choosing one.
    ordered = sorted(codes)
    secrets.SystemRandom().shuffle(ordered)
    return ordered


def normalise(text: str) -> str:
    """Return the sixteen ASCII digits of a code, or "" when the text cannot be one.

    Spaces, dots, dashes, brackets, a leading "+" instead of "00", the code's number in the list, Arabic-Indic
    and other decimal digits are understood; a letter is not. Takes any text and never raises.
    """
    rest = text[:_MOST_CHARACTERS]
    if digits := _digits(rest):
        return digits
    found = _PLACE_IN_LIST.match("".join(map(_ascii_digit, rest)))
    return _digits(rest[found.end() :]) if found else ""


def _number() -> str:
    smallest = 10 ** (DIGITS - 1)
    return str(smallest + secrets.randbelow(9 * smallest))


def _grouped(digits: str) -> str:
    return " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))


def _digits(text: str) -> str:
    if any(unicodedata.category(character)[0] in "LM" for character in text):
        return ""
    digits = ""
    for character in map(_ascii_digit, text):
        if character.isascii() and character.isdigit():
            digits += character
        elif character in "+\uff0b":
            digits += "+"
        elif unicodedata.category(character)[0] == "N":  # ½, ², Ⅷ: not digits of a telephone number
            return ""
    if digits.startswith("+"):
        digits = PREFIX + digits[1:]
    fits = len(digits) == _WHOLE_LENGTH and digits.isdigit() and digits.startswith(PREFIX)
    return digits if fits else ""


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
