"""A passkey as a second factor, with one made of software; `tests/browser/test_passkeys.py` has a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from fido2 import cbor
from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Passkey
from forum.audit import Act, AuditLine
from forum.db import db
from forum.roles import Role
from tests.accounts import people
from tests.accounts.authenticators import FLAG, Key, asked_on, passkey
from tests.accounts.test_sessions import is_in
from tests.factories import World
from tests.visitor import Page, Visitor

KEYS, STEP = "/a/second/keys", "/in/second"
WORDS, OTHER_WORDS = "lune panier route vent", "sable clé fenêtre pont"


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    now = clock.now().replace(second=0, microsecond=0)
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


def add(browser: Visitor, phrase: str, key: Key, *, label: str = "", status: int = 303, **odd: object) -> Page:
    page = browser.get("/a/second")
    return browser.send(page, KEYS, status, answer=key.make(asked_on(page), **odd), label=label, passphrase=phrase)


def entrance(app: Flask, phrase: str) -> tuple[Visitor, Page]:
    """The second page, after the passphrase."""
    browser = Visitor(app)
    return browser, browser.post("/in", {"passphrase": phrase}, 200)


def kept(app: Flask) -> list[Passkey]:
    with app.app_context():
        return list(db.session.scalars(select(Passkey).order_by(Passkey.id)))


def test_a_member_who_added_a_passkey_shows_it_at_every_entry(app: Flask) -> None:
    joined, key = people.join(app), Key()
    other = people.enter(app, joined.phrase)
    add(joined.browser, joined.phrase, key, label="  Bleue ")
    assert is_in(joined.browser)
    assert not is_in(other), "it began without the second factor"
    page = joined.browser.get("/a/second")
    assert "Bleue" in page.text
    before = people.rows(app)
    browser, page = entrance(app, joined.phrase)
    assert not people.cookie(browser)
    assert people.rows(app) == before, "between the two pages nothing is stored"
    browser.send(page, STEP, answer=key.show(asked_on(page)))
    assert joined.name in browser.get("/a").text
    row = kept(app)[0]
    assert (row.label, row.sign_count) == ("Bleue", 1)
    assert set(cbor.decode(row.public_key)) == {1, 3, -1, -2, -3}  # type: ignore[arg-type]
    with app.app_context():
        acts = db.session.scalars(select(AuditLine.act).order_by(AuditLine.id)).all()
    assert acts[-1] is Act.PASSKEY_ADDED


def test_what_the_device_is_asked_names_nobody(app: Flask) -> None:
    joined = people.join(app)
    asked = asked_on(joined.browser.get("/a/second"))
    options = json.loads(asked)
    assert joined.name not in asked
    assert options["user"]["name"] == options["user"]["displayName"] == options["rp"]["name"] == "Carnet"
    assert options["rp"]["id"] == "localhost"
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "preferred"
    assert options["authenticatorSelection"]["residentKey"] == "discouraged"


WRONG_ANSWERS = {
    "from another site": {"origin": "https://carnet.example"},
    "from another port": {"origin": "https://localhost:8443"},
    "to another question": {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    "for another domain": {"domain": "carnet.example"},
    "made instead of shown": {"kind": "webauthn.create"},
    "without anybody there": {"flags": FLAG(0)},
    "from within another page": {"cross": True},
}


def test_every_wrong_answer_is_refused_and_the_right_one_then_opens(app: Flask) -> None:
    joined, key, other = people.join(app), Key(), Key()
    add(joined.browser, joined.phrase, key)
    browser, page = entrance(app, joined.phrase)
    foreign = {"another key": other.show(asked_on(page)), "none": "", "no JSON": "{", "a list": "[]", "empty": "{}"}
    foreign |= {"deep": "[" * 9000, "long": "x" * 30_000, "binary": '{"id":"AA","rawId":"AA","response":{}}'}
    forged = json.loads(key.show(asked_on(page)))
    foreign["a signature of something else"] = json.dumps(
        forged | {"response": forged["response"] | {"signature": "AAAA"}}
    )
    for why, answer in foreign.items():
        page = browser.send(page, STEP, 422, answer=answer)
        assert not people.cookie(browser), why
        assert "n’a pas convenu" in page.text, why
    for why, odd in WRONG_ANSWERS.items():
        page = browser.send(page, STEP, 422, answer=key.show(asked_on(page), **odd))
        assert not people.cookie(browser), why
    browser.send(page, STEP, answer=key.show(asked_on(page)))
    assert is_in(browser)


def test_a_passkey_is_not_kept_for_a_wrong_answer(app: Flask) -> None:
    joined, key = people.join(app), Key()
    wrong = {why: odd for why, odd in WRONG_ANSWERS.items() if "kind" not in odd and "flags" not in odd}
    for why, odd in wrong.items():
        page = add(joined.browser, joined.phrase, key, label="Bleue", status=422, **odd)
        assert "Rien n’a été changé." in page.text, why
        assert page.one("input[name=label]").get("value") == "Bleue", why
    for public_key in ({1: 2, 3: -7, -1: 1, -2: b"x", -3: b"y"}, {1: 2, 3: -65535}, {1: 2, 3: -7}):
        add(joined.browser, joined.phrase, key, status=422, public_key=public_key)
    page = joined.browser.get("/a/second")
    for answer in ("", "{", "[]", "{}", "[" * 9000, '{"id":"AA","rawId":"AA","response":{}}'):
        page = joined.browser.send(page, KEYS, 422, answer=answer, passphrase=joined.phrase)
    joined.browser.send(page, KEYS, 422, answer=key.make(asked_on(page)), label="x" * 41, passphrase=joined.phrase)
    assert kept(app) == []
    assert not is_in(Visitor(app))


def test_an_answer_opens_once_also_where_the_passkey_keeps_no_count(app: Flask) -> None:
    joined, key = people.join(app), Key(counts=False)
    add(joined.browser, joined.phrase, key)
    browser, page = entrance(app, joined.phrase)
    form = {**page.form(STEP), "answer": key.show(asked_on(page))}
    browser.post(STEP, form)
    browser.post("/out")
    browser.post(STEP, form, 422)  # the browser's Back, and the form once more
    assert not is_in(browser)
    assert kept(app)[0].sign_count == 0
    added = joined.browser.get("/a/second")
    form = {**added.form(KEYS), "answer": Key().make(asked_on(added)), "passphrase": joined.phrase}
    joined.browser.post(KEYS, form)
    with app.app_context():
        db.session.delete(db.session.scalars(select(Passkey).order_by(Passkey.id.desc())).first())
        db.session.commit()
    joined.browser.post(KEYS, form, 422)


def test_a_copy_that_was_used_elsewhere_is_refused_and_the_owner_is_told(app: Flask) -> None:
    joined, key = people.join(app), Key()
    add(joined.browser, joined.phrase, key)
    for count, status in ((7, 303), (7, 422), (3, 422), (0, 422), (8, 303)):
        browser, page = entrance(app, joined.phrase)
        answer = key.show(asked_on(page), count=count)
        browser.send(page, STEP, status, answer=answer)
        assert bool(people.cookie(browser)) == (status == 303), count
    assert "3 codes faux" in browser.get("/").text
    assert "3 fois" in browser.get("/n").text


def test_the_second_page_is_good_for_five_minutes_and_for_that_passphrase(
    app: Flask, time: time_machine.Coordinates
) -> None:
    joined, key = people.join(app), Key()
    add(joined.browser, joined.phrase, key)
    browser, page = entrance(app, joined.phrase)
    time.shift(timedelta(minutes=4))
    page = browser.send(page, STEP, 422, answer="{}")  # a new question does not begin anew
    answer = key.show(asked_on(page))
    time.shift(timedelta(minutes=1, seconds=1))
    late = browser.send(page, STEP, 422, answer=answer)
    assert "Plus de cinq minutes" in late.text
    browser, page = entrance(app, joined.phrase)
    for proof in ("", "x", page.form(STEP)["proof"][:-6] + "AAAAAA"):
        browser.post(STEP, {**page.form(STEP), "proof": proof, "answer": key.show(asked_on(page))}, 422)
    turned = joined.browser.get("/a/phrase")
    joined.browser.send(turned, "/a/phrase", passphrase=joined.phrase)
    browser.send(page, STEP, 422, answer=key.show(asked_on(page)))
    assert not is_in(browser)


def test_a_text_that_waited_goes_through_the_second_page(app: Flask) -> None:
    joined, key = people.join(app), Key()
    add(joined.browser, joined.phrase, key)
    browser = Visitor(app)
    page = browser.post("/in", {"passphrase": joined.phrase, "kept.body": "Mon texte.", "to": "/t/x"}, 200)
    page = browser.send(page, STEP, 422, answer="{}")
    page = browser.send(page, STEP, 200, answer=key.show(asked_on(page)))
    assert "Mon texte." in page.one("textarea").text_content()


def test_staff_may_enter_with_either_and_never_lose_the_last(app: Flask, time: time_machine.Coordinates) -> None:
    phrase, _none = people.staff(app, second_factor=False)
    browser, key = people.enter(app, phrase), Key()
    add(browser, phrase, key)
    browser.get("/mod")
    mine = kept(app)[0].public_id
    assert "Retirer" not in browser.get("/a/second").text
    browser.post(f"{KEYS}/{mine}", {"passphrase": phrase}, 403)
    page = browser.get("/a/second")
    secret = page.one("main p bdi").text_content().replace(" ", "")
    browser.send(page, "/a/second", code=people.second_code(secret), passphrase=phrase)
    time.shift(timedelta(seconds=30))
    people.enter(app, phrase, people.second_code(secret)).get("/mod")
    came, page = entrance(app, phrase)
    came.send(page, STEP, 422, code="12345")
    time.shift(timedelta(seconds=30))
    came.send(page, STEP, code=people.second_code(secret))
    came.get("/mod")
    browser.post(f"{KEYS}/{mine}", {"passphrase": phrase})
    browser.post("/a/second/off", {"passphrase": phrase}, 403)
    assert kept(app) == []


def test_of_two_removals_at_once_staff_keep_one_second_factor(app: Flask, world: World) -> None:
    moderator = world.moderator()
    people.give_phrase(app, moderator, WORDS)
    rows = [passkey(world, moderator) for _ in range(2)]
    browsers = [Visitor(app).become(moderator) for _ in rows]
    tokens = [browser.token() for browser in browsers]

    def remove(place: int) -> int:
        path, form = f"{KEYS}/{rows[place].public_id}", {"csrf_token": tokens[place], "passphrase": WORDS}
        return browsers[place].client.post(path, data=form, base_url="https://localhost").status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, range(2))) == [303, 403]
    assert len(kept(app)) == 1


def test_five_at_most_each_of_one_account_and_nobody_elses(app: Flask, world: World) -> None:
    account, other = world.member(), world.member()
    people.give_phrase(app, account, WORDS)
    people.give_phrase(app, other, OTHER_WORDS)
    mine, theirs = Visitor(app).become(account), Visitor(app).become(other)
    shared = Key()
    add(theirs, OTHER_WORDS, shared)
    assert "déjà enregistrée" in add(mine, WORDS, shared, label="Bleue", status=409).text
    page = theirs.get("/a/second")
    foreign = page.form(KEYS) | {"csrf_token": mine.token(), "answer": Key().make(asked_on(page)), "passphrase": WORDS}
    mine.post(KEYS, foreign, 422)  # asked of somebody else
    mine.post(f"{KEYS}/{kept(app)[0].public_id}", {"passphrase": WORDS}, 404)
    page = mine.get("/a/second")
    for _ in range(4):
        add(mine, WORDS, Key())
    mine.send(page, KEYS, answer=Key().make(asked_on(page)), passphrase=WORDS)
    last = mine.get("/a/second")
    assert not last.css("form[action='/a/second/keys']")
    mine.send(page, KEYS, 409, answer=Key().make(asked_on(page)), passphrase=WORDS)
    assert len(kept(app)) == 6
    for row in kept(app)[1:]:
        mine.post(f"{KEYS}/{row.public_id}", {"passphrase": WORDS})
    assert [row.account_id for row in kept(app)] == [other.id]


def test_a_recovery_code_lifts_the_second_factor_of_members_and_not_of_staff(app: Flask) -> None:
    joined, key = people.join(app), Key()
    add(joined.browser, joined.phrase, key)
    again = " ".join(people.words(Visitor(app).post("/recover", {"code": joined.codes[0]}, 200)))
    people.enter(app, again).get("/a")
    assert kept(app) == []
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        account.role = Role.MODERATOR
        db.session.commit()
    weak = people.enter(app, again)
    add(weak, again, key)
    turned = " ".join(people.words(Visitor(app).post("/recover", {"code": joined.codes[1]}, 200)))
    entrance(app, turned)
    assert len(kept(app)) == 1


def test_where_browsers_know_no_passkeys_the_page_says_so(member: Visitor) -> None:
    assert "data-ask" in member.get("/a/second").source
    member.client.set_cookie(people.COOKIE, people.cookie(member), domain="127.0.0.1", secure=True)
    for host in ("127.0.0.1:8000", "127.0.0.1"):
        page = member.client.get("/a/second", base_url=f"https://{host}").get_data(as_text=True)
        assert "À cette adresse, les navigateurs ne connaissent pas les clés" in page
        assert "data-ask" not in page
