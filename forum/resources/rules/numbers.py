"""Telephone numbers of services: whether one exists where it is dialled, and how a link dials it."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult, shortnumberinfo

# As people write a number. No letters: not everybody has them on the keys.
_WRITTEN = re.compile(r"\+?[\d\s().\-/\u00a0\u202f]+")
# Numbers "of social value" that are the same in all of Europe; libphonenumber does not know each country's. Decision
# 2007/116/EC of the European Commission.
_HARMONISED = re.compile(r"116\d{3}")
# Reserved for stories by the French regulator, decision 2018-0881, so assigned to nobody: what examples are written
# with. The other reserved ranges are valid as they are.
_FICTIONAL = re.compile(r"\+3363998\d{4}")
LONGEST_SHORT = 6  # digits


def dial_of(number: str, country: str) -> str:
    """How a link dials what is written: "+33199001234", or "3919" for a short number; "" for what cannot be dialled
    in that country (ISO 3166-1)."""
    digits = _digits(number)
    if is_short(number, country):
        return digits
    parsed = _parsed(number, country)
    if parsed is None:
        return ""
    # Not "possible in the neighbourhood": without its area code it reaches nobody from a mobile.
    if phonenumbers.is_possible_number_with_reason(parsed) != ValidationResult.IS_POSSIBLE:
        return ""
    dial = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    # A digit that was mistyped may leave the length right: what the country has given to nobody is no number.
    return dial if phonenumbers.is_valid_number(parsed) or _FICTIONAL.fullmatch(dial) else ""


def is_short(number: str, country: str) -> bool:
    """Whether it is a short number that can be dialled inside that country."""
    digits = _digits(number)
    if not digits or "+" in number or len(digits) > LONGEST_SHORT:
        return False
    if _HARMONISED.fullmatch(digits):
        return True
    parsed = _parsed(number, country)
    return parsed is not None and shortnumberinfo.is_valid_short_number_for_region(parsed, country)


def is_emergency(number: str, country: str) -> bool:
    """Whether it is an emergency number of that country: those stand elsewhere, and change by two people."""
    return shortnumberinfo.is_emergency_number(_digits(number), country)


def _digits(number: str) -> str:
    """The digits alone, as 0 to 9; "" for what people do not write as a number."""
    if not _WRITTEN.fullmatch(number.strip()):
        return ""
    return str(phonenumbers.normalize_digits_only(number))


def _parsed(number: str, country: str) -> PhoneNumber | None:
    if not _digits(number):
        return None
    try:
        return phonenumbers.parse(number, country)
    except NumberParseException:
        return None
