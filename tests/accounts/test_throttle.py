"""Programs at the open doors, and too many people at once: nobody is shut out, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from forum import clock
from forum.accounts.models import Account
from forum.db import db
from forum.moderation.models import ReportCase
from forum.ratelimit import limiter
from forum.roles import Role
from forum.web.open_forms import LEAST
from tests.accounts import people
from tests.factories import World
from tests.services import free_ports
from tests.visitor import Page, Visitor

HASTY = "Rien n’est parti encore"


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    """A clock that stands still in the middle of an hour until it is moved."""
    middle = clock.now().replace(minute=30, second=0, microsecond=0)
    with time_machine.travel(middle, tick=False) as traveller:
        yield traveller


@pytest.fixture
def counted(app: Flask, make_app: Callable[..., Flask], time: time_machine.Coordinates) -> Callable[..., Flask]:
    """A forum that counts, on the database of the test, whichever engine that is."""

    def make(**settings: Any) -> Flask:
        return make_app(database_url=str(app.config["SQLALCHEMY_DATABASE_URI"]), rate_limits=True, **settings)

    return make


def somebody(app: Flask, n: int = 1) -> Visitor:
    browser = Visitor(app)
    browser.client.environ_base["REMOTE_ADDR"] = f"127.66.77.{n}"
    return browser


def accounts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Account)) or 0


def reports(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ReportCase)) or 0


def sent_at_once(browser: Visitor, page: Page, **fields: str) -> Page:
    """The form of /join, sent as fast as a program does."""
    return browser.send(page, "/join", 422, agree="y", **fields)


def test_a_form_that_comes_back_at_once_is_shown_again_and_then_taken(
    counted: Callable[..., Flask], time: time_machine.Coordinates
) -> None:
    app = counted()
    browser = somebody(app)
    page = browser.get("/join")
    again = sent_at_once(browser, page, language="en")
    assert HASTY in again.text
    assert "robot" not in again.text.casefold()
    assert (people.name(again), people.words(again)) == (people.name(page), people.words(page))
    assert again.form("/join")["language"] == "en"
    assert not again.css(".field__error")
    assert accounts(app) == 0
    time.shift(timedelta(seconds=LEAST))
    # Two seconds after the first page, not after the second: whoever presses twice is in.
    browser.send(again, "/join", agree="y")
    assert accounts(app) == 1


def test_the_time_of_a_form_hangs_on_no_cookie_and_cannot_be_forged(
    counted: Callable[..., Flask], time: time_machine.Coordinates
) -> None:
    app = counted()
    page = somebody(app).get("/join")
    fields = page.form("/join") | {"agree": "y"}
    time.shift(timedelta(seconds=LEAST))
    for forged in ("", "x", "gAAAAA", "\x00", "é" * 3000, fields["proposal"], people.opened(app, -3600)):
        other = somebody(app, len(forged) % 250)
        answer = other.post("/join", {**fields, "opened": forged, "csrf_token": other.token()}, 422)
        assert HASTY in answer.text, forged
    old = people.opened(app, 25 * 3600)  # kept from yesterday, to be sent a thousand times
    other = somebody(app, 251)
    other.post("/join", {**fields, "opened": old, "csrf_token": other.token()}, 422)
    assert accounts(app) == 0
    other = somebody(app, 252)  # another browser, other cookies: the same page
    other.post("/join", {**fields, "csrf_token": other.token()}, 303)
    assert accounts(app) == 1


def test_the_box_that_nobody_sees_is_seen_by_nobody_and_filled_in_shuts_out_nobody(
    counted: Callable[..., Flask], time: time_machine.Coordinates
) -> None:
    app = counted()
    browser = somebody(app)
    page = browser.get("/join")
    box = page.one("input[name=website]")
    assert (box.get("tabindex"), box.get("autocomplete"), box.get("type")) == ("-1", "off", "text")
    around = box.getparent()
    assert (around.get("aria-hidden"), around.get("class")) == ("true", "hidden")
    assert not page.css("[aria-hidden=true] [aria-hidden=true]")
    time.shift(timedelta(seconds=LEAST))
    again = sent_at_once(browser, page, website="https://example.org/")
    assert HASTY in again.text
    assert again.form("/join")["website"] == ""
    assert people.words(again) == people.words(page)
    assert accounts(app) == 0
    # A tool that fills it in each time keeps nobody out for ever.
    browser.send(again, "/join", agree="y", website="https://example.org/")
    assert accounts(app) == 1


def test_what_visitors_report_at_once_is_shown_again_with_its_words_and_members_never_wait(
    counted: Callable[..., Flask], world: World, time: time_machine.Coordinates
) -> None:
    app = counted()
    thread = world.thread(world.board(public=True))
    path = f"/t/{thread.public_id}/report"
    browser = somebody(app)
    page = browser.get(path)
    again = browser.send(page, path, 422, reason="blame", text="Gardez ces mots.")
    assert HASTY in again.text
    assert "Gardez ces mots." in again.source
    assert again.css("input[value=blame][checked]")
    filled = browser.send(again, path, 422, text="Gardez ces mots.", website="x", opened=people.opened(app))
    assert HASTY in filled.text
    assert reports(app) == 0
    time.shift(timedelta(seconds=LEAST))
    browser.send(again, path, 303)
    assert reports(app) == 1
    member = Visitor(app).become(world.member())
    written = member.get(path)
    assert not written.css("input[name=website], input[name=opened]")
    member.send(written, path, reason="blame")


def joins(app: Flask, n: int, status: int = 303) -> Page:
    """The n-th visitor opens an account, each from a place of their own."""
    browser = somebody(app, n)
    return browser.send(browser.get("/join"), "/join", status, agree="y", opened=people.opened(app))


def test_a_site_that_opened_enough_accounts_asks_to_wait_and_loses_nothing(
    counted: Callable[..., Flask], time: time_machine.Coordinates
) -> None:
    app = counted(joins_an_hour=3)
    for n in range(3):
        joins(app, n)
    browser = somebody(app, 9)
    page = browser.get("/join")
    refused = browser.send(page, "/join", 422, opened=people.opened(app))  # nothing agreed to: that is said first
    waiting = browser.send(refused, "/join", 429, agree="y", language="en")
    assert waiting.headers["Retry-After"] == str(30 * 60)
    assert "revenez dans 30 minutes" in waiting.text
    assert people.name(page) in waiting.text
    assert waiting.css("a[data-exit]")
    assert waiting.css("a.exit__crisis")
    assert waiting.css(".services a.service__call")
    assert "beaucoup d’essais" not in waiting.text
    assert accounts(app) == 3
    time.shift(timedelta(minutes=29, seconds=59))
    browser.send(waiting, "/join", 429)
    time.shift(timedelta(seconds=1))
    browser.send(waiting, "/join")  # the same form, an hour of the clock later
    assert accounts(app) == 4
    assert browser.get("/a").tree.get("lang") == "en"
    people.enter(app, " ".join(people.words(page))).get("/a")


def test_the_limit_is_counted_under_nobodys_key_and_keeps_no_command_from_opening_accounts(
    counted: Callable[..., Flask],
) -> None:
    app = counted(joins_an_hour=1)
    joins(app, 1)
    keys = [key for key in limiter.storage.storage if "/join/" in f"{key}/" and "accounts." not in key]  # type: ignore[attr-defined]
    assert keys
    assert not [key for key in keys if "127." in key]
    joins(app, 2, 429)
    people.staff(app, Role.MODERATOR)
    people.staff(app, Role.AGENCY)
    assert accounts(app) == 3


def test_of_many_at_once_as_many_come_in_as_the_hour_holds(counted: Callable[..., Flask]) -> None:
    app = counted(joins_an_hour=4)
    browsers = [somebody(app, n) for n in range(12)]
    forms = [browser.get("/join").form("/join") | {"agree": "y", "opened": people.opened(app)} for browser in browsers]

    def send(n: int) -> int:
        return browsers[n].client.post("/join", data=forms[n], base_url="https://localhost").status_code

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(send, range(12)))
    assert sorted(answers) == [303] * 4 + [429] * 8
    assert accounts(app) == 4


def test_without_a_limit_or_without_redis_accounts_are_opened_as_ever(counted: Callable[..., Flask]) -> None:
    free = counted(joins_an_hour=0)
    for n in range(3):
        joins(free, n)
    lost = counted(joins_an_hour=1, redis_url=f"redis://127.0.0.1:{next(free_ports())}/0")
    for n in range(2):
        joins(lost, n)
    assert accounts(free) == 5
