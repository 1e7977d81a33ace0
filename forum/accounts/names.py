"""What a chosen name may be, and when its owner is warned: pure functions over the name alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from forum.accounts import pseudonyms
from forum.accounts.models import LONGEST_NAME

SHORTEST = 3  # letters
MOST_DIGITS = 4  # in a row: more are a telephone number, a postcode, a plate
# Of the house, of authorities: parts of words, whatever stands around them, and whole words.
STEMS = (
    "modérat", "moderat", "moderador", "administrat", "administrador", "webmaster", "officiel", "official", "oficial",
    "gendarm", "police", "policía", "tribunal", "equipederelecture",
)  # fmt: skip
WORDS = (
    "admin", "admins", "mod", "mods", "modo", "modos", "équipe", "team", "staff", "support", "root", "système",
    "system", "helpdesk", "relecture", "modération", "avocat", "avocate", "juge",
)  # fmt: skip
JOINERS = " -'’"
# Anybody old enough to write here and young enough to hold a telephone.
BIRTH_YEAR = re.compile(r"(?<!\d)(?:19[3-9]\d|200\d|201[0-5])(?!\d)")
DIGITS = re.compile(rf"\d(?:[{JOINERS}]*\d){{{MOST_DIGITS},}}")


class Complaint(StrEnum):
    """Why a name cannot be asked for."""

    SHORT = "short"
    LONG = "long"
    SIGNS = "signs"
    NUMBER = "number"
    HOUSE = "house"


def complaint(name: str, *, site_name: str) -> Complaint | None:
    """What is wrong with a cleaned name; None when it can be asked for. Whether it is free is not looked at."""
    key = pseudonyms.skeleton(name)
    checks = (
        (len(name) > LONGEST_NAME or len(key) > LONGEST_NAME * 2, Complaint.LONG),
        (not all(_is_fit(sign) for sign in name), Complaint.SIGNS),
        (sum(1 for sign in name if sign.isalpha()) < SHORTEST, Complaint.SHORT),
        (DIGITS.search(name) is not None, Complaint.NUMBER),
        (_is_of_the_house(name, key, site_name), Complaint.HOUSE),
    )
    return next((found for is_so, found in checks if is_so), None)


def _is_fit(sign: str) -> bool:
    return sign in JOINERS or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()


def _words(name: str) -> list[str]:
    return [word for word in re.split(rf"[{JOINERS}]+", name) if word]


def _is_of_the_house(name: str, key: str, site_name: str) -> bool:
    own = {pseudonyms.skeleton(word) for word in (*WORDS, site_name)}
    said = {key, *map(pseudonyms.skeleton, _words(name))}
    return bool(own & said) or any(pseudonyms.skeleton(stem) in key for stem in STEMS)


def looks_real(name: str, languages: Iterable[str]) -> bool:
    """Whether a name has the shape of somebody's own: a year of birth in it, or two or three words that all begin
    with a capital letter and none of which we ever propose. A hint, wrong now and then: it warns, it never refuses.
    """
    if BIRTH_YEAR.search(name):
        return True
    words = name.replace("’", " ").replace("'", " ").split()
    if len(words) not in {2, 3} or not all(word[0].isupper() and word.replace("-", "").isalpha() for word in words):
        return False
    ours = frozenset().union(*(pseudonyms.known_words(language) for language in languages))
    return not any(pseudonyms.skeleton(word) in ours for word in words)
