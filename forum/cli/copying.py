"""Copies that are too long for a request: made here, by whoever watches."""

from __future__ import annotations

import structlog
from flask import Flask

from forum.db import db, write_lock
from forum.privacy.operations import exporting
from forum.privacy.queries import exporting as queries

log = structlog.get_logger()
A_LOOK = 5  # copies made by one look


def make_waiting(app: Flask) -> int:
    """Make the copies that members wait for; how many. In an application context of its own.

    Each is read without a lock and then kept in a short unit of work: who is erased in between gets none.
    """
    made = 0
    with app.app_context():
        try:
            while made < A_LOOK and _make_one():
                made += 1
        finally:
            db.session.remove()
    return made


def _make_one() -> bool:
    waiting = queries.next_waiting()
    if waiting is None:
        return False
    job, account = waiting
    number = job.id
    try:
        ready = exporting.prepare(job, account)
    except Exception as error:  # noqa: BLE001 - one that cannot be made must not keep the others waiting
        db.session.rollback()
        log.error("export", kind=type(error).__name__)
        with write_lock():
            exporting.give_up(number)
            db.session.commit()
        return True
    db.session.rollback()  # gives back what it read with
    with write_lock():
        exporting.keep(ready)
        db.session.commit()
    return True
