"""The exit when something is in its way: no answer, no database, no script, a screen of which little can be seen."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from forum.db import db
from tests.browser import people
from tests.browser.conftest import Visit
from tests.browser.leaving import Everything
from tests.browser.people import Person

pytestmark = pytest.mark.browser
WORDS = "Il gare sa camionnette rue du Moulin"
PHONE = ViewportSize(width=360, height=640)
# What stands in the page, in its fields, and in its title.
LEFT = """() => [
  document.body.childElementCount, document.title, document.querySelectorAll(".cover").length,
  window.fields.map((field) => [field.value, field.checked, field.selectedIndex]),
]"""
BROUGHT_BACK = "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"

SEEN = """
() => {
  const view = visualViewport;
  const box = document.querySelector("a.exit__leave").getBoundingClientRect();
  return box.left >= view.offsetLeft - 1 && box.right <= view.offsetLeft + view.width + 1
    && box.top >= view.offsetTop - 1 && box.bottom <= view.offsetTop + view.height + 1
    && Math.min(box.width, box.height) * view.scale >= 43.5;
}
"""


def _writing(person: Person, served: Everything) -> None:
    served.enter(person, "member")
    person.open(served.ground.address("/b/{board}/new"))
    person.page.locator("textarea[name=body]").fill(WORDS)


def _held(person: Person) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in person.cookies())


def _is_over(person: Person, held: str) -> bool:
    """Whether these cookies open nothing any more; within some moments, as decision 0006 says."""
    for _ in range(100):
        answer = person.context.request.get(
            f"{person.site.url}/a", headers={"Cookie": held}, max_redirects=0, timeout=people.PATIENCE
        )
        if answer.status == 303 and answer.headers["location"] == "/in":
            return True
        time.sleep(0.1)
    return False


def test_where_no_answer_comes_the_page_is_blank_and_every_field_empty_and_stays_so(
    visit: Visit, served: Everything
) -> None:
    person = visit(site=served.site)
    person.open("/")
    _writing(person, served)
    person.page.evaluate(
        """() => {
          const more = `<input type=checkbox checked name=a><input type=search value=b><select><option>c</select>
            <input type=radio checked><input type=number value=1>`;
          document.querySelector("main form").insertAdjacentHTML("beforeend", more);
          window.fields = [...document.querySelectorAll("input, textarea, select")];
        }"""
    )
    # Nothing that a browser would show: the page that was there stays.
    person.page.route("**/e", lambda route: route.fulfill(status=204))
    person.page.locator("a[data-exit]").first.click(no_wait_after=True)
    elements, title, covers, fields = person.page.evaluate(LEFT)
    assert (elements, title, covers) == (0, "Carnet", 1)
    assert len(fields) > 8
    assert {(value, bool(checked)) for value, checked, _chosen in fields} == {("", False)}
    assert {chosen for _value, _checked, chosen in fields if chosen is not None} == {-1}
    # Brought back by the browser it shows nothing either, and asks for the first page, as somebody without cookies.
    person.page.route("**/", lambda route: route.fulfill(status=204))
    person.page.evaluate(BROUGHT_BACK)
    elements, title, covers, _fields = person.page.evaluate(LEFT)
    assert (elements, title) == (0, "Carnet")
    assert covers >= 1


def test_a_page_that_the_browser_brings_back_is_blank_until_the_server_has_answered(
    visit: Visit, served: Everything
) -> None:
    person = visit(site=served.site)
    _writing(person, served)
    address = person.page.url
    person.page.evaluate("() => { window.fields = [...document.querySelectorAll('textarea')]; }")
    person.page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert person.page.evaluate(LEFT)[0] == 0
    assert person.page.evaluate(LEFT)[3][0][0] == ""
    person.context.clear_cookies()  # somebody left meanwhile, in another window
    person.page.evaluate(BROUGHT_BACK)
    person.page.wait_for_url("**/in")
    assert WORDS not in person.text
    assert address not in person.page.url


def test_without_scripts_the_next_request_of_another_tab_finds_nothing(visit: Visit, served: Everything) -> None:
    person = visit(site=served.site, js=False)
    _writing(person, served)
    first, person.page = person.page, person.context.new_page()
    person.open(served.ground.address("/t/{thread}"))
    person.leave()
    person.page = first
    person.press("Relire avant d’envoyer")
    assert WORDS not in person.text
    person.open("/a")
    assert person.place == "/in"


@pytest.mark.parametrize("is_lost", [False, True], ids=["a locked database", "a lost table"])
def test_the_exit_waits_for_no_database(visit: Visit, served: Everything, js: bool, is_lost: bool) -> None:
    person = visit(site=served.site, js=js)
    served.enter(person, "member")
    person.open("/a")
    held = _held(person)
    with served.app.app_context():
        file = db.engine.url.database
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None, timeout=15)) as other:
        if is_lost:
            other.execute("ALTER TABLE login_sessions RENAME TO taken_away")
            person.open("/a", status=500)
            person.page.wait_for_timeout(100)
            person.watch.wrong.clear()  # the browser's word on that answer
        else:
            other.execute("BEGIN IMMEDIATE")
        since = time.monotonic()
        person.leave()
        assert time.monotonic() - since < 5
        assert person.cookies() == []
        other.execute("ALTER TABLE taken_away RENAME TO login_sessions" if is_lost else "ROLLBACK")
    # A session that was out of reach ends by itself, at the latest after twelve hours; the browser has forgotten it.
    assert is_lost or _is_over(person, held)
    person.back()
    assert "Mon compte" not in person.text


@pytest.mark.parametrize("dir_", ["ltr", "rtl"])
def test_the_exit_stays_where_it_can_be_seen_under_two_fingers_and_above_a_keyboard(
    chromium: Browser, served: Everything, dir_: str
) -> None:
    """Both make the visible part of a window smaller, and move it within the window; so does a magnifier."""
    context = chromium.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="fr-FR")
    page = context.new_page()
    page.goto(served.site.url + "/i/k")
    page.evaluate("(dir) => { document.documentElement.dir = dir; }", dir_)
    session = context.new_cdp_session(page)
    for factor in (1, 2, 3):
        session.send("Emulation.setPageScaleFactor", {"pageScaleFactor": factor})
        for across, down in ((0, 0), (-300, -400), (200, -2_000), (0, 1_200)):
            pan = {"x": 60, "y": 120, "xDistance": across, "yDistance": down, "speed": 20_000}
            session.send("Input.synthesizeScrollGesture", pan)
            page.wait_for_timeout(60)
            assert page.evaluate("() => visualViewport.scale") == pytest.approx(factor, abs=0.01)
            assert _is_seen(page), (
                factor,
                across,
                down,
                page.evaluate("() => [visualViewport.offsetLeft, visualViewport.offsetTop]"),
            )
    context.close()


def _is_seen(page: Page) -> bool:
    return bool(page.evaluate(SEEN))
