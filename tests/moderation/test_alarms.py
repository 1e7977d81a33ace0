"""Alarms: what is past its target is told, at least once, on each channel, without saying anything about anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from forum.cli import watch
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.moderation.models import Alarm, Channel
from forum.moderation.rules.alarms import pause
from forum.waiting import Level
from tests.factories import World
from tests.moderation.receivers import Receiver, mail, web
from tests.moderation.watching import DAYS, HOOK, Make, held, in_a_hurry, look, read, site, told, watching

__all__ = ["in_a_hurry", "mail", "site", "watching", "web"]  # fixtures
SECRET = "hidden-word"


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
