"""At an open session nobody changes the second factor without the passphrase."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Account
from forum.db import db
from tests.accounts import people
from tests.accounts.authenticators import Key, asked_on
from tests.accounts.test_passkeys import KEYS, add, kept


def test_an_open_session_changes_no_second_factor_without_the_phrase(app: Flask) -> None:
    joined, key = people.join(app), Key()
    browser = joined.browser

    def refused(phrase: str) -> None:
        """Nothing of it is done, with these words."""
        before = stands(app)
        page = browser.get("/a/second")
        secret = page.one("main p bdi").text_content().replace(" ", "")
        again = browser.send(page, "/a/second", 422, code=people.second_code(secret), passphrase=phrase)
        assert len(again.errors()) == 1
        assert again.one("main p bdi").text_content().replace(" ", "") == secret
        assert phrase not in again.source or not phrase
        again = browser.send(page, KEYS, 422, answer=Key().make(asked_on(page)), label="Verte", passphrase=phrase)
        assert again.one("input[name=label]").get("value") == "Verte"
        for path in ("/a/second/off", *(f"{KEYS}/{row.public_id}" for row in kept(app))):
            is_there = path == "/a/second/off" or bool(page.css(f"form[action='{path}']"))
            again = browser.post(path, {"passphrase": phrase}, 422 if is_there else 404)  # of somebody else
            if again.css(f"form[action='{path}']"):
                assert len(again.errors()) == 1, path
        assert stands(app) == before

    other = " ".join(reversed(joined.phrase.split()))
    refused("")
    refused(other)
    page = browser.get("/a/second")
    secret = page.one("main p bdi").text_content().replace(" ", "")
    browser.send(page, "/a/second", code=people.second_code(secret), passphrase=joined.phrase)
    add(browser, joined.phrase, key)
    refused("")
    refused(other)
    # Staff too, as soon as they have one.
    phrase, secret = people.staff(app)
    browser = people.enter(app, phrase, people.second_code(secret))
    refused(joined.phrase)


def stands(app: Flask) -> list[object]:
    """Every second factor there is, and whose sessions are open."""
    with app.app_context():
        factors = [
            tuple(row) for row in db.session.execute(select(Account.id, Account.totp_sealed).order_by(Account.id))
        ]
    return [factors, [(row.id, row.public_key) for row in kept(app)], people.rows(app)]


def test_guessing_the_phrase_there_is_slowed_down(make_app: Callable[..., Flask]) -> None:
    app = make_app(rate_limits=True)
    browser, answers = people.join(app).browser, []
    for n in range(12):
        form = {"passphrase": f"mot {n}", "csrf_token": browser.token()}
        sent = browser.client.post("/a/second/off", data=form, base_url="https://localhost")
        answers.append(sent.status_code)
    assert answers[:9] == [422] * 9
    assert answers[-1] == 429
    assert int(sent.headers["Retry-After"]) >= 1
