"""Pseudonyms: two gentle words to choose from, and the key by which two names count as the same."""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from forum.accounts.passphrases import WordListError, list_language

LEAST_NOUNS = 300
LEAST_ADJECTIVES = 60

_FOLDER = Path(__file__).parent / "words"
_MOST_CHARACTERS = 200

# Letters that look like Latin ones. Capitals stand apart: "Н" looks like H, its small form does not.
# Chosen by eye after Unicode Technical Standard #39 (confusables), for the alphabets people can type here.
_CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹАВЕЅІЈКМНОРСТУХҮԌԜӀ", "abezhikmnoptyxcabesijkmhopctyxygwl")
_SMALL = str.maketrans(
    "αβγεηικμνοπρστυχωϲϳ" + "авгезѕіјкмнорстухһԁԛԝүґӏ" + "օսհոցյզ" + "øłđħıſƅɑɡɩɪʋᴏᴜᴠᴡᴢ",
    "abyenikuvonpotuxwcj" + "abrezsijkmhopctyxhdqwyrl" + "ouhngjq" + "oldhisbagiivouvwz",
)
_LONGER = str.maketrans({"œ": "oe", "æ": "ae", "þ": "th", "ß": "ss", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"})
# "!" is not here: at the end of a name it is punctuation. The Arabic and Persian 1 and 5 look like l and o.
_DIGITS_AND_STROKES = str.maketrans("01i|ǀ١۱٥۵", "olllllloo")


@dataclass(frozen=True)
class _Words:
    """What a language's names are made of: nouns with their gender, adjectives as {gender: form}."""

    nouns: tuple[tuple[str, str], ...]
    adjectives: tuple[dict[str, str], ...]


def propose(language: str) -> str:
    """Return a name of two capitalised words in the reader's language: "Loutre Calme", "Quiet Otter".

    A French adjective agrees with its noun, never with the person. Names are not reserved: the caller
    compares `skeleton` with the names in use and asks again. Raises WordListError when the data is unfit.
    """
    code = list_language(language)
    known = _words(code)
    return _name(code, secrets.choice(known.nouns), secrets.choice(known.adjectives))


def every(language: str) -> list[str]:
    """Return all names that `propose` can give in a language, for checks and counts (tens of thousands)."""
    code = list_language(language)
    known = _words(code)
    return [_name(code, noun, adjective) for noun in known.nouns for adjective in known.adjectives]


@cache
def known_words(language: str) -> frozenset[str]:
    """The skeletons of all words that `propose` makes names of in a language."""
    known = _words(list_language(language))
    forms = [form for adjective in known.adjectives for form in adjective.values()]
    return frozenset(skeleton(word) for word in [*(noun for noun, _ in known.nouns), *forms])


def skeleton(name: str) -> str:
    """Return the key by which two names count as the same, so that nobody can pass for somebody else.

    Case, accents, spaces, punctuation and invisible characters make no difference; look-alike letters
    (Cyrillic and Greek ones, 0/o, 1/l/i, rn/m, vv/w) count as one. Takes any text, looks at its first 200
    characters, never raises. "" means the name has no letter or digit, and must be refused.
    """
    compatible = unicodedata.normalize("NFKC", name[:_MOST_CHARACTERS]).translate(_CAPITALS).casefold()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", compatible).casefold())
    bare = parts.translate(_LONGER).translate(_SMALL).translate(_DIGITS_AND_STROKES)
    kept = "".join(c for c in bare if unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Mc")
    return kept.replace("rn", "m").replace("vv", "w")[:_MOST_CHARACTERS]


def _name(code: str, noun: tuple[str, str], adjective: dict[str, str]) -> str:
    word, gender = noun
    pair = (word, adjective[gender]) if code == "fr" else (adjective[gender], word)
    return " ".join(part.capitalize() for part in pair)


@cache
def _words(code: str) -> _Words:
    try:
        lines = (_FOLDER / f"pseudonyms.{code}.txt").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise WordListError(f"pseudonyms.{code}.txt cannot be read") from error
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    nouns = tuple((forms[0], kind) for kind, *forms in entries if kind != "a")
    adjectives = tuple({"m": forms[0], "f": forms[-1], "n": forms[0]} for kind, *forms in entries if kind == "a")
    _refuse_unfit(code, nouns, adjectives)
    return _Words(nouns, adjectives)


def _refuse_unfit(code: str, nouns: tuple[tuple[str, str], ...], adjectives: tuple[dict[str, str], ...]) -> None:
    if any(kind not in {"m", "f", "n"} for _, kind in nouns):
        raise WordListError(f"pseudonyms, {code}: a line is neither a noun nor an adjective")
    distinct_nouns = {skeleton(word) for word, _ in nouns}
    distinct_adjectives = {skeleton(forms["m"]) for forms in adjectives}
    if len(distinct_nouns) != len(nouns) or len(distinct_adjectives) != len(adjectives):
        raise WordListError(f"pseudonyms, {code}: a word stands twice")
    if len(nouns) < LEAST_NOUNS or len(adjectives) < LEAST_ADJECTIVES:
        raise WordListError(f"pseudonyms, {code}: too few words")
