"""Passphrases: strong by count, kind by choice, and forgiving when they are typed."""

import math
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts import passphrases
from forum.accounts.passphrases import WordListError, bits, list_language, normalise, propose, words

WORDS_FOLDER = Path(passphrases.__file__).parent / "words"
LANGUAGES = ["fr", "en"]

# How words begin that nobody should find in what a refuge hands them. Not complete: a tripwire.
HURTFUL = {
    "fr": (
        "accus|agress|alarm|arme|assass|attaqu|battu|bless|brul|cercueil|chass[ei]|chienn|complot|coupabl|couteau|"
        "cri(er|me|s)?$|crim|cruel|danger|decede|detest|detruir|douleur|enlev|enterr|epi(er?|on)$|espion|etrangl|"
        "fantom|fouet|frapp|frayeur|fuir|fusil|gifl|guerr|guett|haine|harc|humili|insult|intrus|jalou|larm|maladi|"
        "malheur|menac|meurtr|mort|obsed|panique|peur|piste|pleur|poignard|poison$|police|poursui|prison|punir|"
        "rape|sang(lan|$)|secret|seduct|sex|solitud|souffr|suicid|suiv|surveil|tomb|tortur|trahi|traqu|trompe(r|$)|"
        "tuer|veng|victim|viol|vol(eur|er)$"
    ),
    "en": (
        "agon|ambush|anguish|arson|assault|batter(ed|ing)|bully|captiv|chas(e|ing)$|chok|coffin|corpse|crime|cruel|"
        "dagger|danger(ous)?$|dead(ly)?$|deceased|despair|enslav|ensnar|fear(ful)?$|gallows|gore$|graves?$|handcuff|"
        "handgun|harass|hatchet|hate|hatred|humiliat|hunt|hurt|isolat|jail|kidnap|kill|lurk|maim|molest|mortal|"
        "murder|obsess|persecut|poison|police|predator|prison|prowl|punish|rage$|rape|revenge|shame|slain|slaughter|"
        "smother|sneak|snoop|spied|stab(bed)?$|stalk|starv(ed|ing)|strang(er|l)|suffer|suicid|surviv|suspect|terror|"
        "threat|tortur|track$|trap(ped|s)?$|tracing|violat|victim|weapon|wife|husband|zombie"
    ),
}
# Of the words in one entry, which sound the same, at most one may stand in the list.
SOUND_ALIKE = [
    "ver vers verre vert vair",
    "mer mère maire",
    "sot saut seau sceau",
    "pain pin peint",
    "cygne signe",
    "encre ancre",
    "vin vingt",
    "sel selle celle",
    "port porc",
    "champ chant",
    "conte compte comte",
    "pois poids poix",
    "balade ballade",
    "reine renne",
    "laque lac",
    "coin coing",
    "cerf serre",
    "pouce pousse",
    "roue roux",
    "golf golfe",
    "balai ballet",
    "flan flanc",
    "datte date",
    "basilic basilique",
    "statue statut",
    "tente tante",
]


