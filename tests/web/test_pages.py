"""The four pages of words: there without a database, neutral outside, true inside."""

from __future__ import annotations

import pytest

from forum.accounts.models import IDLE_CHOICES
from forum.app import create_app
from forum.discussion.labels import RULE_WORDS
from tests.conftest import config_for
from tests.visitor import Visitor

TITLES = {"r": "Règles", "k": "Ce qui est gardé", "x": "Sortie", "a": "Accessibilité"}
# Nothing listens on port 1: whatever asks the database fails.
GONE = "postgresql+psycopg://nobody:none@127.0.0.1:1/none"


@pytest.fixture(scope="module")
def reader() -> Visitor:
    return Visitor(create_app(config_for(GONE, session_hours=7, claim_minutes=23)))


@pytest.mark.parametrize(("letter", "title"), TITLES.items())
def test_each_page_answers_without_a_database_under_a_neutral_title(reader: Visitor, letter: str, title: str) -> None:
    page = reader.get(f"/i/{letter}")
    assert page.one("head > title").text_content() == f"{title} – Carnet"


def test_there_is_no_other_page_of_words(reader: Visitor) -> None:
    reader.get("/i/z", 404)


def test_every_rule_a_moderator_can_name_stands_on_the_page_of_rules(reader: Visitor) -> None:
    with reader.app.test_request_context():
        named = [str(name) for code, name in RULE_WORDS.items() if code not in {"", "other"}]
    page = reader.get("/i/r")
    assert [rule.text_content().rstrip(".") for rule in page.css("ol > li strong")] == named


def test_the_page_on_what_is_kept_states_the_operators_own_times(reader: Visitor) -> None:
    text = reader.get("/i/k").text
    assert "au plus tard 7 heures après votre entrée" in text
    assert "Gardé 23 minutes au plus" in text
    assert (min(IDLE_CHOICES), max(IDLE_CHOICES)) == (15, 120)
    assert "de 15 minutes à 2 heures" in text


def test_no_page_gives_an_address_to_write_to_that_does_not_exist(reader: Visitor) -> None:
    for letter in TITLES:
        page = reader.get(f"/i/{letter}")
        assert "@" not in page.text
        assert all((link.get("href") or "").startswith(("/", "#")) for link in page.css("a[href]"))


def test_the_page_on_leaving_promises_no_hidden_visit(reader: Visitor) -> None:
    text = reader.get("/i/x").text
    assert "Il n’efface pas votre passage." in text
    assert "L’historique du navigateur garde la visite" in text
