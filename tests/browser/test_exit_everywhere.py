"""The exit on every page there is, whoever reads it, however little can be seen; from every kind of page it leads away
for good.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, ViewportSize

from tests.browser.conftest import Visit
from tests.browser.leaving import Everything, covered
from tests.browser.people import Person
from tests.web.walk import GETS

pytestmark = pytest.mark.browser
# A small phone whose keyboard is open; also a window of 640 × 600 at 200 %.
LITTLE = ViewportSize(width=320, height=300)
WORDS = "Il gare sa camionnette rue du Moulin"
# For programs, or a file to keep: no page, so nothing to leave.
NO_PAGES = {"resources.feed", "resources.robots", "health.lives", "health.ready", "privacy.fetch"}


def test_on_no_page_anything_covers_the_exit(visit: Visit, served: Everything, js: bool) -> None:
    person, who = visit(site=served.site, js=js, size=LITTLE), ""
    wrong, bare = {}, set()
    for route in sorted(GETS, key=lambda route: route.walker):
        if who != route.walker:
            who = route.walker
            served.enter(person, who)
        if not _opens(person, served.ground.address(route.path)):
            bare.add(route.endpoint)
        elif found := covered(person.page):
            wrong[route.endpoint] = found[:2]
    assert wrong == {}
    assert {endpoint for endpoint in bare if not endpoint.startswith("hsds.")} == NO_PAGES


def _opens(person: Person, path: str) -> bool:
    """Whether there is a page at this address: something else may be, but nothing that fails."""
    try:
        answer = person.page.goto(person.site.url + path)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return False
    assert answer is not None
    assert answer.status < 500, path
    return answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "laid_over",
    [
        "position: fixed; inset: auto 0 0 0; height: 90%; z-index: 99",
        "position: absolute; inset: 0 0 auto 0; height: 4rem; z-index: 10",
    ],
    ids=["a sheet from below", "a notice at the top"],
)
def test_what_covers_the_exit_is_seen(visit: Visit, served: Everything, laid_over: str) -> None:
    person = visit(site=served.site, js=False, size=LITTLE)
    person.open("/in")
    assert covered(person.page) == []
    person.page.evaluate(
        "(style) => { const cover = document.createElement('div'); cover.style = style; document.body.append(cover); }",
        laid_over,
    )
    assert covered(person.page)


def _at(who: str, path: str, status: int = 200) -> Callable[[Person, Everything], None]:
    def go(person: Person, served: Everything) -> None:
        served.enter(person, who)
        person.open(served.ground.address(path), status)

    return go


def _typed(person: Person, served: Everything) -> None:
    _at("member", "/b/{board}/new")(person, served)
    person.page.locator("input[name=title]").fill(WORDS)
    person.page.locator("textarea[name=body]").fill(WORDS)


def _refused(person: Person, served: Everything) -> None:
    _typed(person, served)
    person.page.locator("input[name=title]").fill("")
    with person.page.expect_response(lambda answer: answer.status == 422):
        person.page.locator("button[value=check]").click()
    person.page.wait_for_load_state()
    assert WORDS in person.page.locator("textarea[name=body]").input_value()


def _too_large(person: Person, served: Everything) -> None:
    _typed(person, served)
    largest = served.app.config["ABRI"].largest_request
    person.page.locator("textarea[name=body]").evaluate("(field, size) => { field.value = 'a'.repeat(size); }", largest)
    with person.page.expect_response(lambda answer: answer.status == 413):
        person.page.locator("button[value=check]").click()
    person.page.wait_for_load_state()


def _too_fast(person: Person, served: Everything) -> None:
    _at("visitor", "/join")(person, served)
    for _ in range(30):
        with person.page.expect_navigation() as answer:
            person.page.locator("form[action='/join'] button:not([formaction])").last.click()
        if answer.value and answer.value.status == 429:
            return
    raise AssertionError("nobody was too fast")


KINDS: dict[str, Callable[[Person, Everything], None]] = {
    "a thread": _at("read_only", "/t/{thread}"),
    "while writing": _typed,
    "a desk": _at("agency", "/desk/g/{page}"),
    "a review": _at("moderator", "/mod/p/{held_post}"),
    "administration": _at("admin", "/admin/boards/{board}"),
    "a page that is not for them": _at("member", "/mod", 403),
    "nothing there": _at("member", "/t/" + "n" * 22, 404),
    "a refused form": _refused,
    "a form that is too large": _too_large,
    "too fast": _too_fast,
}


def test_from_every_kind_of_page_the_exit_leads_away_for_good(visit: Visit, served: Everything, js: bool) -> None:
    """One window for all of them: whatever one exit leaves behind, the next one meets."""
    person = visit(site=served.site, js=js)
    for kind, go in KINDS.items():
        go(person, served)
        held = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in person.cookies())
        before = person.page.evaluate("() => history.length")
        person.leave()
        assert person.cookies() == [], kind
        # A script leaves in the page's own place; a link alone cannot.
        assert person.page.evaluate("() => history.length") <= before + (0 if js else 1), kind
        answer = person.context.request.get(f"{served.site.url}/a", headers={"Cookie": held}, max_redirects=0)
        assert answer.headers["location"] == "/in", f"{kind}: the session lives on"
        person.back()
        shown = person.text + person.page.locator("textarea, input:not([type=hidden])").evaluate_all(
            "(fields) => fields.map((field) => field.value).join('')"
        )
        assert not [words for words in (WORDS, "Mon compte", "aaaa") if words in shown], kind
