"""Pseudonyms: gentle, never a person's name, and nobody can imitate somebody else's."""

import importlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forum.accounts import pseudonyms
from forum.accounts.passphrases import WordListError
from forum.accounts.pseudonyms import every, propose, skeleton

FOLDER = Path(pseudonyms.__file__).parent / "words"
COUNTRIES = ["fr_FR", "fr_BE", "fr_CA", "fr_CH", "en_GB", "en_US", "en_IE", "es_ES", "it_IT", "nl_NL", "de_DE"]
# Names that the lists of Faker may lack.
MORE_NAMES = re.compile(
    "ambre|angelique|anemone|aurore|basile|capucine|cerise|cerisier|clementine|daisy|eglantine|fleur|fontaine|garance|"
    "holly|iris|ivy|jade|jasmin|jasmine|laurier|lila|lilas|lys|marguerite|marjolaine|melodie|merle|"
    "mirabelle|myrtille|narcisse|oceane|olive|olivier|perle|pinson|poppy|prune|renard|riviere|robin|rose|rosier|"
    "rossignol|sage|violette|willow"
)
UNKIND = re.compile(
    "ane|baleine|becasse|blaireau|boudin|buse|chienne|cochon|cruche|dinde|gourde|grosse|limace|loup|morue|oie|pigeon|porc|"
    "poule|proie|rat|serpent|thon|truie|vache|vipere|beaver|bitch|cow|fox|pig|prey|rat|shark|slug|snake|tramp|wolf|fat"
)


def entries(code: str) -> list[list[str]]:
    lines = (FOLDER / f"pseudonyms.{code}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def bare(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe"))
    return "".join(character for character in plain if not unicodedata.combining(character))


@cache
def names_of_people() -> frozenset[str]:
    names: set[str] = set()
    for country in COUNTRIES:
        provider = importlib.import_module(f"faker.providers.person.{country}").Provider
        for held in dir(provider):
            if held.startswith(("first_names", "last_names")):
                names.update(bare(name) for name in getattr(provider, held))
    return frozenset(names)


