"""Every main page in both languages: for assistive technology, for narrow screens, for fingers, without a word to
anybody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import measures, people
from tests.browser.conftest import Addresses
from tests.browser.people import DESK, Person
from tests.browser.place import Place
from tests.browser.places import BY_NAME, PLACES, go
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

WIDTHS = (1280, 320, 360)  # CSS pixels
FRENCH = re.compile(
    r"\b(les?|la|des?|du|une|vous|votre|vos|nous|pas|avec|dans|pour|qui|que|cette|ce|est|sont|aux?|sur|où|ou|et)\b"
    r"|[éèêàçùôœ«»]",
    re.IGNORECASE,
)
# The menu of languages lies over what is below it: that one is looked at open elsewhere.
UNFOLD = "() => { for (const fold of document.querySelectorAll('main details')) fold.open = true; }"
SOME = ("home", "joining", "numbers", "thread", "own-thread", "queue", "review-of-an-edit", "desk-page", "directory")


class Room:
    """One window for each role and language, kept through the module: opening one takes longer than the checks."""

    def __init__(self, stack: ExitStack, browser: Browser, site: Site, where: Addresses) -> None:
        self._stack, self._browser, self._site, self._where = stack, browser, site, where
        self._people: dict[Any, Person] = {}

    def at(self, place: Place, language: str, **options: Any) -> Person:
        key = (place.role, language, *sorted(options.items()))
        if key not in self._people:
            opened = people.at_browser(self._browser, self._site, language=language, size=DESK, **options)
            self._people[key] = self._stack.enter_context(opened)
            if place.role is not None:
                self._people[key].become(self._site.keys[place.role])
        person = self._people[key]
        if person.page.viewport_size != DESK:
            person.page.set_viewport_size(DESK)
        go(person, place, self._where[language])
        return person


@pytest.fixture(scope="module")
def room(chromium: Browser, site: Site, where: Addresses) -> Iterator[Room]:
    with ExitStack() as stack:
        yield Room(stack, chromium, site, where)


def _narrow(person: Person, width: int) -> None:
    if person.page.viewport_size != DESK or width != DESK["width"]:
        person.page.set_viewport_size({"width": width, "height": 740})


LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
EVERYWHERE = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)


def _faults(person: Person, language: str) -> Iterator[tuple[str, list[str]]]:
    """Everything that is measured on one page, from wide to narrow, and what was found. One visit: to come to the page
    takes as long as to look at it."""
    page = person.page
    if language == "en":
        yield "French", [words for words in measures.interface_words(page) if FRENCH.search(words)]
    yield "axe", measures.violations(page)
    for width in WIDTHS:
        _narrow(person, width)
        yield f"wider than {width} px", measures.overflowing(page)
        yield f"small at {width} px", measures.small_controls(page)
    page.evaluate(UNFOLD)  # at the last width, that of a phone
    yield "axe, unfolded", measures.violations(page)
    yield "wider than a phone, unfolded", measures.overflowing(page)
    yield "small, unfolded", measures.small_controls(page)


@LANGUAGES
@EVERYWHERE
def test_a_page_serves_everybody_at_every_width_and_in_its_language(room: Room, place: Place, language: str) -> None:
    person = room.at(place, language)
    assert person.page.locator("html").get_attribute("lang") == language
    assert {measure: found for measure, found in _faults(person, language) if found} == {}
    person.watch.assert_clean()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_menu_of_languages_serves_everybody_when_it_is_open(room: Room, width: int) -> None:
    person = room.at(BY_NAME["home"], "fr")
    _narrow(person, width)
    person.page.locator(".languages summary").click()
    assert measures.overflowing(person.page) == []
    assert measures.small_controls(person.page) == []


@pytest.mark.parametrize("name", SOME)
def test_a_page_serves_everybody_in_the_dark(room: Room, name: str) -> None:
    person = room.at(BY_NAME[name], "fr", scheme="dark")
    assert person.page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    assert measures.violations(person.page) == []


@pytest.mark.parametrize("name", SOME)
def test_a_page_fits_when_it_is_written_from_right_to_left(room: Room, name: str) -> None:
    person = room.at(BY_NAME[name], "fr")
    person.page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    for width in WIDTHS:
        _narrow(person, width)
        assert measures.overflowing(person.page) == [], width


@pytest.mark.parametrize("name", SOME)
def test_a_page_fits_when_text_is_twice_as_large(room: Room, name: str) -> None:
    person = room.at(BY_NAME[name], "fr")
    person.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    for width in (360, 1280):
        _narrow(person, width)
        assert measures.overflowing(person.page) == [], width
