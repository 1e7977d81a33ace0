"""What was erased, noted outside the database, so that a backup that is put back does not bring it back.

A line for each text or account, in a file of its own, added after the commit: keyed hashes, which say nothing to who
has the file alone. Read by `abri restore`. Without the setting nothing is noted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from forum import keys
from forum.db import db

log = structlog.get_logger()
PURPOSE = "erased"
PENDING = "what this unit of work erases"
TEXT, ACCOUNT, WITH_TEXTS = "text", "account", "account with texts"


def mark(kind: str, what: object) -> str:
    """The line for something: 64 hexadecimal characters."""
    return keys.digest(PURPOSE, f"{kind} {what}")


def note_texts(public_ids: Iterable[str]) -> None:
    """With the commit of this unit of work: these texts are gone."""
    _note(mark(TEXT, public_id) for public_id in public_ids)


def note_account(number: int, *, with_texts: bool) -> None:
    """The same for an account; `with_texts`: and for everything it wrote."""
    _note([mark(WITH_TEXTS if with_texts else ACCOUNT, number)])


def _note(lines: Iterable[str]) -> None:
    if file() is not None:
        db.session().info.setdefault(PENDING, []).extend(lines)


def file() -> Path | None:
    """Where it is noted; None for nowhere."""
    found: Path | None = current_app.config["ABRI"].erasures_file
    return found


def noted() -> frozenset[str]:
    """Everything that was ever noted. Raises OSError for a file that is there and cannot be read."""
    found = file()
    if found is None or not found.exists():
        return frozenset()
    return frozenset(found.read_text().split())


@event.listens_for(db.session, "after_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(PENDING):
        return
    lines, found = session.info.pop(PENDING), file()
    if found is None:
        return
    text = "".join(f"{line}\n" for line in lines).encode()
    try:
        found.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(found, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, text)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:  # what was erased is erased all the same
        log.error("erasures_file", kind=type(error).__name__)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)
