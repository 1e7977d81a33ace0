"""Too fast is answered, without keeping who it was."""

from __future__ import annotations

import re
import time as real_time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
import time_machine
from flask import Flask

from forum import clock, ratelimit
from forum.ratelimit import HourlyKey, limiter
from tests.accounts import people
from tests.services import free_ports
from tests.visitor import Page, Visitor

ADDRESS = "127.66.77.88"
HALF_PAST = 30  # minutes: far from the turn of the hour


@pytest.fixture
def time() -> Iterator[time_machine.Coordinates]:
    """A clock that stands still in the middle of an hour until it is moved."""
    middle = clock.now().replace(minute=HALF_PAST, second=0, microsecond=0)
    with time_machine.travel(middle, tick=False) as traveller:
        yield traveller


@pytest.fixture
def counted(make_app: Callable[..., Flask]) -> Flask:
    """A forum that counts, in memory."""
    return make_app(rate_limits=True)


@pytest.fixture
def store(redis_url: str) -> Iterator[redis.Redis]:
    """An empty Redis."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.flushall()
    client.close()


def somebody(app: Flask, address: str = ADDRESS) -> Visitor:
    browser = Visitor(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def try_words(browser: Visitor, times: int, status: int = 422) -> list[Page]:
    token = browser.token()
    form = {"csrf_token": token, "passphrase": "un deux trois"}
    return [browser.post("/in", form, status) for _ in range(times)]


def in_memory() -> dict[str, Any]:
    """All that the limiter holds in memory."""
    return vars(limiter.storage)


def test_the_eleventh_try_in_a_minute_is_asked_to_wait(counted: Flask, time: time_machine.Coordinates) -> None:
    browser = somebody(counted)
    try_words(browser, 10)
    page = try_words(browser, 1, 429)[0]
    wait = int(page.headers["Retry-After"])
    assert 1 <= wait <= 10
    assert f"Attendez {wait} secondes" in page.text
    assert "Personne n’est exclu." in page.text
    time.shift(timedelta(seconds=wait))
    try_words(browser, 1)


def test_entering_is_never_too_often(counted: Flask, time: time_machine.Coordinates) -> None:
    """A shelter's residents share one address: only wrong tries are counted."""
    phrase = people.join(counted).phrase
    for _ in range(12):
        somebody(counted).post("/in", {"passphrase": phrase})


def test_all_addresses_of_one_ipv6_line_count_as_one(counted: Flask, time: time_machine.Coordinates) -> None:
    for n in range(10):
        try_words(somebody(counted, f"2001:db8:1:2::{n:x}"), 1)
    try_words(somebody(counted, "2001:db8:1:2:ffff::1"), 1, 429)
    try_words(somebody(counted, "2001:db8:1:3::1"), 1)


def test_somebody_else_is_not_slowed_down(counted: Flask, time: time_machine.Coordinates) -> None:
    try_words(somebody(counted), 10)
    try_words(somebody(counted), 1, 429)
    try_words(somebody(counted, "127.66.77.89"), 1)


def test_another_browser_at_the_same_address_counts_as_the_same(counted: Flask, time: time_machine.Coordinates) -> None:
    for _ in range(10):
        try_words(somebody(counted), 1)
    try_words(somebody(counted), 1, 429)


def test_a_false_forwarded_address_makes_nobody_somebody_else(counted: Flask, time: time_machine.Coordinates) -> None:
    browser = somebody(counted)
    form = {"csrf_token": browser.token(), "passphrase": "un deux trois"}
    answers = [browser.client.post(
        "/in", data=form, base_url="https://localhost", headers={"X-Forwarded-For": f"192.0.2.{n}"}
    ).status_code for n in range(11)]  # fmt: skip
    assert answers == [422] * 10 + [429]


def test_pages_are_read_as_often_as_wanted(counted: Flask, time: time_machine.Coordinates) -> None:
    browser = somebody(counted)
    for path in ("/", "/in", "/join", "/h"):
        for _ in range(15):
            browser.get(path)


@pytest.mark.parametrize(
    ("path", "allowed"), [("/join", 5), ("/join/name", 60), ("/recover", 10)], ids=["join", "another name", "recover"]
)
def test_every_door_has_its_limit(counted: Flask, time: time_machine.Coordinates, path: str, allowed: int) -> None:
    browser = somebody(counted)
    form = {"csrf_token": browser.token(), "code": "00 48 21 09 37 55 16 20"}
    answers = [
        browser.client.post(path, data=form, base_url="https://localhost").status_code for _ in range(allowed + 1)
    ]
    assert answers == [422] * allowed + [429]


def test_leaving_and_the_numbers_are_never_refused(counted: Flask, time: time_machine.Coordinates) -> None:
    browser = somebody(counted)
    try_words(browser, 10)
    try_words(browser, 1, 429)
    browser.get("/h")
    browser.get("/e", 303)


