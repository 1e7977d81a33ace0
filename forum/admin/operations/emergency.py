"""Changing emergency numbers: one administrator asks, another one signs, and from then on it is what the panel shows.

The table is the record. What the panel reads is a file, written after the commit and, where that failed, at the next
start: the panel needs no database. The views commit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import structlog
from flask import current_app

from forum import clock
from forum.admin.models import Change, EmergencyChange
from forum.admin.queries import emergency as queries
from forum.audit import Act, record
from forum.db import db, new_public_id
from forum.errors import Conflict, Refused
from forum.moderation.models.signatures import Signature, SignedAct
from forum.moderation.operations import signatures
from forum.roles import Viewer
from forum.safety import emergency_local, emergency_parts
from forum.safety.emergency_file import FILE, Document, load, read_country
from forum.safety.emergency_local import LocalFile, Signed
from forum.web import locale

log = structlog.get_logger()


def path() -> Path:
    found: Path = current_app.config["ABRI"].emergency_file
    return found


def in_force() -> dict[str, Signed]:
    """What this site has signed, by country: the table's, or the file's where that is later (as after a backup of the
    database was put back)."""
    return emergency_local.newest(queries.signed(), LocalFile(path()).found())


def document_of(code: str, signed: Mapping[str, Signed]) -> Document | None:
    """The country as it stands for the panel; None for one that nobody has read about."""
    shipped, own = load(FILE), signed.get(code)
    brought = next((one for one in shipped.countries if one.code == code), None)
    if own is not None and emergency_local.over(brought, own):
        return own.document
    return shipped.documents.get(code)


def ask(
    code: str, *, part: str, change: Change, document: Document, source: str, reason: str, viewer: Viewer
) -> Signature:
    """Ask for a change, after which the country is `document`; what is there now is what was changed. Dates and the
    count of people are set by the signature.

    Raises BadEmergencyFile for what the reviewed file could not say, Conflict while another change of this country
    waits, Refused for whom it is not to ask and for an odd number without a reason.
    """
    odd = [why for name, _number, why in emergency_parts.oddities(document) if part in {"", name}]
    if not source or not all(odd):
        raise Refused("terms")
    if code in queries.waiting(clock.now()):
        raise Conflict
    document = emergency_parts.stamped(document, part, locale.today()) if change is not Change.REMOVED else document
    read_country(document, "emergency")
    row = EmergencyChange(
        public_id=new_public_id(),
        country=code,
        part=part,
        change=change,
        before=emergency_parts.as_text(document_of(code, in_force())),
        document=emergency_parts.as_text(document),
        source=source,
        asked_by=viewer.number or 0,
    )
    terms = {"change": row.public_id}
    asked = signatures.ask(SignedAct.CHANGE_EMERGENCY, about=code, terms=terms, reason=reason, viewer=viewer)
    db.session.add(row)
    db.session.flush()
    return asked


def put_in_force(signature: Signature, viewer: Viewer) -> None:
    """What the second signature does. Raises Conflict where the country is no longer what was changed."""
    rows = queries.locked(signature.about)
    row = next((one for one in rows if one.public_id == signature.particulars["change"]), None)
    present = emergency_parts.as_text(document_of(signature.about, in_force()))
    if row is None or row.turn is not None or row.before != present:
        raise Conflict
    document = json.loads(row.document)
    if row.change is not Change.REMOVED:
        document = emergency_parts.stamped(document, row.part, locale.today())
    read_country(document, "emergency")
    row.document = emergency_parts.as_text(document)
    row.signed_by, row.signed_on = viewer.number, locale.today()
    row.turn = 1 + max((one.turn or 0 for one in rows), default=0)
    db.session.flush()
    record(Act.EMERGENCY_CHANGED, actor=viewer.number, about=row.country, why=row.part, after=row.change.value)


def is_kept() -> bool:
    """Whether the file says what is in force."""
    return emergency_local.written(LocalFile(path()).found()) == emergency_local.written(in_force())


def keep_file() -> bool:
    """Write what is in force where the panel reads it, if that says something else: after a signature, and at every
    start. False, and a line of the log, where it cannot be written: full, or not ours.
    """
    try:
        if is_kept():
            return True
        with emergency_local.one_at_a_time(path()):
            emergency_local.write(path(), in_force())
    except (OSError, ValueError) as error:
        log.error("emergency_file", file=path().name, kind=type(error).__name__, said=str(error)[:200])
        return False
    return True
