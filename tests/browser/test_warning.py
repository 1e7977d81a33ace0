"""The warning before the end of a session, in a real browser: in time, covering nothing, with and without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from forum.roles import Role
from tests.browser.conftest import Visit
from tests.browser.people import Person

pytestmark = pytest.mark.browser

NARROW = ViewportSize(width=320, height=568)
TYPED = "Ce que j’écris depuis longtemps. " * 12
SOON = "Votre session se ferme d’ici cinq minutes au plus. Votre texte vous suivra."
OVER = "Votre session est terminée."
MINUTE = 60_000
# Lets every animation of the warning run as if so many milliseconds had passed.
PASS = """(time) => document.getAnimations()
  .filter((each) => each.animationName === "lasting").forEach((each) => { each.currentTime = time; })"""
BOX = "(element) => { const box = element.getBoundingClientRect(); return [box.top, box.bottom]; }"
ON_TOP = """(element) => {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  return element.contains(document.elementFromPoint(x, y));
}"""


def writing(visit: Visit, *, js: bool, size: ViewportSize = NARROW) -> Person:
    """Somebody who writes a thread, at its end."""
    person = visit(js=js, size=size)
    person.become(person.site.keys[Role.MODERATOR])
    person.open("/")
    person.follow("Premiers pas")
    person.follow("Ouvrir un fil")
    if person.page.get_by_role("button", name="J’ai lu").count():
        person.page.get_by_role("button", name="J’ai lu").first.click()
    person.page.locator("textarea[name=body]").click()
    person.page.keyboard.type(TYPED)
    return person


def notice(page: Page) -> str:
    return page.locator(".lasting").inner_text() if page.locator(".lasting__words").is_visible() else ""


def test_without_a_script_it_appears_in_time_covers_nothing_and_its_link_keeps_the_text(visit: Visit) -> None:
    person = writing(visit, js=False)
    page, area, exit_link = person.page, person.page.locator("textarea[name=body]"), person.page.locator(".exit__leave")
    bar = page.locator(".exit")
    before, height = area.evaluate(BOX)[0], bar.evaluate(BOX)[1]
    page.evaluate(PASS, 25 * MINUTE - 1000)
    assert not notice(page)
    assert page.locator(".lasting a").is_hidden()
    assert bar.evaluate(BOX)[1] == height, "it takes no room until then"
    page.evaluate(PASS, 25 * MINUTE + 1000)
    assert SOON in notice(page)
    assert exit_link.evaluate(ON_TOP)
    assert exit_link.evaluate(BOX)[0] >= 0
    grown = bar.evaluate(BOX)[1] - height
    assert 40 < grown < 160
    assert area.evaluate(BOX)[0] == pytest.approx(before + grown, abs=2), "the page moves with it: nothing is covered"
    assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"]
    with person.context.expect_page() as opened:
        page.locator(".lasting a").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Votre session reste ouverte")
    opened.value.close()
    assert area.input_value() == TYPED


def test_it_appears_for_whoever_wants_less_motion_too(visit: Visit) -> None:
    person = visit(js=False)
    person.become(person.site.keys[Role.MEMBER])
    person.page.emulate_media(reduced_motion="reduce")
    person.open("/a")
    person.page.evaluate(PASS, 26 * MINUTE)
    assert SOON in notice(person.page)


def test_with_a_script_it_is_said_aloud_extended_in_place_and_the_end_is_told(visit: Visit) -> None:
    person = visit(js=True, size=NARROW)
    person.page.clock.install()
    person.become(person.site.keys[Role.MODERATOR])
    person.open("/a")
    page, status = person.page, person.page.locator(".lasting [role=status]")
    expect(page.locator(".lasting--scripted")).to_have_count(1)
    expect(status).to_have_text("")
    page.clock.fast_forward(24 * MINUTE)
    expect(status).to_have_text("")
    page.clock.fast_forward(2 * MINUTE)
    expect(status).to_have_text(SOON)
    assert page.locator(".exit__leave").evaluate(ON_TOP)
    select = page.get_by_label("Fermer ma session si je ne fais rien pendant")
    select.focus()
    pages = len(person.context.pages)
    page.get_by_role("link", name="La garder ouverte").click()
    expect(status).to_have_text("")
    assert len(person.context.pages) == pages, "no other tab"
    page.clock.fast_forward(20 * MINUTE)
    expect(status).to_have_text("")
    page.clock.fast_forward(6 * MINUTE)
    expect(status).to_have_text(SOON)
    page.clock.fast_forward(6 * MINUTE)
    expect(status).to_contain_text(OVER)
    expect(page.locator(".lasting a")).to_be_hidden()


def test_keeping_a_session_that_has_ended_tells_so(visit: Visit) -> None:
    person = visit(js=True)
    person.page.clock.install()
    person.become(person.site.keys[Role.MODERATOR])
    person.open("/a")
    expect(person.page.locator(".lasting--scripted")).to_have_count(1)
    person.page.clock.fast_forward(26 * MINUTE)
    expect(person.page.locator(".lasting [role=status]")).to_have_text(SOON)
    person.end_session()
    person.page.get_by_role("link", name="La garder ouverte").click()
    expect(person.page.locator(".lasting [role=status]")).to_contain_text(OVER)
