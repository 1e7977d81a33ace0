"""A site that tells its staff, with somebody on loopback to be told; what waits there; a look at any time."""

from __future__ import annotations

import json
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
from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.moderation.operations import channels
from forum.waiting import Level
from tests.factories import World
from tests.moderation.receivers import Receiver

OWNER = "a process"
HOOK = "/hook-with-a-secret"
DAYS = timedelta(days=2)  # later than every target
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


def told(web: Receiver) -> list[dict[str, object]]:
    return [json.loads(request[request.index(b"{") :]) for request in web.arrived]


def read(mail: Receiver) -> list[EmailMessage]:
    return [message_from_bytes(sent[sent.index(b"From:") :], policy=policy.default) for sent in mail.arrived]
