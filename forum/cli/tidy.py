"""`abri tidy`: let go of what has had its time. `abri serve` does it by itself, hourly, in one of its processes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import click
import structlog
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from forum import clock
from forum.cli import shared
from forum.db import db, forget_log, new_public_id, write_lock
from forum.moderation.operations import alarms
from forum.privacy.operations import tidying
from forum.privacy.rules import Code, Line

log = structlog.get_logger()
EVERY = 300  # seconds between two looks, inside `abri serve`, whether the hour is over
# Two leases: one while a sweep is under way, renewed with each portion; one that `serve` takes for the hour.
SWEEP, HOUR = "tidy", "tidy-hour"
LEASE = timedelta(minutes=5)
BETWEEN = timedelta(minutes=58)
Tidied = dict[Code, int]


def sweep(owner: str) -> Tidied | None:
    """Within an application context: run every line; how many rows of each went. None when another process is at it.

    Each portion is a short unit of work of its own. Killed in the middle, what was done is done and recorded, and the
    next sweep goes on from there.
    """
    done: Tidied = {}
    for line in tidying.table():
        number = _line(line, owner)
        if number is None:
            return None
        done[line.code] = number
    with write_lock():
        alarms.end_lease(owner, name=SWEEP)
        db.session.commit()
    forget_log()
    return done


def _line(line: Line, owner: str) -> int | None:
    total, has_more = 0, True
    while has_more:
        with write_lock():
            if not alarms.take_lease(owner, clock.now(), lasting=LEASE, name=SWEEP):
                db.session.rollback()
                return None
            try:
                number, has_more = tidying.tidy(line)
                db.session.commit()
            except StaleDataError:  # somebody has just changed one of these rows: the next sweep looks again
                db.session.rollback()
                break
            total += number
    return total


def hourly(app: Flask) -> Tidied | None:
    """Tidy, if no process of this site has begun to within the hour. In an application context of its own."""
    with app.app_context():
        try:
            owner = new_public_id()
            with write_lock():
                is_due = alarms.take_lease(owner, clock.now(), lasting=BETWEEN, name=HOUR)
                db.session.commit()
            return sweep(owner) if is_due else None
        finally:
            db.session.remove()


def start(app: Flask) -> Callable[[], None]:
    """Tidy every hour, in a thread of this process, for as long as it lives. Several processes take turns.

    What it gives back ends it, after the sweep that is under way.
    """
    pause = threading.Event()

    def go_on() -> None:
        while not pause.wait(EVERY):
            try:
                hourly(app)
            except Exception as error:  # noqa: BLE001 - the next hour may succeed, and the server serves on
                log.error("tidy", kind=type(error).__name__)

    thread = threading.Thread(target=go_on, daemon=True, name="tidy")
    thread.start()

    def end() -> None:
        pause.set()
        thread.join()

    return end


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
def tidy(dry_run: bool) -> None:
    """Let go of what has had its time: docs/operating.md lists what is kept, and for how long."""
    with shared.forum():
        if dry_run:
            found = {line.code: tidying.overdue(line) for line in tidying.table()}
            db.session.rollback()
            _say(found, "Would go")
            return
        done = sweep(new_public_id())
    if done is None:
        click.echo("Another process is tidying.")
    else:
        _say(done, "Gone")


def _say(numbers: Tidied, began: str) -> None:
    for code, number in numbers.items():
        click.echo(f"{code.value:>14} {number:>7}")
    click.echo(f"{began}: {sum(numbers.values())}.")