def test_codes_of_one_account_cannot_be_guessed_from_many_addresses(
    counted: Flask, time: time_machine.Coordinates
) -> None:
    phrase, secret = people.staff(counted)
    right = people.second_code(secret)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for n in range(16):
        somebody(counted, f"127.66.77.{n}").post("/in", {"passphrase": phrase, "code": wrong}, 422)
    last = somebody(counted, "127.66.77.99")
    wait = int(last.post("/in", {"passphrase": phrase, "code": right}, 429).headers["Retry-After"])
    assert wait <= 5
    time.shift(timedelta(seconds=wait))
    last.post("/in", {"passphrase": phrase, "code": people.second_code(secret)})


def test_memory_holds_keyed_hashes_and_no_address(counted: Flask, time: time_machine.Coordinates) -> None:
    phrase, _secret = people.staff(counted)
    browser = somebody(counted)
    try_words(browser, 2)
    browser.post("/in", {"passphrase": phrase, "code": "000000"}, 422)
    held = str(in_memory())
    keys = [key for key in limiter.storage.storage if key.startswith("pace/")]
    assert len(keys) == 3
    assert all(re.fullmatch(r"pace/[0-9a-f]{32}(/silence)?", key) for key in keys)
    assert ADDRESS not in held
    assert phrase not in held
    assert "127." not in held


def test_the_key_turns_every_hour(app: Flask, time: time_machine.Coordinates) -> None:
    hourly = HourlyKey()
    first = hourly.now()
    assert len(first) == 32
    time.shift(timedelta(minutes=29, seconds=59))
    assert hourly.now() == first
    time.shift(timedelta(seconds=1))
    assert hourly.now() != first


def test_one_address_is_another_hash_in_the_next_hour(counted: Flask, time: time_machine.Coordinates) -> None:
    def key(address: str) -> str:
        with counted.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return ratelimit.visitor_key()

    now = key(ADDRESS)
    assert re.fullmatch(r"[0-9a-f]{32}", now)
    assert key(ADDRESS) == now
    assert key("127.66.77.89") != now
    time.shift(timedelta(hours=1))
    assert key(ADDRESS) != now


def test_two_processes_share_the_key_through_redis(
    store: redis.Redis, redis_url: str, time: time_machine.Coordinates
) -> None:
    one, two = (HourlyKey(redis.Redis.from_url(redis_url)) for _ in range(2))
    first = one.now()
    assert two.now() == first
    names = store.keys("*")
    assert [store.ttl(name) for name in names] == [2 * ratelimit.HOUR]
    time.shift(timedelta(hours=1))
    assert one.now() != first
    assert one.now() == two.now()


def test_redis_holds_keyed_hashes_that_expire_and_no_address(
    make_app: Callable[..., Flask], store: redis.Redis, redis_url: str
) -> None:
    browser = somebody(make_app(rate_limits=True, redis_url=redis_url))
    try_words(browser, 3)
    names = [name.decode() for name in store.keys("*")]
    held = " ".join(f"{name}={store.get(name)!r}" for name in names)
    assert any("pace/" in name for name in names)
    assert all(store.ttl(name) > 0 for name in names)
    assert ADDRESS not in held
    assert ADDRESS.encode().hex() not in held


def test_two_processes_count_together_through_redis(
    make_app: Callable[..., Flask], store: redis.Redis, redis_url: str
) -> None:
    one, two = (somebody(make_app(rate_limits=True, redis_url=redis_url)) for _ in range(2))
    form = [{"csrf_token": browser.token(), "passphrase": "un deux"} for browser in (one, two)]
    answers = []
    for _ in range(6):
        for browser, fields in zip((one, two), form, strict=True):
            answers.append(browser.client.post("/in", data=fields, base_url="https://localhost").status_code)
    if 429 in answers:  # unless a minute turned while it ran
        assert answers.index(429) == 10


def test_a_redis_that_is_gone_stops_and_slows_nobody(make_app: Callable[..., Flask]) -> None:
    nowhere = f"redis://127.0.0.1:{next(free_ports())}/0"
    app = make_app(rate_limits=True, redis_url=nowhere)
    phrase, secret = people.staff(app)
    browser = somebody(app)
    before = real_time.monotonic()
    try_words(browser, 10)
    try_words(browser, 2, 429)  # this process counts alone
    browser.post("/in", {"passphrase": phrase, "code": people.second_code(secret)})
    browser.get("/mod")
    assert real_time.monotonic() - before < 10


def test_one_forum_that_counts_does_not_make_another_count(
    app: Flask, make_app: Callable[..., Flask], time: time_machine.Coordinates
) -> None:
    counted = make_app(rate_limits=True)
    try_words(somebody(app), 12)
    try_words(somebody(counted), 10)
    try_words(somebody(counted), 1, 429)
    make_app(rate_limits=False)
    try_words(somebody(counted), 1, 429)
