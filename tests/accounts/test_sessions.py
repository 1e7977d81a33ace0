"""Live sessions: kept on the server, ended there, and never longer than promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from forum import clock
from forum.accounts.models import IDLE_CHOICES, Account, LoginSession
from forum.accounts.rules import AGREEMENT_VERSION
from forum.accounts.sessions import cookie_value
from forum.db import db
from tests.accounts import people
from tests.factories import World
from tests.visitor import Visitor


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(clock.now().replace(second=0, microsecond=0), tick=False) as traveller:
        yield traveller


def is_in(browser: Visitor) -> bool:
    """Whether the account page opens, as one more request of this browser."""
    answer = browser.client.get("/a", base_url="https://localhost")
    assert answer.status_code in {200, 303}
    return answer.status_code == 200


def test_signing_out_ends_the_session_on_the_server(app: Flask) -> None:
    browser = people.join(app).browser
    kept = people.cookie(browser)
    assert browser.post("/out").location == "/"
    assert not people.cookie(browser)
    assert people.rows(app)["login_sessions"] == 0
    thief = Visitor(app)
    people.put_cookie(thief, kept)
    assert not is_in(thief)


def test_signing_out_without_a_session_is_no_mistake(visitor: Visitor) -> None:
    visitor.post("/out")


def test_signing_out_everywhere_reaches_other_browsers_at_their_next_request(app: Flask) -> None:
    joined = people.join(app)
    others = [people.enter(app, joined.phrase) for _ in range(2)]
    stranger = people.join(app).browser
    assert all(map(is_in, others))
    joined.browser.post("/out/all")
    assert not any(map(is_in, [joined.browser, *others]))
    assert is_in(stranger)


def test_signing_out_everywhere_needs_a_session(visitor: Visitor) -> None:
    visitor.post("/out/all", status=403)


def test_the_quick_exit_ends_the_session_on_the_server(app: Flask) -> None:
    browser = people.join(app).browser
    kept = people.cookie(browser)
    browser.get("/e", 303)
    assert people.rows(app)["login_sessions"] == 0
    assert not people.cookie(browser)
    people.put_cookie(browser, kept)
    assert not is_in(browser)


def test_after_half_an_hour_without_a_request_the_session_is_over(app: Flask, time: time_machine.Coordinates) -> None:
    browser = people.join(app).browser
    time.shift(timedelta(minutes=30))
    assert is_in(browser)
    time.shift(timedelta(minutes=31))
    assert not is_in(browser)


@pytest.mark.parametrize("minutes", IDLE_CHOICES)
def test_a_member_chooses_when_an_idle_session_ends(app: Flask, time: time_machine.Coordinates, minutes: int) -> None:
    browser = people.join(app).browser
    browser.post("/a", {"minutes": str(minutes)})
    assert browser.get("/a").one("select[name=minutes] option[selected]").get("value") == str(minutes)
    time.shift(timedelta(minutes=minutes))
    assert is_in(browser)
    time.shift(timedelta(minutes=minutes + 1))
    assert not is_in(browser)


def test_no_other_idle_time_can_be_chosen(app: Flask) -> None:
    browser = people.join(app).browser
    for minutes in ("14", "121", "0", "-30", "never", "", "9" * 400, "\x00"):
        assert browser.post("/a", {"minutes": minutes}, 422).errors(), minutes
    assert browser.get("/a").one("select[name=minutes] option[selected]").get("value") == "30"


def test_twelve_hours_are_the_end_even_of_a_busy_session(app: Flask, time: time_machine.Coordinates) -> None:
    browser = people.join(app).browser
    for _ in range(12 * 3 - 1):
        time.shift(timedelta(minutes=20))
        assert is_in(browser)
    time.shift(timedelta(minutes=20))
    assert not is_in(browser)


def test_the_cookie_counts_minutes_since_the_start_and_says_no_time_of_day(
    app: Flask, time: time_machine.Coordinates
) -> None:
    browser = people.join(app).browser
    token, minutes, _signature = people.cookie(browser).split(".")
    assert minutes == "0"
    for shift, counted in ((0.5, "0"), (4, "4"), (20, "24")):
        time.shift(timedelta(minutes=shift))
        assert is_in(browser)
        assert people.cookie(browser).split(".")[:2] == [token, counted]


def test_a_page_in_the_same_minute_sets_no_cookie(app: Flask, time: time_machine.Coordinates) -> None:
    browser = people.join(app).browser
    browser.get("/a")
    assert not [line for line in browser.get("/a").headers.getlist("Set-Cookie") if line.startswith(people.COOKIE)]


def test_reading_does_not_change_the_session_in_the_database(app: Flask, time: time_machine.Coordinates) -> None:
    browser = people.join(app).browser

    def kept() -> tuple[object, ...]:
        with app.app_context():
            return tuple(db.session.execute(select(LoginSession.__table__)).one())

    before = kept()
    time.shift(timedelta(minutes=25))
    assert is_in(browser)
    assert kept() == before


def test_a_forged_minute_is_refused(app: Flask, time: time_machine.Coordinates) -> None:
    browser = people.join(app).browser
    token, _minutes, signature = people.cookie(browser).split(".")
    time.shift(timedelta(minutes=40))
    for forged in (f"{token}.40.{signature}", f"{token}.39.", f"{token}.40", token):
        people.put_cookie(browser, forged)
        assert not is_in(browser), forged


def test_the_minute_of_another_session_is_refused(app: Flask, time: time_machine.Coordinates) -> None:
    mine, other = people.join(app).browser, people.join(app).browser
    time.shift(timedelta(minutes=20))
    assert is_in(other)
    people.put_cookie(mine, ".".join([people.cookie(mine).split(".")[0], *people.cookie(other).split(".")[1:]]))
    assert not is_in(mine)


NONSENSE = [
    "", ".", "..", "...", "a.b.c", "é.1.é", "x" * 8000, "%00.1.x", "a.99999999999.c", "a.-1.c", "a.١.c",
    "\udcff.1.x", '"a.1.b"', "a,b;c=d",
]  # fmt: skip


def test_a_cookie_full_of_nonsense_is_a_visitor(app: Flask) -> None:
    for value in NONSENSE:
        raw = value.encode("utf-8", "surrogateescape").decode("latin-1")
        for path, status in (("/", 200), ("/a", 303), ("/e", 303)):
            answer = app.test_client(use_cookies=False).get(
                path, base_url="https://localhost", environ_overrides={"HTTP_COOKIE": f"{people.COOKIE}={raw}"}
            )
            assert answer.status_code == status, (value, path)


def test_a_signed_cookie_of_no_session_is_a_visitor(app: Flask) -> None:
    browser = Visitor(app)
    with app.test_request_context():
        people.put_cookie(browser, cookie_value("nobody's token", 0))
    assert not is_in(browser)


def test_sessions_past_their_end_are_erased_when_somebody_enters(app: Flask, time: time_machine.Coordinates) -> None:
    for _ in range(3):
        people.join(app)
    time.shift(timedelta(hours=11))
    phrase = people.join(app).phrase
    assert people.rows(app)["login_sessions"] == 4
    time.shift(timedelta(hours=1))
    people.enter(app, phrase)
    assert people.rows(app)["login_sessions"] == 2


def test_a_text_sent_after_the_end_waits_behind_the_entrance_and_is_kept_nowhere(
    app: Flask, time: time_machine.Coordinates, world: World
) -> None:
    path = f"/b/{world.board().public_id}/new"
    joined = people.join(app)
    browser = joined.browser
    with app.app_context():
        db.session.execute(update(Account).values(agreed_version=AGREEMENT_VERSION))
        db.session.commit()
    written = {"title": "Mon titre", "body": "Une heure de travail.", "step": "send", "name": "mine"}
    form = {**browser.get(path).form(path), **written}
    time.shift(timedelta(minutes=31))
    ended = browser.post(path, form, 403)
    assert "Une heure de travail." in ended.source
    assert "Une heure de travail." not in browser.get("/in").source, "it was in that request only"

    wrong = browser.send(ended, "/in", 422, passphrase="un deux trois")
    assert "Une heure de travail." in wrong.source
    back = browser.send(wrong, "/in", 200, passphrase=joined.phrase)
    assert "Une heure de travail." in back.source
    assert people.rows(app)["posts"] == 0
    browser.send(back, path, 303)
    assert people.rows(app)["posts"] == 1


def test_a_text_cannot_be_sent_to_another_site_that_way(app: Flask) -> None:
    phrase = people.join(app).phrase
    for elsewhere in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
        page = Visitor(app).post("/in", {"passphrase": phrase, "kept.body": "Mon texte.", "to": elsewhere}, 200)
        assert "example.org" not in page.source
        assert "javascript:" not in page.source
