"""Wrong tries slow down and lock nobody out: a thousand of them keep the owner out for ten seconds at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from forum import clock, ratelimit, slowing
from forum.accounts import credentials, recovery_codes
from forum.slowing import UsedOnce
from tests.accounts import people
from tests.services import free_ports
from tests.visitor import Visitor

HERE, ELSEWHERE = "127.66.77.88", "127.66.77.99"
TRIES = 1000
PATIENCE = 10  # seconds


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    """A clock that stands still early in an hour until it is moved."""
    with time_machine.travel(clock.now().replace(minute=5, second=0, microsecond=0), tick=False) as traveller:
        yield traveller


@pytest.fixture
def counted(request: pytest.FixtureRequest, make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A forum that counts, and whose passphrases are hashed in no time: a thousand tries are many."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(credentials, "HASHER", quick)
    monkeypatch.setattr(credentials, "_DUMMY", quick.hash("nobody has this passphrase"))
    is_lost = getattr(request, "param", "") == "redis lost"
    redis_url = f"redis://127.0.0.1:{next(free_ports())}/0" if is_lost else ""
    return make_app(rate_limits=True, redis_url=redis_url)


class Somebody:
    """A browser at an address, quick enough for a thousand tries."""

    def __init__(self, app: Flask, address: str = HERE) -> None:
        self.browser = Visitor(app)
        self.browser.client.environ_base["REMOTE_ADDR"] = address
        self._token = self.browser.token()

    def send(self, path: str, **fields: str) -> TestResponse:
        form = {"csrf_token": self._token, **fields}
        return self.browser.client.post(path, data=form, base_url="https://localhost")


def seconds_until(act: Callable[[], TestResponse], time: time_machine.Coordinates, status: int) -> int:
    """How long somebody waits who does as the answers say."""
    waited = 0
    for _ in range(5):
        answer = act()
        if answer.status_code == status:
            return waited
        assert answer.status_code == 429
        wait = int(answer.headers["Retry-After"])
        assert 1 <= wait <= PATIENCE
        assert "Personne n’est exclu." in answer.get_data(as_text=True)
        waited += wait
        time.shift(timedelta(seconds=wait))
    raise AssertionError(f"still out after {waited} s")


def wrong_code(secret: str) -> str:
    return f"{(int(people.second_code(secret)) + 1) % 10**6:06}"


def test_a_thousand_wrong_passphrases_from_the_owners_own_address_cost_the_owner_nothing(
    counted: Flask, time: time_machine.Coordinates
) -> None:
    phrase = people.join(counted).phrase
    attacker = Somebody(counted)
    answers = Counter(attacker.send("/in", passphrase=f"mot {n}").status_code for n in range(TRIES))
    assert set(answers) == {422, 429}
    assert answers[422] == slowing.WORDS.free + 1
    owner = Somebody(counted)
    assert owner.send("/in", passphrase=f"{phrase} encore").status_code == 429, "the owner mistypes"
    assert owner.send("/in", passphrase=phrase).status_code == 303


def test_a_slowed_try_costs_no_hashing_and_keeps_the_text(
    counted: Flask, time: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacker = Somebody(counted)
    for _ in range(slowing.WORDS.free + 1):
        attacker.send("/in", passphrase="un deux")
    monkeypatch.setattr(credentials, "is_passphrase", lambda *_: pytest.fail("it was hashed"))
    answer = attacker.send("/in", **{"passphrase": "un deux", "kept.body": "Mon texte.", "to": "/t/x"})
    assert answer.status_code == 429
    assert "Mon texte." in answer.get_data(as_text=True)
    assert "un deux" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("counted", ["memory", "redis lost"], indirect=True)
def test_a_thousand_wrong_codes_with_the_right_passphrase_keep_the_owner_out_for_ten_seconds_at_most(
    counted: Flask, time: time_machine.Coordinates
) -> None:
    phrase, secret = people.staff(counted)
    attacker, answers = Somebody(counted), Counter[int]()
    for _ in range(TRIES):
        answers[attacker.send("/in", passphrase=phrase, code=wrong_code(secret)).status_code] += 1
        time.shift(timedelta(seconds=1))
    assert set(answers) == {422, 429}
    assert answers[422] <= TRIES / PATIENCE + 10, "what can be guessed"
    owner = Somebody(counted)
    came = seconds_until(lambda: owner.send("/in", passphrase=phrase, code=people.second_code(secret)), time, 303)
    assert came <= PATIENCE
    assert f"{answers[422]} codes faux" in owner.browser.get("/").text
    notices = owner.browser.get("/n")
    assert f"{answers[422]} fois" in notices.text
    assert notices.css("a[href='/a/phrase']")
    time.shift(timedelta(minutes=1))
    again = Somebody(counted)
    seconds_until(lambda: again.send("/in", passphrase=phrase, code=people.second_code(secret)), time, 303)
    assert "codes faux" not in again.browser.get("/").text, "told once"


def test_while_somebody_elsewhere_goes_on_guessing_the_owner_comes_in_between(
    counted: Flask, time: time_machine.Coordinates
) -> None:
    phrase, secret = people.staff(counted)
    attacker, owner = Somebody(counted, ELSEWHERE), Somebody(counted)
    for _ in range(200):
        attacker.send("/in", passphrase=phrase, code=wrong_code(secret))
        time.shift(timedelta(milliseconds=500))
    waited = 0.0
    while owner.send("/in", passphrase=phrase, code=people.second_code(secret)).status_code == 429:
        time.shift(timedelta(milliseconds=500))
        waited += 0.5
        attacker.send("/in", passphrase=phrase, code=wrong_code(secret))
        assert waited <= PATIENCE


def test_a_new_passphrase_ends_the_slow_down(counted: Flask, time: time_machine.Coordinates) -> None:
    phrase, secret = people.staff(counted)
    owner, attacker = Somebody(counted), Somebody(counted)
    assert owner.send("/in", passphrase=phrase, code=people.second_code(secret)).status_code == 303
    for _ in range(10):
        attacker.send("/in", passphrase=phrase, code=wrong_code(secret))
    page = owner.browser.get("/a/phrase")
    turned = " ".join(people.words(page))
    owner.browser.send(page, "/a/phrase", passphrase=phrase)
    time.shift(timedelta(seconds=30))
    code = people.second_code(secret)
    assert Somebody(counted).send("/in", passphrase=turned, code=code).status_code == 303


def test_a_thousand_wrong_recovery_codes_keep_the_owner_out_for_ten_seconds_at_most(
    counted: Flask, time: time_machine.Coordinates
) -> None:
    codes = people.join(counted).codes
    attacker, answers = Somebody(counted), Counter[int]()
    for _ in range(TRIES // 8):
        for code in recovery_codes.propose():
            answers[attacker.send("/recover", code=code).status_code] += 1
            time.shift(timedelta(milliseconds=500))
    assert answers[422] <= TRIES / 2 / PATIENCE + 15, "what can be guessed"
    owner = Somebody(counted)
    assert seconds_until(lambda: owner.send("/recover", code=codes[0]), time, 200) <= PATIENCE


def test_right_codes_are_never_too_many(counted: Flask, time: time_machine.Coordinates) -> None:
    phrase, secret = people.staff(counted)
    for _ in range(30):
        time.shift(timedelta(seconds=30))
        assert Somebody(counted).send("/in", passphrase=phrase, code=people.second_code(secret)).status_code == 303


def test_silence_doubles_up_to_its_end_and_is_never_longer() -> None:
    for pace in (slowing.WORDS, slowing.RECOVERY, slowing.CODES_HERE, slowing.CODES):
        silences = [pace.pause(tries) for tries in range(TRIES)]
        assert silences == sorted(silences)
        assert max(silences) == pace.longest <= PATIENCE
        assert silences.count(0) == pace.free + 1
    assert [slowing.WORDS.pause(slowing.WORDS.free + over) for over in (0, 1, 2, 3, 4)] == [0, 2, 4, 8, 10]


def test_what_was_used_once_is_used_until_it_would_be_good_no_more(
    app: Flask, time: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        used = UsedOnce()
        assert [used.take(text, 300) for text in ("a", "a", "b")] == [True, False, True]
        time.shift(timedelta(seconds=299))
        assert not used.take("a", 300)
        time.shift(timedelta(seconds=2))
        assert used.take("a", 300)
        monkeypatch.setattr(slowing, "MOST_USED", 1)
        assert not used.take("c", 300), "rather nobody than twice"


def test_what_one_process_saw_used_another_knows_through_redis(make_app: Callable[..., Flask], redis_url: str) -> None:
    one, two = (make_app(rate_limits=True, redis_url=redis_url) for _ in range(2))
    question = "a question of this test"
    with one.app_context():
        assert slowing.take_once(question, 60)
    with two.app_context():
        assert not slowing.take_once(question, 60)
        store = two.extensions[ratelimit.STORE]
        names = [name.decode() for name in store.keys("abri:used:*")]
        assert names
        assert question not in " ".join(names)
        assert all(0 < store.ttl(name) <= 60 for name in names)
        store.flushall()