def hurtful(word: str, code: str) -> bool:
    return re.match(HURTFUL[code], normalise(word)) is not None


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of the word lists."""
    words.cache_clear()
    monkeypatch.setattr(passphrases, "_FOLDER", tmp_path)
    yield tmp_path
    words.cache_clear()


def invented(number: int) -> list[str]:
    letters = "abcdefghij"
    return ["".join(letters[int(digit)] for digit in f"{place:05}") for place in range(number)]


def test_the_english_file_is_the_whole_list_of_its_source() -> None:
    listed = (WORDS_FOLDER / "en.txt").read_text(encoding="utf-8").splitlines()
    assert len(listed) == len(set(listed)) == 7776
    assert all(word == word.lower() and word.strip() == word for word in listed)
    assert (listed[0], listed[-1]) == ("abacus", "zoom")


def test_words_set_aside_come_from_the_list_and_are_never_proposed() -> None:
    listed = set((WORDS_FOLDER / "en.txt").read_text(encoding="utf-8").split())
    aside = (WORDS_FOLDER / "en.set-aside.txt").read_text(encoding="utf-8").split()
    assert len(aside) == len(set(aside)) > 300
    assert set(aside) <= listed
    assert not set(aside) & set(words("en"))
    assert len(words("en")) == 7776 - len(aside)


def test_the_french_list_is_long_enough_and_its_words_are_short_and_plain() -> None:
    assert len(words("fr")) >= 2440
    assert all(re.fullmatch(r"[a-zàâäçéèêëîïôöùûüÿœ]{3,9}", word) for word in words("fr"))
    listed = (WORDS_FOLDER / "fr.txt").read_text(encoding="utf-8")
    assert listed == unicodedata.normalize("NFC", listed)
    assert len(listed.splitlines()) == len(words("fr"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_two_words_are_typed_alike(code: str) -> None:
    typed = {normalise(word) for word in words(code)}
    assert len(typed) == len(words(code))
    assert all(re.fullmatch("[a-z]+", word) for word in typed)


def test_no_french_word_is_the_beginning_of_another() -> None:
    typed = sorted(normalise(word) for word in words("fr"))
    assert [pair for pair in pairwise(typed) if pair[1].startswith(pair[0])] == []


@pytest.mark.parametrize("line", SOUND_ALIKE)
def test_of_french_words_that_sound_the_same_one_at_most_is_used(line: str) -> None:
    assert len(set(line.split()) & set(words("fr"))) <= 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_names_what_people_here_fear(code: str) -> None:
    assert [word for word in words(code) if hurtful(word, code)] == []


@pytest.mark.parametrize(
    ("word", "code"),
    [("prisonnier", "fr"), ("râpe", "fr"), ("épier", "fr"), ("traque", "fr"), ("hunter", "en"), ("stalking", "en")],
)
def test_the_tripwire_for_hurtful_words_does_catch_them(word: str, code: str) -> None:
    assert hurtful(word, code)


@pytest.mark.parametrize(("language", "number"), [("fr", 8), ("en", 7), ("ar", 7), ("es", 7), ("de", 8), ("", 8)])
def test_a_passphrase_has_its_number_of_different_words_in_the_readers_list(language: str, number: int) -> None:
    proposed = propose(language)
    assert len(proposed) == len(set(proposed)) == number
    assert set(proposed) <= set(words(list_language(language)))


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("FR", "fr"),
        ("en_GB", "en"),
        ("es", "en"),
        ("ar-MA", "en"),
        ("xx", "fr"),
        ("", "fr"),
    ],
)
def test_every_language_tag_finds_a_list(language: str, code: str) -> None:
    assert list_language(language) == code


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar", "nl", ""])
def test_every_language_gives_at_least_ninety_bits(language: str) -> None:
    assert bits(language) >= 90
    size, drawn = len(words(list_language(language))), len(propose(language))
    assert bits(language) == pytest.approx(math.log2(math.perm(size, drawn)))


def test_words_are_drawn_evenly_from_the_whole_list() -> None:
    drawn = [word for _ in range(600) for word in propose("fr")]
    size = len(words("fr"))
    expected = size * (1 - (1 - 1 / size) ** len(drawn))
    assert abs(len(set(drawn)) - expected) < 200  # more than six standard deviations
    first_half = set(words("fr")[: size // 2])
    assert abs(sum(word in first_half for word in drawn) - len(drawn) / 2) < 220  # as above
    assert len({tuple(propose("fr")) for _ in range(100)}) == 100


@pytest.mark.parametrize("number", [0, 1, 7, 2400, 2438])
def test_a_list_that_is_too_short_is_refused(lists: Path, number: int) -> None:
    (lists / "fr.txt").write_text("\n".join(invented(number)), encoding="utf-8")
    with pytest.raises(WordListError, match="too few"):
        propose("fr")
    with pytest.raises(WordListError):
        bits("fr")


def test_a_list_just_long_enough_is_taken(lists: Path) -> None:
    (lists / "fr.txt").write_text("\n".join(invented(2441)), encoding="utf-8")
    assert 90 <= bits("fr") < 90.02


@pytest.mark.parametrize(
    ("extra", "reason"), [("aaaab", "same"), ("ÁAAab", "same"), ("porte-clé", "one word"), ("12", "one word")]
)
def test_a_list_with_words_that_cannot_be_told_apart_is_refused(lists: Path, extra: str, reason: str) -> None:
    (lists / "fr.txt").write_text("\n".join([*invented(3000), extra]), encoding="utf-8")
    with pytest.raises(WordListError, match=reason):
        propose("fr")


def test_a_missing_list_is_refused(lists: Path) -> None:
    with pytest.raises(WordListError, match="cannot be read"):
        propose("en")


@pytest.mark.parametrize(
    "typed",
    [
        "tulipe balcon œuvre été",
        "TULIPE BALCON ŒUVRE ÉTÉ",
        "Tulipe, balcon, oeuvre, ete.",
        "1. tulipe 2. balcon 3. œuvre 4. été",
        "1) tulipe\r\n2) balcon\r\n3) œuvre\r\n4) été\r\n",
        "1.tulipe2.balcon3.œuvre4.été",
        "١. tulipe ٢. balcon ٣. œuvre ٤. été",
        "① tulipe ② balcon ③ œuvre ④ été",
        "  tulipe\u00a0balcon\u202fœuvre\u200bété\ufeff",
        "tulipe-balcon–œuvre’été",
        "« tulipe » • balcon ; œuvre / e\u0301te\u0301 !",
        "\u2066tulipe\u2069\u2066balcon\u2069 œuvre\tété\x00",
        "tu\u00adlipe bal\u200dcon œu\u200cvre été",
        "ｔｕｌｉｐｅ balcon œuvre été",
        "tulipe balcon\u02bcœuvre été\ud800",
    ],
)
def test_the_way_a_passphrase_is_typed_makes_no_difference(typed: str) -> None:
    assert normalise(typed) == "tulipe balcon oeuvre ete"


@pytest.mark.parametrize(
    "typed", ["balcon tulipe œuvre été", "tulipe balcon œuvre", "tulipebalcon œuvre été", "tulipes balcon œuvre été"]
)
def test_other_words_stay_another_passphrase(typed: str) -> None:
    assert normalise(typed) != normalise("tulipe balcon œuvre été")


@pytest.mark.parametrize("text", ["", " ", "\u200b\ufeff", "12 34", "…!?", "\ud800", "\u0301"])
def test_text_without_words_gives_nothing(text: str) -> None:
    assert normalise(text) == ""


def test_letters_of_other_alphabets_are_kept() -> None:
    assert normalise("كِتَاب، بـحر") == "كتاب بحر"


def test_only_the_first_four_hundred_characters_count() -> None:
    assert normalise("tulipe " * 100_000) == normalise("tulipe " * 58)
    assert normalise(" " * 399 + "tulipe") == "t"
    assert len(normalise("\ufdfa" * 1_000_000)) <= 400


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_proposed_passphrase_comes_back_from_any_copy_of_it(code: str) -> None:
    for _ in range(50):
        proposed = propose(code)
        expected = normalise(" ".join(proposed))
        assert expected.split(" ") == [normalise(word) for word in proposed]
        assert normalise("\n".join(f"{place}. {word.upper()}" for place, word in enumerate(proposed, 1))) == expected
        assert normalise(unicodedata.normalize("NFD", ", ".join(proposed)).capitalize()) == expected


@given(st.text(max_size=900) | st.text(st.characters(), max_size=900))
def test_any_text_has_one_stable_form(text: str) -> None:
    form = normalise(text)
    assert normalise(form) == form
    assert form == form.strip()
    assert len(form) <= 400
    assert "  " not in form
    form.encode("utf-8")


@given(st.text(max_size=60), st.text(max_size=60))
def test_line_breaks_between_words_are_spaces(left: str, right: str) -> None:
    assert normalise(f"{left}\n{right}") == normalise(f"{left} {right}") == normalise(f"{left},\u00a0{right}")
