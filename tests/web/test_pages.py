"""The four pages of words: there without a database, neutral outside, true inside."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import IDLE_CHOICES
from forum.moderation.forms import RULE_WORDS
from tests.safety.test_crisis_pages import check_page, hrefs, make_app, read, words

TITLES = {"r": "Règles", "k": "Ce qui est gardé", "x": "Sortie", "a": "Accessibilité"}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return make_app(tmp_path, session_hours=7, claim_minutes=23).test_client()


@pytest.mark.parametrize(("letter", "title"), TITLES.items())
def test_each_page_answers_without_a_database_under_a_neutral_title(
    client: FlaskClient, letter: str, title: str
) -> None:
    page = read(client, f"/i/{letter}")
    check_page(page)
    assert page.findtext(".//title") == f"{title} – Carnet"


def test_there_is_no_other_page_of_words(client: FlaskClient) -> None:
    read(client, "/i/z", status=404)


def test_every_rule_a_moderator_can_name_stands_on_the_page_of_rules(client: FlaskClient) -> None:
    with client.application.test_request_context():
        named = [str(name) for code, name in RULE_WORDS.items() if code not in {"", "other"}]
    page = read(client, "/i/r")
    assert [rule.text_content().rstrip(".") for rule in page.cssselect("ol > li strong")] == named


def test_the_page_on_what_is_kept_states_the_operators_own_times(client: FlaskClient) -> None:
    text = words(read(client, "/i/k"))
    assert "7 heures au plus" in text
    assert "pour 23 minutes" in text
    assert (min(IDLE_CHOICES), max(IDLE_CHOICES)) == (15, 120)
    assert "de 15 minutes à 2 heures" in text


def test_no_page_gives_an_address_to_write_to_that_does_not_exist(client: FlaskClient) -> None:
    for letter in TITLES:
        page = read(client, f"/i/{letter}")
        assert "@" not in words(page)
        assert all(href.startswith("/") for href in hrefs(page))


def test_the_page_on_leaving_promises_no_hidden_visit(client: FlaskClient) -> None:
    text = words(read(client, "/i/x"))
    assert "Il n’efface pas votre passage." in text
    assert "L’historique du navigateur garde la visite" in text
