"""Telling somebody, and letting them clear what they were told."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from forum.db import db
from forum.notifications.models import Notice, NoticeKind
from forum.roles import Viewer
from forum.web import locale


def tell(account_id: int | None, kind: NoticeKind, about: str) -> None:
    """Queue a notice within the present unit of work; the same thing is told once. Nobody to tell: nothing."""
    if account_id is None:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    told = insert(Notice).values(account_id=account_id, kind=kind, about=about, on=locale.today())
    # Two at once may tell the same: the constraint lets one of them through, and neither fails.
    db.session.execute(told.on_conflict_do_nothing())


def clear(viewer: Viewer) -> None:
    """Forget all of the viewer's notices."""
    db.session.execute(delete(Notice).where(Notice.account_id == viewer.account_id))
