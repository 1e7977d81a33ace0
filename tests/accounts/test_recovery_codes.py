"""Recovery codes: they pass for telephone numbers, and come back however a number is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts.recovery_codes import normalise, propose

CODE = "0048210937551620"


def test_eight_different_codes_look_like_international_telephone_numbers() -> None:
    for _ in range(50):
        codes = propose()
        assert len(codes) == len(set(codes)) == 8
        assert all(re.fullmatch(r"00 [1-9]\d( \d\d){6}", code) for code in codes)


def test_no_code_comes_twice_in_many_draws() -> None:
    codes = [code for _ in range(500) for code in propose()]
    assert len(set(codes)) == 4000


def test_every_digit_comes_equally_often() -> None:
    digits = "".join(normalise(code)[3:] for _ in range(250) for code in propose())
    expected = len(digits) / 10
    # Six standard deviations of a binomial draw: sqrt(26000 × 0.1 × 0.9) ≈ 48.
    assert all(abs(digits.count(digit) - expected) < 300 for digit in "0123456789")


def test_the_order_of_the_codes_tells_nothing_about_them() -> None:
    assert any(codes != sorted(codes) for codes in (propose() for _ in range(20)))


@pytest.mark.parametrize(
    "typed",
    [
        "00 48 21 09 37 55 16 20",
        "0048210937551620",
        "+48 21 09 37 55 16 20",
        "+48210937551620",
        " (+48) 21-09.37/55–16\u00a020\n",
        "＋48 21 09 37 55 16 20",
        "00.48.21.09.37.55.16.20",
        "00\u202f48\u200b21 09 37 55 16 20",
        "٠٠ ٤٨ ٢١ ٠٩ ٣٧ ٥٥ ١٦ ٢٠",
        "۰۰۴۸۲۱۰۹۳۷۵۵۱۶۲۰",
        "００４８２１０９３７５５１６２０",
        "3. 00 48 21 09 37 55 16 20",
        "8) +48 21 09 37 55 16 20",
        "٣. ٠٠ ٤٨ ٢١ ٠٩ ٣٧ ٥٥ ١٦ ٢٠",
        "\x0000 48 21 09 37 55 16 20",
    ],
)
def test_a_code_is_understood_as_people_write_telephone_numbers(typed: str) -> None:
    assert normalise(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "+",
        "00 48 21 09 37 55 16 2",
        "00 48 21 09 37 55 16 201",
        "48 21 09 37 55 16 20",
        "01 48 21 09 37 55 16 20",
        "+0048 21 09 37 55 16 20",
        "00 48 21 +9 37 55 16 20",
        "00+48 21 09 37 55 16 20",
        "OO 48 21 09 37 55 16 20",
        "00 48 21 09 37 55 16 20 ou 21",
        "9. 00 48 21 09 37 55 16 20",
        "00 48 21 09 37 55 16 ²⁰",
        "00 48 21 09 37 55 16 20 ½",
        "tulipe balcon",
        "0" * 17,
        "0" * 1_000_000,
    ],
)
def test_what_cannot_be_a_code_gives_nothing(typed: str) -> None:
    assert normalise(typed) == ""


def test_every_proposed_code_comes_back() -> None:
    for place, code in enumerate(propose(), 1):
        digits = code.replace(" ", "")
        assert normalise(code) == digits
        assert normalise("+" + code[2:]) == digits
        assert normalise(f"{place}. {code}") == digits


@given(st.text(max_size=200) | st.text("0123456789+ .-()٠١٢۰۱½²a\u0301\ud800", max_size=40))
def test_any_text_gives_a_code_or_nothing(text: str) -> None:
    form = normalise(text)
    assert form == "" or re.fullmatch(r"00[0-9]{14}", form)
    assert normalise(form) == form


@given(st.from_regex(r"\A[0-9]{14}\Z"), st.lists(st.sampled_from(" .-/()\u00a0\u202f–"), min_size=14, max_size=14))
def test_marks_between_digits_make_no_difference(digits: str, marks: list[str]) -> None:
    written = "00" + "".join(mark + digit for mark, digit in zip(marks, digits, strict=True))
    assert normalise(written) == "00" + digits
