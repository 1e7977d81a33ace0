"""Passphrases: proposing one, and bringing what somebody types to the one form that is hashed.

The site chooses the passphrase, so its strength is counted, not guessed: words drawn without
repetition from a list that everybody may know. At least 90 bits are promised for every language.
"""

import math
import unicodedata
from functools import cache
from pathlib import Path
from secrets import SystemRandom

LEAST_BITS = 90.0
MOST_CHARACTERS = 400
WORDS_PER_PASSPHRASE = {"en": 7, "fr": 8}

_FOLDER = Path(__file__).parent / "words"
# Languages that have no list of their own yet, and whose readers meet English words more often.
_BORROWED = {"es": "en", "ar": "en"}
_FALLBACK = "fr"
_RANDOM = SystemRandom()

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# Invisible inside a word: soft hyphen, zero-width joiner and non-joiner, the Arabic stretching stroke.
_SILENT = frozenset("\u00ad\u200c\u200d\u0640")


class WordListError(ValueError):
    """A word list is missing, too short, or has two words that are typed alike."""


def list_language(language: str) -> str:
    """Return the code of the word list ("fr" or "en") that serves a language tag such as "fr-CA" or "ar"."""
    base = language.replace("_", "-").split("-")[0].casefold()
    base = _BORROWED.get(base, base)
    return base if base in WORDS_PER_PASSPHRASE else _FALLBACK


def propose(language: str) -> list[str]:
    """Return a fresh passphrase as its words, in order, all different, of at least 90 bits.

    Raises WordListError when the list of that language is unfit.
    """
    code = list_language(language)
    return _RANDOM.sample(words(code), WORDS_PER_PASSPHRASE[code])


def bits(language: str) -> float:
    """Return the strength, in bits, of what `propose` gives: log2 of the number of ordered draws.

    Raises WordListError when the list is unfit, so a start-up check can be a call of this function.
    """
    code = list_language(language)
    return _strength(len(words(code)), WORDS_PER_PASSPHRASE[code])


@cache
def words(code: str) -> tuple[str, ...]:
    """Return the words of the list "fr" or "en", without those set aside; read once from the disk.

    Raises WordListError when the file is missing, weak (below 90 bits) or ambiguous when typed.
    """
    listed = _lines(_FOLDER / f"{code}.txt")
    aside = _FOLDER / f"{code}.set-aside.txt"
    hurtful = frozenset(_lines(aside)) if aside.exists() else frozenset()
    kept = tuple(word for word in listed if word not in hurtful)
    _refuse_unfit(kept, WORDS_PER_PASSPHRASE[code], code)
    return kept


def normalise(text: str) -> str:
    """Return the form of a passphrase that is hashed: bare lower-case letters, one space between words.

    Capitals, accents, line breaks, commas, hyphens, apostrophes and the numbers of an ordered list make
    no difference. Takes any text, looks at its first 400 characters, never raises, gives at most 400
    characters. An empty answer means that nothing in the text could be a word.
    """
    plain = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS]).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_LIGATURES)
    spelled = "".join(map(_letter_or_space, plain))
    return " ".join(spelled.split())[:MOST_CHARACTERS].rstrip()


def _letter_or_space(character: str) -> str:
    if character in _SILENT:
        return ""
    category = unicodedata.category(character)
    if category in {"Mn", "Me"}:  # accents, Arabic vowel signs
        return ""
    # Lm is left out of the letters: it holds apostrophes that look like punctuation (U+02BC).
    return character if category in {"Ll", "Lo", "Lu", "Lt", "Mc"} else " "


def _strength(size: int, drawn: int) -> float:
    return sum(math.log2(size - place) for place in range(drawn)) if size > drawn else 0.0


def _refuse_unfit(kept: tuple[str, ...], drawn: int, code: str) -> None:
    if len({normalise(word) for word in kept}) != len(kept):
        raise WordListError(f"{code}: two words are the same once typed")
    if any(" " in normalise(word) or not normalise(word) for word in kept):
        raise WordListError(f"{code}: an entry is not one word")
    if _strength(len(kept), drawn) < LEAST_BITS:
        raise WordListError(f"{code}: {len(kept)} words are too few for {drawn} of them to hold 90 bits")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split()
    except OSError as error:
        raise WordListError(f"{path.name} cannot be read") from error
