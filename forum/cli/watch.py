"""`abri watch`: notice what is past its target and what must be checked, and tell. `abri serve` does it by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import click
import structlog
from flask import Flask, g

from config import Config
from forum import clock
from forum.cli import copying, reviewing, shared
from forum.db import db, new_public_id, write_lock
from forum.moderation.models import Channel
from forum.moderation.operations import alarms, channels, duty
from forum.moderation.queries import alarms as queries
from forum.web import locale

log = structlog.get_logger()
EVERY = 60  # seconds between two looks inside `abri serve`
# Longer than a look can take: two processes must not tell the same.
LEASE = timedelta(seconds=2 * channels.SECONDS + reviewing.SECONDS)


@dataclass(frozen=True, slots=True)
class Look:
    """What came of one look: alarms newly put, items told of (the most that one channel took), channels that failed."""

    noted: int = 0
    told: int = 0
    failed: tuple[Channel, ...] = ()
    reviews: reviewing.Looked = reviewing.NOTHING
    copies: int = 0  # of everything held on somebody, made for them


def look(app: Flask, owner: str) -> Look | None:
    """Look once, within an application context of its own; None when another process is watching.

    Three short units of work. Between them, while the channels are spoken to, nothing is held in the database: an
    alarm that was put is told even if this process dies, and told again if it dies before that is marked.
    """
    with app.app_context():
        g.language = locale.FIRST  # of the words for staff: there is no reader to ask
        try:
            found = _look(owner, app.config["ABRI"])
            if found is None:
                return None
            reviews = reviewing.look(app.config["ABRI"])
            return replace(found, reviews=reviews, copies=copying.make_waiting(app))
        finally:
            db.session.remove()


def _look(owner: str, config: Config) -> Look | None:
    now, wanted = clock.now(), channels.open_channels(config)
    with write_lock():
        if not alarms.take_lease(owner, now, lasting=LEASE):
            db.session.rollback()
            return None
        duty.forget_ended(now)
        noted = alarms.notice_late(now, wanted)
        db.session.commit()
    messages = queries.messages(now, wanted)
    db.session.rollback()  # gives back what it read with
    if not messages:
        return Look(noted=noted)
    taken = channels.deliver(messages, config)
    with write_lock():
        alarms.mark(messages, taken, clock.now())
        db.session.commit()
    return Look(
        noted=noted,
        told=max((message.total for message in messages if message.channel in taken), default=0),
        failed=tuple(message.channel for message in messages if message.channel not in taken),
    )


def start(app: Flask) -> Callable[[], None]:
    """Look every minute, in a thread of this process, for as long as it lives. Several processes take turns.

    What it gives back ends it, after the look that is under way.
    """
    owner, pause = new_public_id(), threading.Event()

    def go_on() -> None:
        while not pause.wait(EVERY):
            try:
                look(app, owner)
            except Exception as error:  # noqa: BLE001 - the next look may succeed, and the server serves on
                log.error("watch", kind=type(error).__name__)

    thread = threading.Thread(target=go_on, daemon=True, name="watch")
    thread.start()

    def end() -> None:
        pause.set()
        thread.join()

    return end


@click.command()
@click.option("--every", type=click.IntRange(10, 3600), help="Go on, and look again after so many seconds.")
def watch(every: int | None) -> None:
    """Tell staff of what has waited past its target. `serve` does this too; one process at a time tells."""
    owner, pause = new_public_id(), threading.Event()
    with shared.forum() as app:
        found = look(app, owner)
        _say(found)
        while every is not None and not pause.wait(every):
            found = look(app, owner)
            _say(found)
        _end(owner)
    if found is not None and (found.failed or found.reviews.failed):
        raise click.exceptions.Exit(1)


def _end(owner: str) -> None:
    """Who no longer looks keeps nobody else from it."""
    with write_lock():
        alarms.end_lease(owner)
        db.session.commit()


def _say(found: Look | None) -> None:
    if found is None:
        click.echo("Another process is watching.")
        return
    click.echo(f"Newly late: {found.noted}. Told: {found.told}.")
    for channel in found.failed:
        click.echo(f"Not told by {channel.value}: it is tried again later.", err=True)
    reviewing.say(found.reviews)
