"""How long something waited, and what an edit changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.differences import LONGEST, Piece, differences
from forum.moderation import waits

NOW = datetime(2026, 3, 14, 10, tzinfo=UTC)
SAID = {
    -5: "0 min",
    0: "0 min",
    59: "0 min",
    60: "1 min",
    9 * 60 + 59: "9 min",
    59 * 60 + 59: "59 min",
    3600: "1 h",
    3 * 3600 + 1: "3 h",
    48 * 3600 - 1: "47 h",
    48 * 3600: "2 jours",
    30 * 24 * 3600: "30 jours",
}
LEFT = {-60: 0, 0: 0, 1: 1, 60: 1, 61: 2, 600: 10}


@pytest.fixture(scope="module")
def french(_app: Flask) -> Iterator[None]:
    with _app.test_request_context(headers={"Accept-Language": "fr"}):
        yield


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("seconds", "words"), SAID.items(), ids=map(str, SAID))
def test_a_wait_is_told_in_whole_units(seconds: int, words: str) -> None:
    assert waits.said(NOW - timedelta(seconds=seconds), NOW).replace("\u00a0", " ") == words


@pytest.mark.parametrize(("seconds", "minutes"), LEFT.items(), ids=map(str, LEFT))
def test_the_minutes_left_are_rounded_up(seconds: int, minutes: int) -> None:
    assert waits.minutes_left(NOW + timedelta(seconds=seconds), NOW) == minutes


WORDS = st.text(alphabet=st.sampled_from("ab é\n\t’🙂"), max_size=60)


def _joined(pieces: list[Piece], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(before=WORDS, after=WORDS)
def test_the_pieces_of_a_difference_give_both_texts_back(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert _joined(pieces, "same", "out") == before
    assert _joined(pieces, "same", "in") == after
    assert all(piece.kind in {"same", "out", "in"} and piece.text for piece in pieces)


@given(text=WORDS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert {piece.kind for piece in differences(text, text)} <= {"same"}


def test_a_difference_is_told_word_by_word() -> None:
    pieces = differences("Je sors à huit heures.", "Je sors le soir.")
    assert pieces[0] == Piece("same", "Je sors")
    assert _joined(pieces, "out").split() == ["à", "huit", "heures."]
    assert _joined(pieces, "in").split() == ["le", "soir."]


def test_a_long_text_is_told_line_by_line_and_then_word_by_word() -> None:
    lines = [f"Ligne {number} avec des mots qui restent.\n" for number in range(200)]
    before, after = "".join(lines), "".join([*lines[:90], "Une autre ligne.\n", *lines[91:]])
    pieces = differences(before, after)
    assert [piece.text.strip() for piece in pieces if piece.kind == "in"] == ["Une autre ligne."]
    assert _joined(pieces, "same", "out") == before
    assert _joined(pieces, "same", "in") == after


def test_two_very_long_texts_are_shown_whole() -> None:
    before, after = "mot " * LONGEST, "autre " * LONGEST
    assert differences(before, after) == [Piece("out", before), Piece("in", after)]
    longer = after * 2
    assert differences("", longer) == [Piece("in", longer)]
