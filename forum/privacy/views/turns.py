"""A unit of work over much of the database at once, beside others that change single texts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from forum.db import db
from forum.errors import Conflict

Done = TypeVar("Done")
TRIES = 12
PAUSE = 0.1  # seconds, a little longer with each try
# PostgreSQL looks for who waits for whom in a circle after a second: whoever gives up before is always this side, never
# somebody who decides about one text.
PATIENCE = "SET LOCAL lock_timeout = '300ms'"
TROUBLE = frozenset({"55P03", "40P01", "40001"})  # not free in time; a circle; changed meanwhile


def in_turn(work: Callable[[], Done]) -> Done:
    """Do it and commit. Where others hold what it needs, it gives up what it has, waits a moment and begins anew.

    Raises Conflict when that never ends.
    """
    for tried in range(1, TRIES + 1):
        try:
            if db.engine.dialect.name == "postgresql":
                db.session.execute(text(PATIENCE))
            done = work()
            db.session.commit()
        except OperationalError as error:
            db.session.rollback()
            if getattr(error.orig, "sqlstate", None) not in TROUBLE:
                raise
            time.sleep(PAUSE * tried)
        else:
            return done
    raise Conflict
