"""When something is wrong: plain words, what was written, the exit, the numbers; and nothing of anybody in the logs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from forum.accounts import sessions
from forum.app import create_app
from forum.db import db
from forum.web import cookies, links
from tests.conftest import config_for
from tests.factories import World
from tests.visitor import Page, Visitor
from tests.web.ground import hold

# Nothing listens on port 1: whatever asks the database fails.
GONE = "postgresql+psycopg://nobody:none@127.0.0.1:1/none"
ADDRESS, CLAIMED, BROWSER = "127.66.77.88", "203.0.113.9", "Marked-Browser/7351"
WRITTEN = "Une phrase que personne d’autre n’écrirait"
NOWHERE = "A" * 22
# Words of the machine, which no reader should meet.
MACHINE = re.compile(
    r"Traceback|Internal Server|Bad Request|Not Found|Method Not Allowed|sqlalchemy|psycopg|OperationalError|werkzeug",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def lost() -> Flask:
    """A forum whose database is gone."""
    return create_app(config_for(GONE))


def signed_in(app: Flask) -> Visitor:
    """A browser with both cookies, as somebody has who was reading when the database went."""
    came = Visitor(app)
    with app.test_request_context():
        value = sessions.cookie_value("a token", 0)
    came.get("/i/a")
    hold(came, cookies.ACCOUNT, value)
    return came


def is_whole(page: Page, *, language: str = "fr") -> None:
    """An error page with everything that must be there; the visitor has checked the rest."""
    assert page.one("title").text_content() == {"fr": "Indisponible – Carnet", "en": "Unavailable – Carnet"}[language]
    assert page.tree.get("lang") == language
    calls = page.css(".service__call")
    assert len(calls) >= 3
    assert all((call.get("href") or "").startswith(("tel:", "sms:")) for call in calls)
    assert not MACHINE.search(page.source)
    assert page.css("main a[href]")


@pytest.mark.parametrize("path", ["/", "/r", "/join", f"/t/{NOWHERE}", f"/b/{NOWHERE}", f"/r/{NOWHERE}"])
def test_without_its_database_the_site_still_shows_the_exit_and_the_numbers(lost: Flask, path: str) -> None:
    page = Visitor(lost).get(path, 500)
    is_whole(page)
    assert page.h1 == "Cette page ne s’ouvre pas"
    assert "Cela vient de nous, pas de vous." in page.text
    assert re.search(r"Référence [0-9A-F]{6}\b", page.text)


def test_without_its_database_the_page_speaks_the_readers_language(lost: Flask) -> None:
    is_whole(Visitor(lost, language="en").get("/", 500), language="en")


@pytest.mark.parametrize("path", ["/", "/a", "/n", "/mod", "/desk", "/admin/boards"])
def test_somebody_signed_in_meets_the_same_page(lost: Flask, path: str) -> None:
    is_whole(signed_in(lost).get(path, 500))


@pytest.mark.parametrize("path", ["/h", "/h/FR", "/h/TN", "/i/k", "/i/r", "/healthz"])
def test_what_needs_no_database_answers_without_it_also_those_signed_in(lost: Flask, path: str) -> None:
    Visitor(lost).get(path)
    signed_in(lost).get(path)


def test_the_exit_and_the_page_before_a_link_need_no_database(lost: Flask) -> None:
    came = signed_in(lost)
    with lost.test_request_context():
        address = links.out("https://example.org/")
    came.get(address)
    assert came.get("/e", 303).location == "https://meteofrance.com/"
    assert not came.client.get_cookie(cookies.name(lost, cookies.ACCOUNT))


def test_whoever_watches_the_servers_is_told_that_the_database_is_gone(lost: Flask) -> None:
    assert Visitor(lost).get("/readyz", 503).source.strip() == "no database"


@pytest.mark.parametrize("field", ["title", "body", "text", "reason", "masked_body"])
def test_a_text_sent_while_the_database_is_gone_comes_back(lost: Flask, field: str) -> None:
    page = signed_in(lost).post(f"/t/{NOWHERE}/reply", {field: WRITTEN, "passphrase": "secret words"}, 500)
    assert [area.text_content().strip() for area in page.css("textarea")] == [WRITTEN]
    assert "secret words" not in page.source


def test_a_table_that_is_gone_is_no_different(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with app.app_context():
        db.session.execute(text("PRAGMA foreign_keys = OFF"))
        db.session.execute(text("DROP TABLE boards"))
        db.session.commit()
    is_whole(Visitor(app).get("/", 500))
    Visitor(app).get("/h")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/none", 404),
        ("GET", f"/t/{NOWHERE}", 404),
        ("GET", "/i/z", 404),
        ("POST", "/none", 404),
        ("PUT", "/", 405),
        ("POST", f"/b/{NOWHERE}", 405),
        ("POST", "/l", 400),
        ("GET", "/r?after=x", 400),
    ],
)
def test_every_refusal_is_a_page_of_this_site(visitor: Visitor, method: str, path: str, status: int) -> None:
    visitor.get("/i/a")
    is_whole(visitor._ask(method, path, status, {"body": WRITTEN} if method == "POST" else None, {}))


def test_what_is_hidden_and_what_never_was_look_the_same(world: World, visitor: Visitor) -> None:
    thread = world.thread()
    there, nowhere = visitor.get(f"/t/{thread.public_id}", 404), visitor.get(f"/t/{NOWHERE}", 404)
    assert re.sub(r"<!-- \w+ -->|value=\"[^\"]*\"", "", there.source) == re.sub(
        r"<!-- \w+ -->|value=\"[^\"]*\"", "", nowhere.source
    )


def test_who_is_too_fast_is_told_how_long_to_wait(make_app: Callable[..., Flask]) -> None:
    came = Visitor(make_app(rate_limits=True))
    for _ in range(5):
        came.post("/join", {}, 422)
    page = came.post("/join", {}, 429)
    is_whole(page)
    assert 0 < int(page.headers["Retry-After"]) <= 3600
    assert page.h1 == "Un instant"


def test_a_chosen_country_comes_first_on_error_pages(lost: Flask) -> None:
    came = Visitor(lost)
    came.post("/h", {"country": "IE"})
    page = came.get("/", 500)
    assert "Irlande" in page.text
    assert page.css(".service__call")[0].get("href") in {"tel:112", "tel:999"}


def test_the_log_of_a_failure_says_what_failed_and_nothing_of_anybody(
    lost: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    came = lost.test_client()
    headers = {"User-Agent": BROWSER, "X-Forwarded-For": CLAIMED, "Referer": "https://example.org/mark"}
    for method, path in (("GET", "/"), ("POST", f"/t/{NOWHERE}/reply"), ("GET", "/r?country=FR"), ("GET", "/none")):
        came.open(
            path,
            method=method,
            headers=headers,
            data={"body": WRITTEN} if method == "POST" else None,
            environ_overrides={"REMOTE_ADDR": ADDRESS},
        )
    captured = capsys.readouterr()
    written = captured.out + captured.err
    lines = [line for line in written.splitlines() if line.strip()]
    assert lines, "a failure is logged"
    for line in lines:
        assert set(re.findall(r"(\w+)=", line)) == {
            "event", "kind", "place", "endpoint", "reference", "level", "timestamp",
        }  # fmt: skip
    for mark in (
        ADDRESS,
        CLAIMED,
        BROWSER,
        "Marked-Browser",
        WRITTEN,
        "personne",
        NOWHERE,
        "country=FR",
        "example.org",
    ):
        assert mark not in written
    assert "OperationalError" in written
    assert "discussion.home" in written


def test_the_reference_on_the_page_is_found_in_the_log(lost: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    page = Visitor(lost).get("/", 500)
    found = re.search(r"Référence ([0-9A-F]{6})\b", page.text)
    assert found
    assert f"reference='{found.group(1)}'" in capsys.readouterr().err
