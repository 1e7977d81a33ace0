"""In which language the site speaks: the reader chooses, the browser's wish comes next, French is there for all."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from flask import Flask

from forum.web import locale
from tests.visitor import Visitor

WISHES = [
    ("fr", "fr"),
    ("en", "en"),
    ("en-GB,en;q=0.9", "en"),
    ("fr-CA", "fr"),
    ("de,en;q=0.5,fr;q=0.4", "en"),
    ("de", "fr"),
    ("*", "fr"),
    ("", "fr"),
    ("xx-invalid;;q=z", "fr"),
]
ELSEWHERE = [
    "https://example.org/", "//example.org", "///example.org", "/\\example.org", "\\\\example.org", "/a\\..\\b",
    "http:example.org", "javascript:alert(1)", "example.org", "", " /", "/\tx", "/\r\nSet-Cookie: a=b", "/\x00", "/é",
    "\t//example.org", "/" + "a" * 400,
]  # fmt: skip
HERE = ["/", "/r", "/i/k", "/u?to=x.y", "/b/AAAAAAAAAAAAAAAAAAAAAA?after=%3Ei:20"]


@pytest.mark.parametrize(("wish", "language"), WISHES)
def test_a_first_visit_is_answered_in_the_language_the_browser_asks_for(app: Flask, wish: str, language: str) -> None:
    page = Visitor(app, language=wish).get("/")
    assert page.tree.get("lang") == language
    assert page.tree.get("dir") == "ltr"


def test_the_reader_chooses_and_stays_on_the_page(visitor: Visitor) -> None:
    page = visitor.get("/r?country=FR")
    form = page.form("/l")
    assert form["back"] == "/r?country=FR"
    moved = visitor.post("/l", {**form, "language": "en"})
    assert moved.location == "/r?country=FR"
    assert visitor.follow(moved).tree.get("lang") == "en"
    assert visitor.get("/").tree.get("lang") == "en"


def test_another_browser_keeps_its_own_language(app: Flask, visitor: Visitor) -> None:
    visitor.post("/l", {"language": "en", "back": "/"})
    assert Visitor(app).get("/").tree.get("lang") == "fr"


@pytest.mark.parametrize("language", ["", "xx", "es", "FR", "fr-CA", "../en", "é"])
def test_a_language_that_is_not_offered_changes_nothing(visitor: Visitor, language: str) -> None:
    visitor.post("/l", {"language": language, "back": "/"})
    assert visitor.get("/").tree.get("lang") == "fr"


@pytest.mark.parametrize("back", ELSEWHERE)
def test_choosing_a_language_leads_nowhere_else(visitor: Visitor, back: str) -> None:
    page = visitor.post("/l", {"language": "en", "back": back})
    assert page.location == "/"


@pytest.mark.parametrize("back", HERE)
def test_choosing_a_language_leads_back(visitor: Visitor, back: str) -> None:
    assert visitor.post("/l", {"language": "en", "back": back}).location == back


def test_every_language_is_offered_under_its_own_name(visitor: Visitor) -> None:
    buttons = visitor.get("/").css("button[name=language]")
    assert [(button.get("value"), button.get("lang"), button.text_content()) for button in buttons] == [
        ("fr", "fr", "Français"),
        ("en", "en", "English"),
    ]


def test_error_pages_speak_the_readers_language(app: Flask) -> None:
    french, english = Visitor(app).get("/none", 404), Visitor(app, language="en").get("/none", 404)
    assert (french.tree.get("lang"), english.tree.get("lang")) == ("fr", "en")
    assert french.h1 != english.h1


def test_the_address_of_the_reader_is_never_asked(app: Flask) -> None:
    """The same page from anywhere: no table of addresses, no header of a proxy, chooses the language."""
    for remote in ("127.0.0.1", "198.51.100.7", "2001:db8::1"):
        response = app.test_client().get(
            "/", environ_overrides={"REMOTE_ADDR": remote}, headers={"CF-IPCountry": "GB", "X-Country": "GB"}
        )
        assert 'lang="fr"' in response.get_data(as_text=True)


def test_the_day_is_the_sites_own(app: Flask) -> None:
    with app.test_request_context(), time_machine.travel("2026-03-01T23:30:00Z", tick=False):
        assert locale.today() == date(2026, 3, 2)


@pytest.mark.parametrize(("code", "direction"), [("fr", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_each_language_knows_its_direction(code: str, direction: str) -> None:
    assert locale.direction(code) == direction
