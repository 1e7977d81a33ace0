"""The contact card: a harmless name and a number, nothing that tells where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.safety.contact_card import LONGEST_LABEL, file_name, vcard


def unfolded(card: bytes) -> list[str]:
    """The card's lines as a phone reads them."""
    return card.replace(b"\r\n ", b"").decode().split("\r\n")


def unescaped(text: str) -> str:
    out, letters = "", iter(text)
    for letter in letters:
        out += next(letters) if letter == "\\" else letter
    return out


def label_of(card: bytes) -> str:
    return unescaped(next(line for line in unfolded(card) if line.startswith("FN:"))[3:])


def test_the_card_holds_a_name_and_a_mobile_number_and_nothing_else() -> None:
    assert vcard("Garage", "0808 802 0300") == (
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Garage;;;;\r\nFN:Garage\r\nTEL;TYPE=CELL:08088020300\r\nEND:VCARD\r\n"
    )


def test_a_leading_plus_stays() -> None:
    assert "TEL;TYPE=CELL:+33180523376" in unfolded(vcard("Zoé", "+33 1 80 52 33 76"))


def test_commas_semicolons_and_backslashes_cannot_end_a_field() -> None:
    lines = unfolded(vcard("a,b;c\\d", "17"))
    assert "FN:a\\,b\\;c\\\\d" in lines
    assert "N:a\\,b\\;c\\\\d;;;;" in lines


def test_a_line_break_cannot_add_a_line_of_its_own() -> None:
    for broken in ("Zoé\r\nNOTE:x", "Zoé\nNOTE:x", "Zoé\u2028NOTE:x", "Zoé\x85NOTE:x"):
        card = vcard(broken, "17")
        assert label_of(card) == "Zoé NOTE:x"
        assert len(unfolded(card)) == 7


def test_unseen_characters_and_direction_overrides_go() -> None:
    assert label_of(vcard("Ga\x00ra\u202ege\u200b\x7f", "17")) == "Garage"
    assert label_of(vcard("a\ud800b", "17")) == "ab"


def test_a_long_label_is_cut_and_its_lines_are_folded_between_characters() -> None:
    card = vcard("é;" * 100, "17")
    assert label_of(card) == "é;" * (LONGEST_LABEL // 2)
    assert all(len(line) <= 75 for line in card.split(b"\r\n"))


def test_an_empty_label_or_number_is_refused() -> None:
    for label, number in (("", "17"), (" \n", "17"), ("\u202e", "17"), ("Garage", ""), ("Garage", "+")):
        with pytest.raises(ValueError, match="label and a number"):
            vcard(label, number)


def test_the_file_has_a_neutral_name() -> None:
    assert file_name() == "contact.vcf"


@given(st.text(min_size=1))
def test_whatever_the_label_the_card_keeps_its_six_lines(label: str) -> None:
    try:
        card = vcard(label, "112")
    except ValueError:
        return
    heads = [line.split(":")[0] for line in unfolded(card)]
    assert heads == ["BEGIN", "VERSION", "N", "FN", "TEL;TYPE=CELL", "END", ""]
    assert 0 < len(label_of(card)) <= LONGEST_LABEL
    assert all(len(line) <= 75 for line in card.split(b"\r\n"))