def is_name(word: str) -> bool:
    return bare(word) in names_of_people() or MORE_NAMES.fullmatch(bare(word)) is not None


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of the words."""
    pseudonyms._words.cache_clear()
    monkeypatch.setattr(pseudonyms, "_FOLDER", tmp_path)
    yield tmp_path
    pseudonyms._words.cache_clear()


@pytest.mark.parametrize("code", ["fr", "en"])
def test_there_are_enough_names(code: str) -> None:
    kinds = Counter("a" if kind == "a" else "n" for kind, *_ in entries(code))
    assert kinds["n"] >= 300
    assert kinds["a"] >= 60
    assert len(every(code)) == kinds["n"] * kinds["a"] >= 18_000


@pytest.mark.parametrize("code", ["fr", "en"])
def test_all_names_are_different_also_to_a_careless_eye(code: str) -> None:
    assert len({skeleton(name) for name in every(code)}) == len(every(code))


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_line_of_the_data_has_its_form(code: str) -> None:
    for kind, *forms in entries(code):
        assert all(re.fullmatch(r"[a-zàâäçéèêëîïôöùûüœ]+", form) for form in forms)
        assert kind in ({"a", "m", "f"} if code == "fr" else {"a", "n"})
        assert len(forms) in ({1, 2} if (code, kind) == ("fr", "a") else {1})


@pytest.mark.parametrize("code", ["fr", "en"])
def test_no_word_is_the_name_of_a_person(code: str) -> None:
    assert [form for _, *forms in entries(code) for form in forms if is_name(form)] == []


@pytest.mark.parametrize("name", ["rose", "olive", "robin", "martin", "dubois", "smith", "emily", "capucine"])
def test_the_names_of_people_asked_are_many(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_no_word_can_hurt_the_person_who_carries_it(code: str) -> None:
    assert [form for _, *forms in entries(code) for form in forms if UNKIND.fullmatch(bare(form))] == []


@pytest.mark.parametrize(
    ("name", "exists"),
    [
        ("Loutre Calme", True),
        ("Tilleul Vif", True),
        ("Loutre Vive", True),
        ("Tilleul Vive", False),
        ("Loutre Vif", False),
        ("Œillet Radieux", True),
        ("Orchidée Radieuse", True),
        ("Écureuil Amical", True),
        ("Abeille Amical", False),
    ],
)
def test_french_adjectives_agree_with_their_noun(name: str, exists: bool) -> None:
    assert (name in every("fr")) is exists


def test_french_feminine_forms_are_made_as_the_language_makes_them() -> None:
    pairs = [forms for kind, *forms in entries("fr") if kind == "a" and len(forms) == 2]
    endings = [("eux", "euse"), ("if", "ive"), ("el", "elle"), ("en", "enne"), ("eur", "euse"), ("er", "ère")]
    for masculine, feminine in pairs:
        regular = {masculine + "e", *(masculine.removesuffix(m) + f for m, f in endings if masculine.endswith(m))}
        assert feminine in regular | {"fraîche"}, (masculine, feminine)


def test_french_adjectives_with_one_form_end_in_e() -> None:
    assert all(forms[0].endswith("e") for kind, *forms in entries("fr") if kind == "a" and len(forms) == 1)


@pytest.mark.parametrize(
    ("language", "code"), [("fr", "fr"), ("fr-BE", "fr"), ("en", "en"), ("ar", "en"), ("xx", "fr")]
)
def test_a_name_is_two_capitalised_words_of_the_readers_language(language: str, code: str) -> None:
    known = set(every(code))
    for _ in range(50):
        name = propose(language)
        assert name in known
        assert all(word[0].isupper() and word[1:].islower() for word in name.split(" "))


def test_an_english_name_puts_the_adjective_first() -> None:
    assert "Quiet Otter" in every("en")


def test_names_are_drawn_from_all_words() -> None:
    drawn = [propose("fr").split(" ") for _ in range(4000)]
    nouns = {noun for noun, _ in drawn}
    assert len(nouns) > 400  # of some 430: each is missed with a chance of about 1 in 10,000
    assert max(Counter(noun for noun, _ in drawn).values()) < 40  # about 9 expected


@pytest.mark.parametrize(
    ("name", "imitation"),
    [
        ("Loutre Calme", "loutre calme"),
        ("Loutre Calme", "LOUTRE  CALME!"),
        ("Loutre Calme", "Loutre_Calme."),
        ("Loutre Calme", "LoutreCalme"),
        ("Loutre Calme", "L0utre Ca1me"),
        ("Loutre Calme", "Ioutre CaIme"),
        ("Loutre Calme", "Loutre Ca|me"),
        ("Loutre Calme", "Lоutrе Саlmе"),  # Cyrillic о, е, С, а
        ("Loutre Calme", "Lοutre Cαlme"),  # Greek ο, α
        ("Loutre Calme", "Loutre\u200bCal\u00adme\u2060"),
        ("Loutre Calme", "\u202eLoutre Calme\u202c"),
        ("Loutre Calme", "Ｌｏｕｔｒｅ Ｃａｌｍｅ"),
        ("Loutre Calme", "𝐋𝐨𝐮𝐭𝐫𝐞 𝒞𝒶𝓁𝓂ℯ"),
        ("Loutre Calme", "Ĺòùṭŕé Çâłmë"),
        ("Loutre Calme", "Loutre Calrne"),
        ("Hérisson Rieur", "Нerisson Rieur"),  # Cyrillic Н
        ("Hedgehog", "Ηedgehog"),  # Greek Η
        ("Wombat", "VVombat"),
        ("Œillet Vif", "Oeillet Vif"),
        ("Wagon 10", "Wagon lO"),
    ],
)
def test_an_imitation_counts_as_the_same_name(name: str, imitation: str) -> None:
    assert skeleton(imitation) == skeleton(name) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Loutre Calme", "Loutre Vive"), ("Quiet Otter", "Quiet Owl"), ("Мир", "Лес"), ("قمر", "بحر")]
)
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["", "  ", "…", "\u200b\u202e", "\ud800", "\u0301", "🙂"])
def test_a_name_without_letters_has_no_key(name: str) -> None:
    assert skeleton(name) == ""


@given(st.text(max_size=400))
def test_any_text_has_one_stable_key(name: str) -> None:
    key = skeleton(name)
    assert skeleton(key) == key
    assert len(key) <= 200
    key.encode("utf-8")


@given(st.text("abcdefgABCDEFGéÉèçÇ01 ’-", max_size=30), st.sampled_from([" ", "-", "\u00a0", "\u200d", ".", "\u0301"]))
def test_case_and_marks_make_no_difference(name: str, mark: str) -> None:
    assume(skeleton(name))
    assert skeleton(name) == skeleton(name.upper()) == skeleton(name.lower()) == skeleton(mark.join(name))


def test_a_long_name_costs_no_more_than_its_beginning() -> None:
    assert skeleton("a" * 5_000_000) == "a" * 200


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "too few"),
        ("m tilleul\na vif vive\n", "too few"),
        ("m tilleul\nm Tilleul\na vif vive\n", "stands twice"),
        ("m tilleul\na calme\na calme\n", "stands twice"),
        ("x tilleul\na calme\n", "neither"),
    ],
)
def test_unfit_words_are_refused(data: Path, text: str, reason: str) -> None:
    (data / "pseudonyms.fr.txt").write_text(text, encoding="utf-8")
    with pytest.raises(WordListError, match=reason):
        propose("fr")


def test_a_missing_file_of_words_is_refused(data: Path) -> None:
    with pytest.raises(WordListError, match="cannot be read"):
        propose("fr")
