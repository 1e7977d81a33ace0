"""Where one's account is open: a list without devices, places and times, and the end of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock
from tests.accounts import people
from tests.accounts.authenticators import session
from tests.accounts.test_sessions import is_in
from tests.factories import World
from tests.visitor import CLOCK_TIME, Page, Visitor

PATH = "/a/sessions"
NOON = 12


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(clock.now().replace(hour=NOON, minute=0, second=0, microsecond=0), tick=False) as moved:
        yield moved


def listed(page: Page) -> list[str]:
    return [" ".join(item.cssselect("p")[0].text_content().split()) for item in page.css("ul.lines > li")]


def ends(page: Page) -> list[str]:
    """Where the forms lead that end one session each."""
    return [form.get("action") or "" for form in page.css("ul.lines form")]


def test_each_live_session_is_told_by_its_day_and_this_one_by_name(
    app: Flask, time: time_machine.Coordinates, world: World
) -> None:
    joined = people.join(app)
    people.enter(app, joined.phrase)
    people.join(app)
    page = joined.browser.get(PATH)
    assert listed(page) == ["Ouverte aujourd’hui", "Ouverte aujourd’hui · celle de ce navigateur"]
    assert not CLOCK_TIME.search(page.one("main").text_content())
    assert all(re.fullmatch(r"/a/sessions/[\w-]{22}", path) for path in ends(page))
    time.shift(timedelta(hours=11, minutes=30))
    late = people.enter(app, joined.phrase)
    assert listed(late.get(PATH)) == ["Ouverte aujourd’hui · celle de ce navigateur", *["Ouverte hier"] * 2]
    time.shift(timedelta(minutes=30))
    assert len(listed(late.get(PATH))) == 1, "those past their end are not there"


def test_one_other_session_ends_and_no_further_one(app: Flask) -> None:
    joined = people.join(app)
    lost, kept = (people.enter(app, joined.phrase) for _ in range(2))
    path = ends(lost.get(PATH))[1]  # the youngest first: kept, lost, joined
    assert joined.browser.post(path).location == PATH
    assert [is_in(browser) for browser in (lost, kept, joined.browser)] == [False, True, True]
    joined.browser.post(path, status=404)


def test_all_other_sessions_end_and_this_one_stays(app: Flask) -> None:
    joined, stranger = people.join(app), people.join(app).browser
    others = [people.enter(app, joined.phrase) for _ in range(3)]
    joined.browser.post(f"{PATH}/others")
    assert is_in(joined.browser)
    assert not any(map(is_in, others))
    assert is_in(stranger)
    page = joined.browser.get(PATH)
    assert f"{PATH}/others" not in page.source
    assert page.css("form[action='/out/all']")


def test_ending_the_session_of_this_browser_is_signing_out(app: Flask) -> None:
    browser = people.join(app).browser
    assert browser.post(ends(browser.get(PATH))[0]).location == "/"
    assert not people.cookie(browser)
    assert people.rows(app)["login_sessions"] == 0


def test_nobody_ends_a_session_of_somebody_else(app: Flask, world: World) -> None:
    theirs = session(world, world.member())
    browser = Visitor(app).become(world.member())
    browser.post(f"{PATH}/{theirs.public_id}", status=404)
    browser.post(f"{PATH}/{'A' * 22}", status=404)
    browser.post(f"{PATH}/x", status=404)
    assert people.rows(app)["login_sessions"] == 2


def test_staying_writes_nothing_and_keeps_the_session(app: Flask, time: time_machine.Coordinates) -> None:
    browser = people.join(app).browser
    before = people.rows(app)
    for _ in range(4):
        time.shift(timedelta(minutes=29))
        assert browser.get("/a/stay").h1 == "Votre session reste ouverte"
    assert people.rows(app) == before
    time.shift(timedelta(minutes=31))
    assert browser.get("/a/stay", 303).location == "/in"


def test_near_the_last_end_the_page_says_that_it_cannot_last_longer(app: Flask, time: time_machine.Coordinates) -> None:
    browser = people.join(app).browser
    for _ in range(26):
        time.shift(timedelta(minutes=27))
        browser.get("/a/stay")
    page = browser.get("/a/stay")  # 18 minutes are left
    assert page.h1 == "Votre session se ferme bientôt"
    assert "12 heures au plus" in page.text
    assert not page.css(".lasting a")
