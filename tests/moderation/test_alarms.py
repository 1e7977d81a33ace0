"""Alarms: what is past its target is told, at least once, on each channel, without saying anything about anybody."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from flask import Flask

from forum import clock
from forum.accounts.models import Account
from forum.cli import watch
from forum.db import db, write_lock
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.models import Alarm, Channel, Lease
from forum.moderation.operations import alarms, channels
from forum.moderation.rules.alarms import pause
from forum.waiting import Level
from tests.factories import World
from tests.moderation.receivers import Receiver, mail, web

__all__ = ["mail", "web"]  # fixtures
OWNER = "a process"
SECRET, HOOK = "hidden-word", "/hook-with-a-secret"


Make = Callable[..., Flask]


@pytest.fixture
def site(app: Flask, database_url: str, web: Receiver, mail: Receiver, make_app: Make) -> Make:
    """The site with both channels, on the database of `app`; other settings may be given."""
    return lambda **others: make_app(database_url=database_url, **{**settings(web, mail), **others})


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "SOCKET_SECONDS", 0.5)
    monkeypatch.setattr(channels, "SECONDS", 2)


@pytest.fixture
def watching(site: Make, in_a_hurry: None) -> Flask:
    return site()


def settings(web: Receiver, mail: Receiver) -> dict[str, object]:
    return {
        "alarm_webhook": f"http://127.0.0.1:{web.port}{HOOK}",
        "alarm_mail_to": ("team@example.org", "night@example.org"),
        "alarm_mail_from": "site@example.org",
        "smtp_host": "127.0.0.1",
        "smtp_port": mail.port,
        "smtp_tls": "none",
    }


def held(world: World, *, level: Level = Level.GREEN, author: Account | None = None) -> Thread:
    """A thread that waits, of this level."""
    thread = world.thread(state=PostState.HELD, title="Un titre secret", body="Des mots secrets.", author=author)
    with world.open():
        db.session.get_one(Post, world.first_post(thread).id).level = level
    return thread


def look(app: Flask, *, after: timedelta = timedelta(), owner: str = OWNER) -> watch.Look | None:
    """One look, so long from now."""
    with time_machine.travel(clock.now() + after, tick=True):
        return watch.look(app, owner)


DAYS = timedelta(days=2)  # later than every target


def told(web: Receiver) -> list[dict[str, object]]:
    return [json.loads(request[request.index(b"{") :]) for request in web.arrived]


def read(mail: Receiver) -> list[EmailMessage]:
    return [message_from_bytes(sent[sent.index(b"From:") :], policy=policy.default) for sent in mail.arrived]


def test_nothing_is_told_before_the_target(world: World, watching: Flask, web: Receiver, mail: Receiver) -> None:
    held(world)
    assert look(watching) == watch.Look()
    assert look(watching, after=timedelta(hours=23)) == watch.Look()
    assert web.arrived == mail.arrived == []


def test_what_is_late_is_told_once_on_each_channel(
    world: World, watching: Flask, web: Receiver, mail: Receiver
) -> None:
    held(world)
    assert look(watching, after=DAYS) == watch.Look(noted=2, told=1)
    assert look(watching, after=DAYS + timedelta(hours=5)) == watch.Look()
    assert told(web) == [{"event": "late", "level": "green", "kind": "post", "waiting": 1}]
    assert [message["To"] for message in read(mail)] == ["team@example.org, night@example.org"]


def test_several_at_once_make_one_message_that_names_the_most_urgent_first(
    world: World, watching: Flask, web: Receiver, mail: Receiver
) -> None:
    for level in (Level.GREEN, Level.CRISIS, Level.AMBER, Level.GREEN):
        held(world, level=level)
    assert look(watching, after=DAYS) == watch.Look(noted=8, told=4)
    assert told(web) == [{"event": "late", "level": "crisis", "kind": "post", "waiting": 4}]
    [message] = read(mail)
    lines = message.get_content().splitlines()
    assert lines[0] == "4 éléments de la file ont dépassé leur délai."
    assert [line for line in lines if "Texte" in line] == [
        "Danger, Texte : 1",
        "À suivre, Texte : 1",
        "Calme, Texte : 2",
    ]


def test_a_crisis_alarms_while_everything_else_is_in_time(world: World, watching: Flask, web: Receiver) -> None:
    held(world)
    held(world, level=Level.CRISIS)
    look(watching, after=timedelta(minutes=16))
    assert told(web) == [{"event": "late", "level": "crisis", "kind": "post", "waiting": 1}]


def test_a_raised_level_alarms_anew(world: World, watching: Flask, web: Receiver) -> None:
    thread = held(world)
    look(watching, after=DAYS)
    with world.open():
        db.session.get_one(Post, world.first_post(thread).id).level = Level.RED
    look(watching, after=DAYS)
    assert [message["level"] for message in told(web)] == ["green", "red"]


def test_nothing_of_a_text_a_name_or_an_id_is_sent_kept_or_logged(
    world: World, watching: Flask, web: Receiver, mail: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    author = world.member("Noisette Tranquille")
    thread = held(world, author=author)
    post = world.first_post(thread)
    web.mode = "fails"
    look(watching, after=DAYS)
    web.mode = "takes"
    look(watching, after=DAYS + timedelta(minutes=2))
    sent = b"".join([*web.arrived, *mail.arrived])
    for words in ("secret.", "Un titre", "mots secrets", "Noisette", thread.public_id, post.public_id,
                  str(author.number), author.pseudonym, "/t/", "/mod", "Python"):  # fmt: skip
        assert words.encode() not in sent.replace(HOOK.encode(), b"")
    logged = "".join(capfd.readouterr())
    assert "alarm not sent" in logged
    for words in (HOOK, "example.org", "127.0.0.1", post.public_id):
        assert words not in logged


@pytest.mark.parametrize("mode", ["fails", "hangs", "sends on"])
def test_a_webhook_that_does_not_take_it_is_tried_again_and_keeps_no_mail_back(
    world: World, watching: Flask, web: Receiver, mail: Receiver, mode: str
) -> None:
    held(world)
    web.mode = mode
    assert look(watching, after=DAYS) == watch.Look(noted=2, told=1, failed=(Channel.WEBHOOK,))
    assert len(mail.arrived) == 1
    assert all(b"/elsewhere" not in request for request in web.arrived)
    web.mode = "takes"
    web.arrived.clear()
    assert look(watching, after=DAYS + timedelta(seconds=30)) == watch.Look()
    assert look(watching, after=DAYS + timedelta(seconds=90)) == watch.Look(told=1)
    assert len(told(web)) == len(mail.arrived) == 1


@pytest.mark.parametrize("mode", ["fails", "hangs"])
def test_a_mail_server_that_does_not_take_it_is_tried_again_and_keeps_no_webhook_back(
    world: World, watching: Flask, web: Receiver, mail: Receiver, mode: str
) -> None:
    held(world)
    mail.mode = mode
    assert look(watching, after=DAYS) == watch.Look(noted=2, told=1, failed=(Channel.MAIL,))
    mail.mode = "takes"
    assert look(watching, after=DAYS + timedelta(seconds=90)) == watch.Look(told=1)
    assert len(told(web)) == len(mail.arrived) == 1


def test_the_pauses_grow_to_an_hour_and_to_a_day_and_never_end() -> None:
    minutes = [int(pause(tries).total_seconds() // 60) for tries in range(1, 31)]
    assert minutes == [1, 5, 15, 60, *[60] * 24, 1440, 1440]


def test_a_channel_that_was_gone_for_days_tells_of_what_is_still_late(
    world: World, watching: Flask, web: Receiver
) -> None:
    held(world)
    web.mode = "fails"
    later = DAYS
    for tries in range(1, 8):
        look(watching, after=later)
        assert world.load(Alarm, channel=Channel.WEBHOOK).tries == tries
        later += pause(tries) + timedelta(seconds=2)
    held(world)
    web.mode = "takes"
    web.arrived.clear()
    look(watching, after=later + DAYS)
    assert [message["waiting"] for message in told(web)] == [2]


def test_what_no_longer_waits_is_forgotten_and_told_nobody(world: World, watching: Flask, web: Receiver) -> None:
    thread = held(world)
    web.mode = "fails"
    look(watching, after=DAYS)
    with world.open():
        post = db.session.get_one(Post, world.first_post(thread).id)
        post.state, post.waiting_at, post.body, post.html = PostState.WITHDRAWN, None, "", ""
    web.mode, web.arrived = "takes", []
    assert look(watching, after=DAYS + timedelta(hours=1)) == watch.Look()
    assert web.arrived == []
    assert world.count(Alarm) == 0


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


def test_a_site_without_channels_keeps_no_alarms(app: Flask, world: World) -> None:
    held(world)
    assert look(app, after=DAYS) == watch.Look()
    assert world.count(Alarm) == 0


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_mail_server_without_tls_is_told_nothing(
    site: Make, world: World, mail: Receiver, in_a_hurry: None, tls: str
) -> None:
    held(world)
    found = look(site(smtp_tls=tls, smtp_login="site", smtp_secret=SECRET), after=DAYS)
    assert found is not None
    assert found.failed == (Channel.MAIL,)
    assert mail.arrived == []


def test_the_login_is_sent_to_the_mail_server_and_written_nowhere(
    site: Make, world: World, mail: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    watching = site(smtp_login="site", smtp_secret=SECRET)
    held(world)
    mail.mode = "fails"
    look(watching, after=DAYS)
    mail.mode = "takes"
    look(watching, after=DAYS + timedelta(minutes=2))
    assert b"AUTH PLAIN" in mail.arrived[0]
    assert SECRET not in "".join(capfd.readouterr())
    assert SECRET not in repr(watching.config["ABRI"])
