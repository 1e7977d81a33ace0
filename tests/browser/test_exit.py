"""The quick exit in a real browser: always there, always works, and nothing comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from forum.roles import Role
from tests.browser import measures
from tests.browser.conftest import Visit
from tests.browser.people import Person
from tests.browser.serving import NEUTRAL_WORDS, Site

pytestmark = pytest.mark.browser

BOARD = "Premiers pas"
SECRET = "Il gare sa camionnette rue du Moulin"
NARROW = ViewportSize(width=320, height=568)
MAGNIFIED = ViewportSize(width=320, height=240)  # a window of 640 × 480 at 200 %
LISTEN = "() => { new BroadcastChannel('watch').onmessage = (event) => { window.told = event.data; }; }"
TELL = """() => {
  const channel = new BroadcastChannel("watch");
  const fields = [...document.querySelectorAll("input[name=title], textarea[name=body]")];
  new MutationObserver(() => channel.postMessage([
    ...fields.map((field) => field.value), document.body.childElementCount, document.title,
    document.elementFromPoint(innerWidth / 2, innerHeight / 2).className,
  ])).observe(document.body, { childList: true });
}"""
TWICE, ONCE = "Majuscule : encore deux fois pour quitter.", "Majuscule : encore une fois pour quitter."


def _writing(person: Person) -> None:
    person.become(person.site.keys[Role.MEMBER])
    person.open("/")
    person.follow(BOARD)
    person.follow("Ouvrir un fil")
    person.write("Titre", SECRET)
    person.page.keyboard.press("Tab")
    person.page.keyboard.type(SECRET)


def _lost(person: Person) -> None:
    person.become(person.site.keys[Role.MEMBER])
    person.open("/")
    person.open("/t/nothing-here", status=404)


def _reviewing(person: Person) -> None:
    person.become(person.site.keys[Role.MODERATOR])
    person.open("/")
    person.follow("File de relecture")


def _signing_in(person: Person) -> None:
    person.open("/")
    person.follow("Entrer")
    person.write("Votre phrase", SECRET)


Way = Callable[[Person], None]
PLACES = pytest.mark.parametrize(
    "go",
    [_writing, _lost, _reviewing, _signing_in],
    ids=["writing", "on a missing page", "reviewing", "signing in"],
)


def _shows_nothing(person: Person) -> None:
    """Neither words of members nor anything typed, and no session."""
    visible = person.text
    typed = person.page.locator("input:not([type=hidden]), textarea").evaluate_all(
        "(fields) => fields.map((field) => field.value).join('')"
    )
    for words in (SECRET, "Mon compte", "File de relecture"):
        assert words not in visible, (person.place, words)
    assert SECRET not in typed, person.place


@PLACES
def test_the_exit_leads_away_and_back_shows_nothing(visit: Visit, js: bool, go: Way) -> None:
    person = visit(js=js)
    go(person)
    cookies = person.cookies()
    person.leave()
    person.sees(NEUTRAL_WORDS)
    assert person.page.title() == "Prévisions"
    assert person.cookies() == []
    for _ in range(3):
        person.back()
        _shows_nothing(person)
    person.context.add_cookies(cookies)
    person.open("/a")
    assert person.place == "/in", "the session lives on"


@PLACES
@pytest.mark.parametrize(("size", "scale"), [(NARROW, 1), (MAGNIFIED, 2)], ids=["320 px", "200 % zoom"])
def test_the_exit_stays_in_view_large_and_uncovered(
    visit: Visit, js: bool, go: Way, size: ViewportSize, scale: float
) -> None:
    person = visit(js=js, size=size, scale=scale)
    go(person)
    for _ in range(2):
        box = measures.exit_box(person.page)
        assert box["inside"], box
        assert box["free"], box
        assert box["width"] >= measures.SMALLEST, box
        assert box["height"] >= measures.SMALLEST, box
        measures.scroll_to_end(person.page)
        assert person.page.evaluate("() => scrollY") > 0


@PLACES
def test_the_exit_is_the_first_stop_of_the_keyboard_after_the_skip_link(visit: Visit, js: bool, go: Way) -> None:
    person = visit(js=js)
    go(person)
    person.page.reload()
    person.page.keyboard.press("Tab")
    assert _focused(person.page) == "skip"
    person.page.keyboard.press("Tab")
    assert _focused(person.page) == "exit__leave"
    person.page.keyboard.press("Enter")
    person.is_away()


def _focused(page: Page) -> str:
    name: str = page.evaluate("() => document.activeElement.className")
    return name


def test_the_exit_stays_reachable_when_text_is_twice_as_large(visit: Visit) -> None:
    person = visit(size=NARROW)
    _writing(person)
    person.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    measures.scroll_to_end(person.page)
    box = measures.exit_box(person.page)
    assert box["inside"], box
    assert box["free"], box


def test_shift_three_times_leaves_and_says_how_far_it_is(visit: Visit) -> None:
    person = visit()
    _writing(person)
    status = person.page.locator("[data-exit-progress]")
    expect(status).to_have_text("")
    person.page.keyboard.press("Shift")
    expect(status).to_have_text(TWICE)
    expect(status).to_be_visible()
    person.page.keyboard.press("Shift")
    expect(status).to_have_text(ONCE)
    person.page.keyboard.press("Shift")
    person.is_away()
    person.back()
    _shows_nothing(person)


def test_shift_that_makes_a_capital_does_not_count(visit: Visit) -> None:
    person = visit()
    _writing(person)
    status = person.page.locator("[data-exit-progress]")
    for _ in range(4):
        person.page.keyboard.press("Shift+A")
    expect(status).to_have_text("")
    person.page.keyboard.press("Shift")
    person.page.keyboard.press("Shift")
    expect(status).to_have_text(ONCE)
    person.page.keyboard.press("b")  # another key between: from the beginning
    expect(status).to_have_text("")
    person.page.keyboard.press("Shift")
    expect(status).to_have_text(TWICE)
    assert person.place.endswith("/new")


def test_shift_held_down_counts_once(visit: Visit) -> None:
    person = visit()
    _signing_in(person)
    for _ in range(4):  # the second and later ones are repeats
        person.page.keyboard.down("Shift")
    person.page.keyboard.up("Shift")
    expect(person.page.locator("[data-exit-progress]")).to_have_text(TWICE)


def test_shift_is_forgotten_after_five_seconds(visit: Visit) -> None:
    person = visit()
    person.page.clock.install()
    _signing_in(person)
    status = person.page.locator("[data-exit-progress]")
    person.page.keyboard.press("Shift")
    person.page.keyboard.press("Shift")
    person.page.clock.run_for(4_900)
    expect(status).to_have_text(ONCE)
    person.page.clock.run_for(200)
    expect(status).to_have_text("")
    person.page.keyboard.press("Shift")
    expect(status).to_have_text(TWICE)
    assert person.place == "/in"


def test_the_shortcut_can_be_switched_off_and_on_again(visit: Visit) -> None:
    person = visit()
    person.open("/i/x")
    person.press("Ne plus quitter par la touche Majuscule")
    _signing_in(person)
    for _ in range(4):
        person.page.keyboard.press("Shift")
    expect(person.page.locator("[data-exit-progress]")).to_have_text("")
    assert person.place == "/in"
    person.open("/i/x")
    person.press("Quitter de nouveau par la touche Majuscule")
    for _ in range(3):
        person.page.keyboard.press("Shift")
    person.is_away()


def test_the_other_tabs_leave_too(visit: Visit) -> None:
    person = visit()
    _writing(person)
    first, person.page = person.page, person.context.new_page()
    person.open("/r")
    person.leave()
    person.page = first
    person.is_away()
    for _ in range(3):
        person.back()
        _shows_nothing(person)


def test_the_page_is_blank_its_fields_empty_and_its_title_neutral_before_the_answer_comes(
    visit: Visit, site: Site
) -> None:
    """Looked at from within, in the moment of the click: another tab is told, which the exit does not reach."""
    person = visit()
    _writing(person)
    other = person.context.new_page()
    other.goto(site.url + person.page.locator("link[rel=icon]").evaluate("(link) => link.getAttribute('href')"))
    other.evaluate(LISTEN)
    person.page.evaluate(TELL)
    person.leave()
    other.wait_for_function("() => window.told")
    assert other.evaluate("() => window.told") == ["", "", 0, "Carnet", "cover"]


def test_going_back_within_the_site_shows_the_page_again(visit: Visit, js: bool) -> None:
    """What the exit does to pages kept for Back must not take them from those who stay."""
    person = visit(js=js)
    person.become(person.site.keys[Role.MEMBER])
    person.open("/")
    person.follow(BOARD)
    person.follow("Trouver de l’aide")
    person.back()
    assert person.heading == BOARD
    person.back()
    person.sees("Les rubriques")


def test_a_prefetch_of_the_exit_changes_nothing(visit: Visit, site: Site) -> None:
    person = visit()
    person.become(site.keys[Role.MEMBER])
    answer = person.context.request.get(site.url + "/e", headers={"Sec-Purpose": "prefetch"}, max_redirects=0)
    assert answer.status == 204
    person.open("/a")
    assert person.place == "/a"
