"""How often one visitor may do a thing, without keeping who it was.

The key is a keyed hash of the address; the hash key lives in memory (or in Redis, where several processes
share it), is made anew each hour and is never written to disk.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from ipaddress import IPv6Address, IPv6Network, ip_address
from threading import Lock

import redis
from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItemPerMinute, parse_many
from redis.backoff import NoBackoff
from redis.retry import Retry

from forum import clock, keys

MINUTE, HOUR = 60, 3600  # seconds

# One name per kind of act, so that operators and tests find them in one place.
JOIN = "5/minute;20/hour"
WRITE = "6/minute;60/hour"
FEEDBACK = "6/minute;30/hour"
CHANGE = "60/minute"
# The directory as others read it, page by page: a hundred services each.
INTERFACE = "120/minute"
# A copy of everything that is held on somebody, and words with which somebody would erase an account: by account.
EXPORT = "3/minute;12/hour"
ERASE = "5/minute;20/hour"
# Of visitors; members' reports are counted by the day in the database.
REPORT = "10/hour"

# A Redis that is gone or hangs must slow nobody down: the client's own default waits and tries again for seconds.
PATIENCE = 0.5  # seconds


TURN = "turn"
KEY, ENABLED, STORE = "abri_hourly_key", "abri_rate_limits", "abri_redis"


class HourlyKey:
    """A secret that forgets itself: every hour another one."""

    def __init__(self, store: redis.Redis | None = None) -> None:
        self._store = store
        self._lock = Lock()
        self._hour = -1
        self._key = b""

    def now(self) -> bytes:
        """The key of this hour, 32 bytes."""
        hour = int(clock.now().timestamp()) // HOUR
        with self._lock:
            if hour != self._hour:
                self._key = self._shared(hour) if self._store else secrets.token_bytes(32)
                self._hour = hour
            return self._key

    def _shared(self, hour: int) -> bytes:
        assert self._store is not None  # noqa: S101 - narrows the type; `now` asked
        name = f"abri:hour:{hour}"
        self._store.set(name, secrets.token_hex(32), nx=True, ex=2 * HOUR)
        value = self._store.get(name)
        return bytes(value) if isinstance(value, bytes) else secrets.token_bytes(32)


def visitor_key() -> str:
    """Who is asking, for counting only: 32 hexadecimal characters that mean nothing in an hour."""
    return keyed(place())


def keyed(text: str) -> str:
    """A name for counting: 32 hexadecimal characters that mean nothing in an hour."""
    return keyed_by(current_app.extensions[KEY], text)


def keyed_by(hourly: HourlyKey, text: str) -> str:
    """The same under this key."""
    return hmac.new(hourly.now(), text.encode(), hashlib.sha256).hexdigest()[:32]


def place() -> str:
    """Where the visitor asks from, for counting only, never to be kept: the address, or of an IPv6 one the network that
    a single line is given (64 bits): it has 2^64 of them.
    """
    address = request.remote_addr or ""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Network((parsed, 64), strict=False))
    return address


def wait_seconds() -> int:
    """How long until the limit that was just met lets the visitor try again, at least a second."""
    met = limiter.current_limit
    try:
        return MINUTE if met is None else max(math.ceil(met.window.reset_time - clock.now().timestamp()), 1)
    except redis.RedisError:
        return MINUTE


limiter = Limiter(key_func=visitor_key, headers_enabled=False, strategy="fixed-window", swallow_errors=True)


def may_try(act: str, who: str, limits: str) -> bool:
    """Count one try of `act` by `who`, a text of which only the keyed hash is kept; False once it is too often.

    `limits` is one of the constants above. True where nothing is counted, and when Redis is lost.
    """
    if is_off():
        return True
    try:
        key = keyed(f"{act}:{who}")
        return all(limiter.limiter.hit(limit, act, key) for limit in parse_many(limits))
    except redis.RedisError:
        return True


def _turn(who: str, minutes: int) -> tuple[RateLimitItemPerMinute, str]:
    # Not under the hourly key: a turn must outlive the hour in which it was taken. It forgets itself all the same.
    return RateLimitItemPerMinute(1, minutes), keys.digest(TURN, who)


def take_turn(who: str, minutes: int) -> bool:
    """Take the one turn that `who` has in so many minutes; False when it is taken. Only a keyed hash of `who` is kept,
    for these minutes. True where nothing is counted, and when Redis is lost.
    """
    if is_off():
        return True
    limit, key = _turn(who, minutes)
    try:
        return bool(limiter.limiter.hit(limit, TURN, key))
    except redis.RedisError:
        return True


def seconds_to_turn(who: str, minutes: int) -> int:
    """How long until `who` has a turn again, 0 for now. Takes none."""
    if is_off():
        return 0
    limit, key = _turn(who, minutes)
    try:
        reset_time, remaining = limiter.limiter.get_window_stats(limit, TURN, key)
    except redis.RedisError:
        return 0
    return 0 if remaining else max(math.ceil(reset_time - clock.now().timestamp()), 1)


def site_may(act: str, most: int) -> bool:
    """Count one `act` of the whole site, under nobody's key; False once there were `most` in this hour of the clock.

    0: no limit. True where nothing is counted, and when Redis is lost.
    """
    return not most or may_try(act, "", f"{most}/hour")


def seconds_to_next_hour() -> int:
    """How long until `site_may` counts anew: its key turns with the hour. At least a second."""
    return HOUR - int(clock.now().timestamp()) % HOUR


def is_counting() -> bool:
    """Whether anything here is counted: not in most tests."""
    return not is_off()


@limiter.request_filter
def is_off() -> bool:
    """Whether nothing here is counted: so in most tests."""
    return not current_app.extensions[ENABLED]


def init_app(app: Flask, *, redis_url: str, enabled: bool) -> None:
    """Count in memory, or in Redis where several processes serve one forum."""
    patience = {
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 0),
    }
    app.extensions[STORE] = redis.Redis.from_url(redis_url, **patience) if redis_url else None
    app.extensions[KEY] = HourlyKey(app.extensions[STORE])
    # Flask-Limiter's own switch and storage belong to the process, not to the application: the last one would win.
    app.extensions[ENABLED] = enabled
    if enabled:
        app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
        app.config["RATELIMIT_STORAGE_OPTIONS"] = patience if redis_url else {}
        limiter.init_app(app)
