"""What a printer gets: the words and the numbers, and nothing that says which site they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import people
from tests.browser.conftest import Addresses
from tests.browser.help_places import NUMBER
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


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: Site) -> Iterator[Person]:
    with people.at_browser(chromium, site, size=DESK) as person:
        yield person


def _sheets(page: Page) -> int:
    """Print it; how many sheets that takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


@pytest.fixture
def on_paper(reader: Person, where: Addresses) -> Iterator[object]:
    """Goes to a place, and looks at it as a printer does."""

    def look(name: str) -> Page:
        reader.page.emulate_media(media="screen")
        go(reader, BY_NAME[name], where["fr"])
        reader.page.emulate_media(media="print")
        return reader.page

    yield look
    reader.page.emulate_media(media="screen")
