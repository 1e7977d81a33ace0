"""A copy of everything held on one person. Short ones are made within the request, in memory; long ones by the watch,
sealed, to be fetched within a week. The view, or the command, commits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import delete, update

from forum import keys
from forum.accounts import queries as accounts
from forum.accounts.models import Account
from forum.audit import Act, record
from forum.db import db, new_public_id, upsert_into
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell
from forum.privacy.models import ExportJob, ExportState
from forum.privacy.operations.copies import plain
from forum.privacy.operations.restoring import viewer_of
from forum.privacy.queries import exporting as queries
from forum.privacy.queries.register import Part
from forum.privacy.rules import EXPORTS_KEPT
from forum.roles import Viewer
from forum.web import locale

AT_ONCE = 5_000  # texts of which a copy is made within a request
SEALED = "export"
# What is said of each row, by part.
Document = dict[str, list[dict[str, Any]]]


def is_long(viewer: Viewer) -> bool:
    """Whether the viewer's copy is too long for a request."""
    return queries.number_of_texts(queries.me(viewer)) > AT_ONCE


def document(viewer: Viewer) -> Document:
    """Everything that is held on the viewer, under all names: texts, numbers, truths, days; no time of day."""
    zone = ZoneInfo(current_app.config["ABRI"].timezone)
    found = queries.parts(queries.me(viewer))
    return {part.name: [_said(part, row, zone) for row in rows] for part, rows in found}


def _said(part: Part, row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    for name, purpose in part.opened.items():
        row[name] = keys.unseal(purpose, row[name]) if row[name] else ""
    for name in part.html:
        row[name] = plain(row[name])
    return {name: _simple(value, zone) for name, value in row.items()}


def _simple(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        value = value.astimezone(zone).date()
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def note_made(viewer: Viewer) -> None:
    """The record says that somebody took a copy."""
    record(Act.EXPORT_MADE, actor=viewer.number)


def ask(viewer: Viewer) -> None:
    """Ask for a long copy. Asked twice at once, or while one is being made, it is one; an older one goes."""
    viewer = accounts.once.held(viewer)
    db.session.execute(
        delete(ExportJob).where(ExportJob.account_id == viewer.account_id, ExportJob.state != ExportState.ASKED)
    )
    asked = upsert_into(ExportJob).values(
        public_id=new_public_id(), account_id=viewer.account_id, state=ExportState.ASKED, asked_on=locale.today()
    )
    db.session.execute(asked.on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy that was made, sealed; whose it is; and which it is of those that were asked for."""

    job_id: int
    viewer: Viewer
    sealed: bytes


def prepare(job: ExportJob, account: Account) -> Prepared:
    """Make a copy that somebody waits for. Only reads, which can take some seconds: the command gives back what it read
    with before it calls `keep`."""
    viewer = viewer_of(account)
    sealed = keys.seal(SEALED, json.dumps(document(viewer), ensure_ascii=False))
    return Prepared(job.id, viewer, sealed.encode())


def keep(made: Prepared) -> None:
    """Keep a copy for its owner, and tell them. Who was erased meanwhile has asked for none any more."""
    kept = db.session.execute(
        update(ExportJob)
        .where(ExportJob.id == made.job_id, ExportJob.state == ExportState.ASKED)
        .values(state=ExportState.READY, sealed=made.sealed)
        .returning(ExportJob.public_id)
        .execution_options(synchronize_session=False)
    ).first()
    if kept is not None:
        note_made(made.viewer)
        tell(made.viewer.account_id, NoticeKind.EXPORT_READY, kept.public_id)


def give_up(job_id: int) -> None:
    """A copy could not be made: its owner reads so where they asked for it, and may ask again."""
    failed = update(ExportJob).where(ExportJob.id == job_id, ExportJob.state == ExportState.ASKED)
    db.session.execute(failed.values(state=ExportState.FAILED).execution_options(synchronize_session=False))


def opened(job: ExportJob) -> Document:
    """What a copy that was made says."""
    found: Document = json.loads(keys.unseal(SEALED, (job.sealed or b"").decode()))
    return found


def last_day(asked_on: date) -> date:
    """The last day on which a copy can be fetched."""
    return asked_on + timedelta(days=EXPORTS_KEPT)
