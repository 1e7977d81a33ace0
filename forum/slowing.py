"""Wrong tries slow down the next ones, and lock nobody out; what is good for one use is used once.

The counts stand under keyed hashes in memory, or in Redis where several processes share them, never on disk.

What guessing remains. Of passphrases: any number, of 2^90 and more. Of recovery codes (2^46, eight an account): at most
about 370 an hour from one place. Of the six digits, for whoever has the passphrase: at most about 740 an hour, three of
a million being right at a time, so one chance in 450 an hour; from one place half of that. Against this the owner is
told at the next entrance how many were tried, and a new passphrase ends it: the counts belong to a passphrase. A
passkey is no number to guess, and is not slowed down.

What waiting remains. Whoever shows the right words, or the right code, is heard after ten seconds at most once the
guessing stops, or while it goes on from one other place. While it goes on from the owner's own address, or from many,
they take turns with it; a passkey, or a recovery code that turns the passphrase, does not wait.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from threading import Lock

import redis
from flask import Flask, current_app
from limits.storage import MemoryStorage, Storage

from forum import clock, keys, ratelimit

SPARE, USED = "abri_spare_counts", "abri_used_once"
MOST_USED = 100_000  # a process remembers at most so many things that were used


@dataclass(frozen=True, slots=True)
class Pace:
    """How wrong tries of a kind slow down the next ones, and lock nobody out. Within an hour `free` of them cost
    nothing; after each further one nobody is heard for 2, 4, 8… seconds, at most `longest`. `here`: counted for each
    visitor apart.
    """

    act: str
    free: int
    longest: int  # seconds
    here: bool

    def pause(self, tries: int) -> int:
        """Seconds of silence after so many tries."""
        over = tries - self.free
        return min(2 ** min(over, 16), self.longest) if over > 0 else 0


# What is looked up by ninety bits is not guessed: this pace spares the machine, and known words pass it by.
WORDS = Pace("words", free=9, longest=10, here=True)
RECOVERY = Pace("recovery", free=9, longest=10, here=True)
# Of one passphrase. Whoever guesses from one place takes at most every second turn: the owner comes in between, from
# elsewhere; at the same place they wait with them.
CODES_HERE = Pace("codes-here", free=4, longest=10, here=True)
CODES = Pace("codes", free=15, longest=5, here=False)


@dataclass(frozen=True, slots=True)
class Spare:
    """What this process counts by itself, where Redis is lost."""

    counts: Storage
    hourly: ratelimit.HourlyKey


class TooFast(Exception):
    """Nobody is heard for so many `seconds`; nothing was looked at, and nothing changed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def slow_down(*tries: tuple[Pace, str]) -> None:
    """Count one try under each of the paces, of what the texts name. Raises TooFast while it is not to be made.

    Only keyed hashes of the texts and of the visitor are kept, for an hour at most. When Redis is lost this process
    counts alone. A try that is made and turns out right is taken back by `forgive`.
    """
    if ratelimit.is_off():
        return
    try:
        seconds = _slowed(ratelimit.limiter.storage, current_app.extensions[ratelimit.KEY], tries)
    except redis.RedisError:
        spare: Spare = current_app.extensions[SPARE]
        seconds = _slowed(spare.counts, spare.hourly, tries)
    if seconds:
        raise TooFast(seconds)


def forgive(*tries: tuple[Pace, str]) -> None:
    """Count one try less: it was right."""
    if ratelimit.is_off():
        return
    try:
        _count(ratelimit.limiter.storage, current_app.extensions[ratelimit.KEY], tries, -1)
    except redis.RedisError:
        spare: Spare = current_app.extensions[SPARE]
        _count(spare.counts, spare.hourly, tries, -1)


def _name(hourly: ratelimit.HourlyKey, pace: Pace, about: str) -> str:
    where = ratelimit.place() if pace.here else ""
    return f"pace/{ratelimit.keyed_by(hourly, f'{pace.act}:{about}:{where}')}"


def _count(store: Storage, hourly: ratelimit.HourlyKey, tries: tuple[tuple[Pace, str], ...], by: int) -> list[int]:
    return [store.incr(_name(hourly, pace, about), ratelimit.HOUR, by) for pace, about in tries]


def _slowed(store: Storage, hourly: ratelimit.HourlyKey, tries: tuple[tuple[Pace, str], ...]) -> int:
    # The silence is a counter that lives as long as it: who makes it 1 is heard. Looked at first, so that whoever is
    # held up by one pace does not use up their turn at another.
    silences = {f"{_name(hourly, pace, about)}/silence": pace for pace, about in tries}
    if any(store.get(name) > 0 for name in silences):
        return _rest(store, silences)
    for (name, pace), number in zip(silences.items(), _count(store, hourly, tries, 1), strict=True):
        pause = pace.pause(number)
        if pause and store.incr(name, pause) != 1:
            return _rest(store, silences)
    return 0


def _rest(store: Storage, silences: dict[str, Pace]) -> int:
    now = clock.now().timestamp()
    left = max(math.ceil(store.get_expiry(name) - now) for name in silences)
    return min(max(left, 1), max(pace.longest for pace in silences.values()))


class UsedOnce:
    """What was used once and is good for nothing any more: keyed hashes, in memory for as long as it would be good,
    and in Redis where several processes share it.
    """

    def __init__(self, store: redis.Redis | None = None) -> None:
        self._store = store
        self._lock = Lock()
        self._ends: dict[str, float] = {}

    def take(self, text: str, seconds: int) -> bool:
        """Whether this is the first time. With Redis lost, the first time in this process."""
        name, now = keys.digest("used-once", text), clock.now().timestamp()
        with self._lock:
            for old in [each for each, end in self._ends.items() if end <= now]:
                del self._ends[old]
            if name in self._ends or len(self._ends) >= MOST_USED:
                return False
            self._ends[name] = now + seconds
        try:
            return self._store is None or bool(self._store.set(f"abri:used:{name}", 1, nx=True, ex=seconds))
        except redis.RedisError:
            return True


def take_once(text: str, seconds: int) -> bool:
    """Use up something that is good for one use within so many seconds; False if it was used already."""
    used: UsedOnce = current_app.extensions[USED]
    return used.take(text, seconds)


def init_app(app: Flask) -> None:
    """After `ratelimit`, whose Redis it shares."""
    app.extensions[USED] = UsedOnce(app.extensions[ratelimit.STORE])
    app.extensions[SPARE] = Spare(MemoryStorage(), ratelimit.HourlyKey())
