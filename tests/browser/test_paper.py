"""What a printer gets: the words and the numbers, and nothing that says which site they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import people
from tests.browser.conftest import Addresses
from tests.browser.help_places import LABEL, NUMBER
from tests.browser.people import DESK, Person
from tests.browser.places import BY_NAME, go
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

MILLIMETRE = 96 / 25.4  # CSS pixels
CARD = (85.6, 54)  # millimetres: as bank cards
LARGE_CARD = (148, 105)  # A6, lying
# What is for fingers and eyes at a screen.
SCREEN = ".exit, .skip, nav, .masthead, .footer, .back, button, input:not([type=hidden]), select, textarea"
SEEN = f"""
() => [...document.querySelectorAll(`{SCREEN}`)]
  .filter((element) => element.checkVisibility({{ visibilityProperty: true }}))
  .map((element) => element.outerHTML.slice(0, 120))
"""


Look = Callable[[str], Page]


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: Site) -> Iterator[Person]:
    with people.at_browser(chromium, site, size=DESK) as person:
        yield person


@pytest.fixture
def on_paper(reader: Person, where: Addresses) -> Look:
    """Goes to a place, and looks at it as a printer does; nothing of the screen may be on it."""

    def look(name: str) -> Page:
        reader.page.emulate_media(media="screen")
        go(reader, BY_NAME[name], where["fr"])
        assert reader.page.evaluate(SEEN) != []
        reader.page.emulate_media(media="print")
        assert reader.page.evaluate(SEEN) == []
        return reader.page

    return look


def _sheets(page: Page) -> int:
    """How many sheets it takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", display_header_footer=False)))


def _words(page: Page) -> str:
    return " ".join(page.locator("body").inner_text().split())


def test_pages_of_help_are_printed_with_their_numbers(on_paper: Look) -> None:
    for name, wanted in (
        ("directory-of-a-kind", NUMBER),
        ("service", NUMBER),
        ("guidance", "Tenir un carnet de faits"),
        ("kind-1", "112"),
        ("kind-5", "proches"),
    ):
        page = on_paper(name)
        assert wanted in _words(page), name
        assert 1 <= _sheets(page) <= 6, name


@pytest.mark.parametrize(
    ("name", "size", "wanted"),
    [
        ("wallet", CARD, (LABEL, NUMBER)),
        ("country-wallet", CARD, ("112", "17")),
        ("close-card", LARGE_CARD, ("Ce qui m’aide", "112")),
    ],
)
def test_a_card_is_alone_on_one_sheet(on_paper: Look, name: str, size: tuple[float, float], wanted: tuple[str]) -> None:
    page = on_paper(name)
    card = page.locator(".wallet")
    words = _words(page)
    assert words == " ".join(card.inner_text().split())
    for word in wanted:
        assert word in words
    box = card.bounding_box()
    assert box is not None
    width, height = (side * MILLIMETRE for side in size)
    assert box["width"] == pytest.approx(width, abs=1)
    assert height - 1 <= box["height"] <= height * 1.5
    assert _sheets(page) == 1
