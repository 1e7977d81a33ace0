"""The warning before the end of a session; and a text that comes after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from config import ROOT
from forum import clock
from forum.accounts import rules
from forum.accounts.models import IDLE_CHOICES, Account
from forum.accounts.rules import AGREEMENT_VERSION, Lasting
from forum.db import db
from tests.accounts import people
from tests.conftest import bytes_of
from tests.factories import World
from tests.visitor import Visitor

DELAY = re.compile(r"\.lasting--(\d+) \{ animation-delay: (\d+)s; \}")
WRITTEN = "Une heure de travail, ou presque."


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(clock.now().replace(second=0, microsecond=0), tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("idle", "left", "expected"),
    [
        (30, 720, Lasting(25, 31, is_final=False)),
        (15, 720, Lasting(10, 16, is_final=False)),
        (120, 720, Lasting(115, 121, is_final=False)),
        (30, 30, Lasting(25, 31, is_final=False)),
        (30, 29, Lasting(20, 30, is_final=True)),
        (120, 119, Lasting(110, 120, is_final=True)),
        (60, 8, Lasting(0, 9, is_final=True)),
        (60, 0, Lasting(0, 1, is_final=True)),
    ],
)
def test_the_warning_comes_at_least_five_minutes_before_the_first_end(idle: int, left: int, expected: Lasting) -> None:
    assert rules.lasting(idle=idle, left=left) == expected


def test_every_minute_that_a_page_can_name_has_its_style() -> None:
    delays = {int(minutes): int(seconds) for minutes, seconds in DELAY.findall(_style())}
    needed = {rules.lasting(idle=idle, left=left).warned_after for idle in IDLE_CHOICES for left in range(721)}
    assert needed == set(delays)
    assert all(seconds == minutes * 60 for minutes, seconds in delays.items())


def _style() -> str:
    return (ROOT / "static" / "accounts" / "lasting.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("minutes", IDLE_CHOICES)
def test_pages_of_a_signed_in_reader_warn_in_time_for_what_they_chose(
    app: Flask, time: time_machine.Coordinates, minutes: int
) -> None:
    browser = people.join(app).browser
    browser.post("/a", {"minutes": str(minutes)})
    for path in ("/", "/a", "/n", "/r"):
        notice = browser.get(path).one(".lasting")
        assert f"lasting--{minutes - 5}" in (notice.get("class") or ""), path
    link = browser.get("/").one(".lasting a")
    assert (link.get("href"), link.get("target"), link.get("rel")) == ("/a/stay", "_blank", "noopener")


def test_visitors_and_pages_after_leaving_have_no_warning(app: Flask) -> None:
    joined = people.join(app)
    for path in ("/", "/in", "/r"):
        assert not Visitor(app).get(path).css(".lasting")
    assert not Visitor(app).post("/recover", {"code": joined.codes[0]}, 200).css(".lasting")


def test_near_the_last_end_the_warning_is_another_one_without_a_link(
    app: Flask, time: time_machine.Coordinates
) -> None:
    browser = people.join(app).browser
    for _ in range(12 * 3 - 1):
        time.shift(timedelta(minutes=20))
        notice = browser.get("/").one(".lasting")
    assert "lasting--15" in (notice.get("class") or "")
    assert "ne peut pas durer plus longtemps" in notice.text_content()
    assert not notice.cssselect("a")


def test_a_text_sent_after_the_end_travels_through_signing_in_and_touches_no_file(
    make_app: Callable[..., Flask], tmp_path: Path, time: time_machine.Coordinates
) -> None:
    app = make_app()
    path = f"/b/{World(app).board().public_id}/new"
    joined = people.join(app)
    with app.app_context():
        db.session.execute(update(Account).values(agreed_version=AGREEMENT_VERSION))
        db.session.commit()
    written = {"title": "Mon titre", "body": WRITTEN, "step": "send", "name": "mine"}
    form = {**joined.browser.get(path).form(path), **written}
    time.shift(timedelta(minutes=31))

    def on_disk() -> bool:
        files = sorted(file for file in tmp_path.rglob("*") if file.is_file())
        assert any(file.name.endswith(".sqlite3") for file in files)
        assert any(file.name.endswith("-wal") for file in files)
        return WRITTEN.encode() in bytes_of(*files)

    ended = joined.browser.post(path, form, 403)
    assert WRITTEN in ended.source
    assert not on_disk()
    wrong = joined.browser.send(ended, "/in", 422, passphrase="un deux trois")
    assert WRITTEN in wrong.source
    assert not on_disk()
    back = joined.browser.send(wrong, "/in", 200, passphrase=joined.phrase)
    assert WRITTEN in back.source
    assert back.css(".lasting--25"), "it is told there too when the new session ends"
    assert not on_disk()
    joined.browser.send(back, path, 303)
    assert on_disk(), "the search finds what is there"
