"""A recovery code turns the passphrase, once, and ends every session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.accounts import recovery_codes
from forum.accounts.models import Account, RecoveryCode
from forum.audit import Act, AuditLine
from forum.db import db
from forum.roles import Role
from tests.accounts import people
from tests.accounts.test_sessions import is_in
from tests.visitor import Visitor

UNKNOWN = "Ce code n’existe pas, ou il a déjà servi."


def recover(app: Flask, code: str) -> str:
    """The new phrase that this code gives."""
    return " ".join(people.words(Visitor(app).post("/recover", {"code": code}, 200)))


@pytest.mark.parametrize(("language", "number"), [("fr", 8), ("en", 7)])
def test_a_code_gives_a_new_phrase_in_the_accounts_language(app: Flask, language: str, number: int) -> None:
    joined = people.join(app, language)
    page = Visitor(app).post("/recover", {"code": joined.codes[0]}, 200)
    assert len(people.words(page)) == number
    assert page.one("ol.words").get("lang") == language
    assert " ".join(people.words(page)) != joined.phrase


def test_the_new_phrase_opens_and_the_old_one_no_longer_does(app: Flask) -> None:
    joined = people.join(app)
    phrase = recover(app, joined.codes[2])
    people.enter(app, joined.phrase, status=422)
    assert joined.name in people.enter(app, phrase).get("/a").text


def test_every_session_ends(app: Flask) -> None:
    joined = people.join(app)
    other = people.enter(app, joined.phrase)
    stranger = people.join(app).browser
    recover(app, joined.codes[0])
    assert not is_in(joined.browser)
    assert not is_in(other)
    assert is_in(stranger)


def test_somebody_elses_session_in_the_same_browser_ends_too(app: Flask) -> None:
    joined, other = people.join(app), people.join(app)
    held = people.cookie(other.browser)
    other.browser.post("/recover", {"code": joined.codes[0]}, 200)
    thief = Visitor(app)
    people.put_cookie(thief, held)
    assert not is_in(thief)


def test_a_code_works_once(app: Flask) -> None:
    joined = people.join(app)
    phrase = recover(app, joined.codes[0])
    page = Visitor(app).post("/recover", {"code": joined.codes[0]}, 422)
    assert page.errors() == [UNKNOWN]
    people.enter(app, phrase)


def test_each_of_the_eight_works_and_those_left_are_counted(app: Flask) -> None:
    joined = people.join(app)
    for place, code in enumerate(joined.codes, start=1):
        page = Visitor(app).post("/recover", {"code": code}, 200)
        left = 8 - place
        expected = {0: "C’était votre dernier code de secours.", 1: "Il vous reste un code de secours."}
        assert expected.get(left, f"Il vous reste {left} codes de secours.") in page.text
    mine = people.enter(app, " ".join(people.words(page))).get("/a")
    facts = {row.cssselect("dt")[0].text: row.cssselect("dd")[0].text_content() for row in mine.css("dl div")}
    assert facts["Codes de secours restants"] == "0"


TYPED: list[Callable[[str], str]] = [
    lambda code: code.replace(" ", ""),
    lambda code: code.replace(" ", "."),
    lambda code: f"+{code[2:]}",
    lambda code: f"3. {code}",
    lambda code: f"\t({code}) ",
    lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
]


def test_a_code_is_understood_however_it_is_typed(app: Flask) -> None:
    joined = people.join(app)
    for typed, code in zip(TYPED, joined.codes, strict=False):
        recover(app, typed(code))


def test_what_is_no_code_of_anybody_changes_nothing(app: Flask) -> None:
    joined = people.join(app)
    for code in ("", "00", "12 34", "\x00", "0" * 16, "a" * 5000, "½" * 16, "' OR 1=1 --"):
        page = Visitor(app).post("/recover", {"code": code}, 422)
        assert page.errors(), code
    assert is_in(joined.browser)
    people.enter(app, joined.phrase)


def test_a_code_that_nobody_has_is_answered_like_a_used_one(app: Flask) -> None:
    people.join(app)
    code = recovery_codes.propose()[0]
    assert Visitor(app).post("/recover", {"code": code}, 422).errors() == [UNKNOWN]


def test_the_code_does_not_sign_in(app: Flask) -> None:
    joined = people.join(app)
    browser = Visitor(app)
    browser.post("/recover", {"code": joined.codes[0]}, 200)
    assert not people.cookie(browser)
    assert not is_in(browser)


def test_staff_still_show_their_second_code(app: Flask) -> None:
    browser = Visitor(app)
    page = browser.get("/join")
    browser.send(page, "/join", agree="y")
    phrase, secret = people.staff(app)
    with app.app_context():  # the command shows no codes: this member's become the moderator's
        moderator = db.session.scalars(select(Account).where(Account.role == Role.MODERATOR)).one()
        db.session.execute(update(RecoveryCode).values(account_id=moderator.id))
        db.session.commit()
    turned = recover(app, people.codes(page)[0])
    people.enter(app, phrase, people.second_code(secret), status=422)
    people.enter(app, turned, status=422)
    people.enter(app, turned, people.second_code(secret)).get("/mod")


def test_of_ten_who_use_one_code_at_once_one_gets_a_phrase(app: Flask) -> None:
    joined = people.join(app)
    browsers = [Visitor(app) for _ in range(10)]
    tokens = [browser.token() for browser in browsers]

    def send(place: int) -> tuple[int, str]:
        form = {"code": joined.codes[0], "csrf_token": tokens[place]}
        answer = browsers[place].client.post("/recover", data=form, base_url="https://localhost")
        return answer.status_code, answer.get_data(as_text=True)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert Counter(status for status, _page in answers) == {200: 1, 422: 9}
    with app.app_context():
        assert len(db.session.scalars(select(AuditLine).where(AuditLine.act == Act.ACCOUNT_RECOVERED)).all()) == 1


def test_no_session_begun_with_the_old_phrase_outlives_the_recovery(app: Flask) -> None:
    joined = people.join(app)
    browsers = [Visitor(app) for _ in range(8)]
    tokens = [browser.token() for browser in browsers]

    def send(place: int) -> None:
        fields = {"code": joined.codes[0]} if place == 3 else {"passphrase": joined.phrase}
        form = {**fields, "csrf_token": tokens[place]}
        path = "/recover" if place == 3 else "/in"
        browsers[place].client.post(path, data=form, base_url="https://localhost")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(8)))
    assert people.rows(app)["login_sessions"] == 0
    assert not any(is_in(browser) for browser in browsers)
