"""What is held on one person, read part by part; and what waits to be made into a copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from forum.accounts import queries as accounts
from forum.accounts.models import Account
from forum.db import db
from forum.errors import Hidden
from forum.privacy.models import ExportJob, ExportState
from forum.privacy.queries.parts import PARTS
from forum.privacy.queries.parts.texts import count_texts
from forum.privacy.queries.register import Me, Part
from forum.roles import Viewer


def me(viewer: Viewer) -> Me:
    """Whose copy it is."""
    return Me.of(viewer, accounts.once.numbers_of(viewer.selves))


def number_of_texts(of: Me) -> int:
    return db.session.scalar(count_texts(of)) or 0


def parts(of: Me) -> Iterator[tuple[Part, list[dict[str, Any]]]]:
    """Every part with its rows, as they stand in the database: one statement each."""
    for part in PARTS:
        yield part, [dict(row) for row in db.session.execute(part.statement(of)).mappings()]


def last_job(viewer: Viewer) -> ExportJob | None:
    """The copy that the viewer asked for last, if it is still kept."""
    return db.session.scalar(
        select(ExportJob).where(ExportJob.account_id == viewer.account_id).order_by(ExportJob.id.desc()).limit(1)
    )


def ready_job(public_id: str, viewer: Viewer) -> ExportJob:
    """A copy of the viewer's that is made. Raises Hidden."""
    found = db.session.scalar(
        select(ExportJob).where(
            ExportJob.public_id == public_id,
            ExportJob.account_id == viewer.account_id,
            ExportJob.state == ExportState.READY,
        )
    )
    if found is None or viewer.account_id is None:
        raise Hidden
    return found


def ready_jobs(viewer: Viewer, public_ids: list[str]) -> list[str]:
    """Of these, the copies of the viewer's that can be fetched now."""
    return list(
        db.session.scalars(
            select(ExportJob.public_id).where(
                ExportJob.public_id.in_(public_ids),
                ExportJob.account_id == viewer.account_id,
                ExportJob.state == ExportState.READY,
            )
        )
    )


def next_waiting() -> tuple[ExportJob, Account] | None:
    """A copy to be made, and whose; None when there is none."""
    row = db.session.execute(
        select(ExportJob, Account)
        .join(Account, Account.id == ExportJob.account_id)
        .where(ExportJob.state == ExportState.ASKED)
        .order_by(ExportJob.id)
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])
