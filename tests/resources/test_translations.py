"""The same page in several languages: one original, one translation a language, each against what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from forum.db import db
from forum.errors import Conflict, Refused
from forum.resources import operations, queries, rules
from forum.resources.models import GuidancePage, GuidanceState
from forum.resources.queries import Review
from forum.resources.rules import Decision
from tests.resources import factories as make

Stored = Callable[[str], Review]
ENGLISH = {"title": "Preparing a meeting", "body": "Write *what happened*."}


@pytest.mark.parametrize(
    ("sentence", "follows", "number", "expected"),
    [
        ("it says what the original says", 3, 3, False),
        ("the original has a newer text", 2, 3, True),
        ("it says nothing that we know of", None, 0, True),
        ("what has no original is not behind", None, None, False),
        ("even if it once had one", 1, None, False),
    ],
)
def test_when_a_translation_is_behind(sentence: str, follows: int | None, number: int | None, expected: bool) -> None:
    assert rules.is_behind(follows=follows, text_number=number) is expected, sentence


def test_a_page_can_be_translated_into_each_other_language_once() -> None:
    assert rules.open_languages(("fr", "en", "ar"), {"fr": "x", "ar": "y"}) == ["en"]
    assert [state for state in GuidanceState if rules.may_translate(state)] == [GuidanceState.PUBLISHED]
    assert [seen for seen in (None, -1, 0, 1, 2) if rules.may_follow(seen, text_number=1)] == [0, 1]


@pytest.fixture
def below(within: None) -> GuidancePage:
    """A public page, for tests below the web."""
    return make.published(title="Préparer", body="Un.")


def _number(page: GuidancePage) -> tuple[int, int | None]:
    db.session.flush()
    return page.text_number, page.follows


def test_every_published_text_has_its_number_and_keeps_it(below: GuidancePage) -> None:
    assert _number(below) == (1, None)
    for number, body in enumerate(("Deux.", "Trois."), start=2):
        make.edited(below, title="Préparer", body=body)
        assert below.text_number == number - 1
        make.reviewed(below, Decision.PUBLISH)
        assert below.text_number == number
    texts = [queries.text_numbered(below, number) for number in (0, 1, 2, 3)]
    assert [text and text.body for text in texts] == [None, "Un.", "Deux.", "Trois."]
    make.edited(below, title="Préparer", body="Quatre.")
    make.reviewed(below, Decision.RETURN, "Trop court.")
    assert below.text_number == 3


def test_what_comes_back_as_it_was_is_no_new_text(below: GuidancePage) -> None:
    for body, number in (("Un.", 1), ("Autre.", 2)):
        operations.withdraw_page(queries.review(below.public_id))
        db.session.flush()
        assert getattr(queries.text_numbered(below, below.text_number), "state", None) == "past"
        make.edited(below, title="Préparer", body=body)
        make.reviewed(below, Decision.PUBLISH)
        assert (below.text_number, below.state) == (number, GuidanceState.PUBLISHED)
    assert [text.body for text in queries.history(below.id, after=None)[0]] == ["Un."]


def test_a_translation_follows_what_its_writer_saw(below: GuidancePage) -> None:
    english = make.translated(below, **ENGLISH)
    assert (english.state, english.original_id, english.agency_id) == ("held", below.id, below.agency_id)
    make.reviewed(english, Decision.PUBLISH)
    make.edited(below, title="Préparer", body="Deux.")
    make.reviewed(below, Decision.PUBLISH)
    assert (_number(english), below.text_number) == ((1, 1), 2)
    # An edit that waits says more, but readers do not have it yet.
    edit = make.edited(english, language="en", follows=2, **ENGLISH).revision
    assert (_number(english), edit and edit.follows) == ((1, 1), 2)
    make.reviewed(english, Decision.PUBLISH)
    assert _number(english) == (2, 2)
    assert [text.follows for text in queries.history(english.id, after=None)[0]] == [1]
    for wrong in (None, -1, 3):
        with pytest.raises(Conflict):
            make.edited(english, language="en", follows=wrong, **ENGLISH)


def test_a_language_is_taken_once_and_a_translation_is_not_translated(below: GuidancePage) -> None:
    english = make.translated(below)
    for language in ("en", "fr"):
        with pytest.raises(Refused, match=operations.LANGUAGE_TAKEN):
            make.translated(below, language=language)
    make.reviewed(english, Decision.PUBLISH)
    with pytest.raises(Conflict):
        make.translated(english, language="ar")
    with pytest.raises(Conflict):
        make.translated(make.held(), language="ar")
    english.follows = None
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_what_was_translated_from_a_withdrawn_page_stands_on_its_own(below: GuidancePage) -> None:
    english, arabic = make.translated(below), make.translated(below, language="ar")
    make.reviewed(english, Decision.PUBLISH)
    waiting = make.edited(english, language="en", follows=1, **ENGLISH)
    version = english.version
    operations.withdraw_page(queries.review(below.public_id))
    db.session.expire_all()
    assert [(page.original_id, page.follows) for page in (english, arabic)] == [(None, None)] * 2
    assert english.version == version  # who reads the text that waits is not disturbed
    make.reviewed(english, Decision.PUBLISH)
    assert waiting.page.follows is None
    make.translated(english, language="ar")
    with pytest.raises(Conflict):
        make.translated(below, language="es")
