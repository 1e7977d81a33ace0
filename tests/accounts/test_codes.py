"""Renewing the recovery codes and turning the passphrase: for whoever shows the passphrase once more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.audit import Act, AuditLine
from forum.db import db
from tests.accounts import people
from tests.accounts.test_sessions import is_in
from tests.visitor import Visitor

WRONG = "Ce n’est pas votre phrase d’aujourd’hui."


def acts(app: Flask) -> list[Act]:
    with app.app_context():
        return list(db.session.scalars(select(AuditLine.act).order_by(AuditLine.id)).all())


def test_new_codes_are_shown_once_work_and_the_old_ones_are_dead(app: Flask) -> None:
    joined = people.join(app)
    Visitor(app).post("/recover", {"code": joined.codes[0]}, 200)
    phrase = " ".join(people.words(Visitor(app).post("/recover", {"code": joined.codes[1]}, 200)))
    browser = people.enter(app, phrase)
    page = browser.get("/a/codes")
    assert "Il vous reste 6 codes de secours." in page.text
    assert not people.codes(page)
    shown = browser.send(page, "/a/codes", 200, passphrase=phrase)
    renewed = people.codes(shown)
    assert len(set(renewed)) == 8
    assert not set(renewed) & set(joined.codes)
    again = browser.get("/a/codes")
    assert "Il vous reste 8 codes de secours." in again.text
    assert renewed[0] not in again.source
    assert acts(app)[-1] is Act.CODES_RENEWED
    for code in joined.codes:
        Visitor(app).post("/recover", {"code": code}, 422)
    Visitor(app).post("/recover", {"code": renewed[7]}, 200)


def test_staff_get_codes_that_they_never_saw(app: Flask) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        phrase, secret = people.staff(app)
        browser = people.enter(app, phrase, people.second_code(secret))
        page = browser.send(browser.get("/a/codes"), "/a/codes", 200, passphrase=phrase)
        turned = " ".join(people.words(Visitor(app).post("/recover", {"code": people.codes(page)[0]}, 200)))
        people.enter(app, turned, status=422)
        time.shift(timedelta(seconds=30))
        people.enter(app, turned, people.second_code(secret)).get("/mod")


@pytest.mark.parametrize("path", ["/a/codes", "/a/phrase"])
def test_without_the_passphrase_nothing_is_changed(app: Flask, path: str) -> None:
    joined, other = people.join(app), people.join(app)
    page = joined.browser.get(path)
    before = acts(app)
    for wrong in ("", "un deux trois", other.phrase, joined.codes[0], "é" * 3000, "\x00"):
        again = joined.browser.send(page, path, 422, passphrase=wrong)
        assert again.errors(), wrong
        assert not wrong or wrong not in again.source
    assert again.errors() == [WRONG]
    assert acts(app) == before
    people.enter(app, joined.phrase).get("/a")
    Visitor(app).post("/recover", {"code": joined.codes[0]}, 200)


def test_a_new_phrase_opens_the_old_one_does_not_and_other_sessions_end(app: Flask) -> None:
    joined = people.join(app)
    other, stranger = people.enter(app, joined.phrase), people.join(app).browser
    page = joined.browser.get("/a/phrase")
    words = people.words(page)
    assert people.words(joined.browser.get("/a/phrase")) != words, "each look proposes another"
    wrong = joined.browser.send(page, "/a/phrase", 422, passphrase="un deux trois")
    assert people.words(wrong) == words, "what is on paper stays true"
    people.enter(app, " ".join(words), status=422)
    form = {**wrong.form("/a/phrase"), "passphrase": joined.phrase}
    assert joined.browser.post("/a/phrase", form).location == "/a"
    assert joined.browser.post("/a/phrase", form).location == "/a", "sent twice"
    assert acts(app).count(Act.PHRASE_TURNED) == 1
    assert [is_in(browser) for browser in (joined.browser, other, stranger)] == [True, False, True]
    people.enter(app, joined.phrase, status=422)
    assert joined.name in people.enter(app, " ".join(words)).get("/a").text
    Visitor(app).post("/recover", {"code": joined.codes[0]}, 200)


def test_a_phrase_proposed_to_somebody_else_or_changed_or_old_is_not_taken(app: Flask) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        joined, other = people.join(app), people.join(app)
        joined.browser.post("/a", {"minutes": "120"})
        theirs = other.browser.get("/a/phrase").form("/a/phrase")["words"]
        mine = joined.browser.get("/a/phrase").form("/a/phrase")["words"]
        for words in (theirs, mine[:-6] + "AAAAAA", "", "x"):
            page = joined.browser.post("/a/phrase", {"words": words, "passphrase": joined.phrase}, 422)
            assert "Voici une autre phrase" in page.text
        for _ in range(3):
            time.shift(timedelta(minutes=90))
            joined.browser.get("/a/stay")
        page = joined.browser.post("/a/phrase", {"words": mine, "passphrase": joined.phrase}, 422)
        assert "Voici une autre phrase" in page.text
    assert Act.PHRASE_TURNED not in acts(app)
