"""Getting in with the passphrase: forgiving about how it is typed, silent about what was wrong."""

from __future__ import annotations

import re
import statistics
import time
import unicodedata
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts import credentials, sessions
from forum.accounts.models import Account, LoginSession
from forum.db import Base, db
from tests.accounts import people
from tests.visitor import Page, Visitor

WRONG = "Nous ne trouvons pas cette phrase, ou le code ne va pas avec elle."


def accented(phrase: str) -> str:
    """An accent on every vowel, decomposed as some telephones send it."""
    return unicodedata.normalize("NFD", phrase.translate(str.maketrans("aeiou", "àéîôù")))


TYPED: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.title,
    accented,
    lambda phrase: phrase.replace(" ", ", "),
    lambda phrase: phrase.replace(" ", "\r\n"),
    lambda phrase: phrase.replace(" ", "-"),
    lambda phrase: "\n".join(f"{place}. {word}" for place, word in enumerate(phrase.split(), start=1)),
    lambda phrase: f"  \u00a0{phrase.replace(' ', '   ')}.\t ",
]


def test_the_words_are_understood_however_they_are_typed(app: Flask) -> None:
    joined = people.join(app)
    for typed in TYPED:
        assert joined.name in people.enter(app, typed(joined.phrase)).get("/a").text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_site_speaks_the_accounts_language_after_signing_in(app: Flask, language: str) -> None:
    joined = people.join(app, language)
    browser = Visitor(app, language="fr" if language == "en" else "en")
    browser.post("/in", {"passphrase": joined.phrase})
    assert browser.get("/a").tree.get("lang") == language


def _plain(page: Page) -> str:
    """The page without what differs in every answer: its form tokens and its padding."""
    return re.sub(r'value="[^"]{40,}"|<!-- [0-9a-f]+ -->', "", page.source)


def test_unknown_words_a_word_missing_and_a_wrong_code_get_the_same_page(app: Flask) -> None:
    joined = people.join(app)
    phrase, _secret = people.staff(app)
    tries = {
        "unknown": ("un deux trois quatre cinq six sept huit", ""),
        "a word is missing": (" ".join(joined.phrase.split()[:-1]), ""),
        "in another order": (" ".join(reversed(joined.phrase.split())), ""),
        "no code where one is needed": (phrase, ""),
        "the name": (joined.name, ""),
    }
    pages = {}
    for kind, (words, code) in tries.items():
        browser = Visitor(app)
        page = browser.post("/in", {"passphrase": words, "code": code}, 422)
        assert page.errors() == [WRONG], kind
        assert words not in page.source, kind
        assert not people.cookie(browser), kind
        pages[kind] = _plain(page)
    assert len(set(pages.values())) == 1


def test_a_wrong_code_gets_the_same_page_as_unknown_words_with_a_code(app: Flask) -> None:
    phrase, _secret = people.staff(app)
    pages = {
        _plain(Visitor(app).post("/in", {"passphrase": words, "code": "000000"}, 422))
        for words in (phrase, "un deux trois quatre cinq six sept huit")
    }
    assert len(pages) == 1


def test_nonsense_is_no_way_in(app: Flask) -> None:
    people.join(app)
    for passphrase in ("", "   ", "…", "123 456", "\x00", "é" * 5000, "' OR 1=1 --"):
        people.enter(app, passphrase, status=422)


def test_the_public_name_and_the_number_open_nothing(app: Flask) -> None:
    joined = people.join(app)
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
    kept = (account.skeleton, str(account.number), account.passphrase_lookup, account.passphrase_hash)
    for words in (joined.name, *kept):
        people.enter(app, words, status=422)


def _work(act: Callable[[], object]) -> float:
    """Processor time of this thread, the median of three, in seconds: it does not depend on who else is computing."""
    spent = []
    for _ in range(3):
        before = time.thread_time()
        act()
        spent.append(time.thread_time() - before)
    return statistics.median(spent)


def test_unknown_words_cost_as_much_work_as_known_ones() -> None:
    stored = credentials.HASHER.hash("loutre calme")
    one_check = _work(lambda: credentials.HASHER.verify(stored, "loutre calme"))
    assert _work(lambda: credentials.is_passphrase(None, "loutre calme")) > one_check / 2
    assert _work(lambda: credentials.is_passphrase(stored, "loutre fâchée")) > one_check / 2
    assert _work(lambda: credentials.is_passphrase(stored, "loutre calme")) > one_check / 2


def test_an_attempt_with_unknown_words_does_the_work_of_a_check(app: Flask) -> None:
    stored = credentials.HASHER.hash("loutre calme")
    one_check = _work(lambda: credentials.HASHER.verify(stored, "loutre calme"))
    phrase, _secret = people.staff(app)
    browser = Visitor(app)
    token = {"csrf_token": browser.token()}
    page = _work(lambda: browser.post("/in", {**token, "passphrase": ""}, 422))  # answered without any check
    known = _work(lambda: browser.post("/in", {**token, "passphrase": phrase, "code": "1"}, 422))
    unknown = _work(lambda: browser.post("/in", {**token, "passphrase": "un deux trois"}, 422))
    assert unknown - page > one_check / 2
    assert known - page > one_check / 2


def test_nobody_has_the_words_checked_for_unknown_ones() -> None:
    assert not credentials.is_passphrase(None, "nobody has this passphrase")


def test_a_session_is_a_cookie_for_this_host_alone_and_until_the_window_closes(app: Flask) -> None:
    joined = people.join(app)
    answer = Visitor(app).post("/in", {"passphrase": joined.phrase})
    given = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(people.COOKIE)]
    assert len(given) == 1
    value, *attributes = given[0].split("; ")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]
    token = value.removeprefix(f"{people.COOKIE}=").split(".")[0]
    assert len(token) == 43  # 256 bits


def test_the_database_holds_only_the_hash_of_the_token(app: Flask) -> None:
    browser = people.join(app).browser
    token = people.cookie(browser).split(".")[0]
    with app.app_context():
        kept = db.session.scalars(select(LoginSession)).one()
        assert kept.token_hash == sessions.hashed(token)
        for table in Base.metadata.sorted_tables:
            for row in db.session.execute(table.select()):
                assert not any(token in str(value) for value in row)


def test_signing_in_again_in_the_same_browser_ends_the_session_before(app: Flask) -> None:
    joined = people.join(app)
    before = people.cookie(joined.browser)
    joined.browser.post("/in", {"passphrase": joined.phrase})
    assert people.rows(app)["login_sessions"] == 1
    replayed = Visitor(app)
    people.put_cookie(replayed, before)
    assert replayed.get("/a", 303).location == "/in"


def test_whoever_is_signed_in_is_led_from_the_entrance_to_their_account(member: Visitor) -> None:
    assert member.get("/in", 303).location == "/a"


def test_signing_in_is_not_written_down_beyond_the_session(app: Flask) -> None:
    phrase = people.join(app).phrase
    before = people.rows(app)
    people.enter(app, phrase)
    after = people.rows(app)
    written = {"login_sessions": 1, "sign_in_counts": 1}  # the latter: how many that day, nobody in particular
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == written
