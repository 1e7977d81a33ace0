"""One process tells at a time; one that dies loses nothing, and tells twice at most."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.cli import watch
from forum.db import db, write_lock
from forum.moderation.models import Alarm, Lease
from forum.moderation.operations import alarms, channels
from tests.factories import World
from tests.moderation.receivers import Receiver, mail, web
from tests.moderation.watching import DAYS, held, in_a_hurry, look, site, told, watching

__all__ = ["in_a_hurry", "mail", "site", "watching", "web"]  # fixtures


def test_a_process_that_dies_before_it_sends_loses_nothing(
    world: World, watching: Flask, web: Receiver, mail: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(world)
    with monkeypatch.context() as dying:
        dying.setattr(channels, "deliver", _die)
        with pytest.raises(KeyboardInterrupt):
            look(watching, after=DAYS)
    assert world.count(Alarm, sent_at=None) == 2
    assert look(watching, after=DAYS, owner="the next") is None  # the dead one's lease
    assert look(watching, after=DAYS + watch.LEASE, owner="the next") == watch.Look(told=1)
    assert len(told(web)) == len(mail.arrived) == 1


def test_a_process_that_dies_after_it_sent_tells_once_more_and_not_oftener(
    world: World, watching: Flask, web: Receiver, mail: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(world)
    with monkeypatch.context() as dying:
        dying.setattr(alarms, "mark", _die)
        with pytest.raises(KeyboardInterrupt):
            look(watching, after=DAYS)
    for hours in range(1, 4):
        look(watching, after=DAYS + timedelta(hours=hours), owner="the next")
    assert len(told(web)) == len(mail.arrived) == 2


def _die(*_what: object) -> None:
    raise KeyboardInterrupt


def test_of_many_who_want_to_watch_at_once_one_does(app: Flask, world: World) -> None:
    start, now = threading.Barrier(8), clock.now()
    took: list[str] = []

    def want(owner: str) -> None:
        with app.app_context(), write_lock():
            start.wait(30)
            if alarms.take_lease(owner, now, lasting=timedelta(minutes=1)):
                took.append(owner)
            db.session.commit()

    threads = [threading.Thread(target=want, args=(f"process {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert took == [world.load(Lease).owner]


def test_the_lease_is_renewed_by_its_owner_and_free_when_it_ends(world: World, watching: Flask) -> None:
    assert look(watching, owner="one") is not None
    assert look(watching, owner="one", after=watch.LEASE / 2) is not None
    assert look(watching, owner="two", after=watch.LEASE) is None
    assert look(watching, owner="two", after=2 * watch.LEASE) is not None
    with world.open():
        alarms.end_lease("two")
    assert look(watching, owner="one") is not None


def test_two_looks_at_the_same_moment_send_one_message(world: World, watching: Flask, web: Receiver) -> None:
    for _ in range(5):
        held(world)
    found: list[watch.Look | None] = []
    with time_machine.travel(clock.now() + DAYS, tick=True):
        threads = [
            threading.Thread(target=lambda n=n: found.append(watch.look(watching, f"process {n}"))) for n in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert sorted(found, key=str) == [watch.Look(noted=10, told=5), None] or None in found
    assert len(told(web)) == 1
