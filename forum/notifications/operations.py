"""Telling somebody, and letting them clear what they were told."""

from __future__ import annotations

from sqlalchemy import delete

from forum.db import db
from forum.notifications import queries
from forum.notifications.models import Notice, NoticeKind
from forum.roles import Viewer
from forum.web import locale


def tell(account_id: int | None, kind: NoticeKind, about: str) -> None:
    """Queue a notice within the present unit of work; the same thing is told once. Nobody to tell: nothing."""
    if account_id is None or queries.is_told(account_id, kind, about):
        return
    db.session.add(Notice(account_id=account_id, kind=kind, about=about, on=locale.today()))


def clear(viewer: Viewer) -> None:
    """Forget all of the viewer's notices."""
    db.session.execute(delete(Notice).where(Notice.account_id == viewer.account_id))
