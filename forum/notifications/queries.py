"""One's own notices."""

from __future__ import annotations

from sqlalchemy import select

from forum.db import db
from forum.notifications.models import Notice
from forum.roles import Viewer

SHOWN = 50


def notices(viewer: Viewer) -> list[Notice]:
    """The viewer's last notices, to whichever of their names, the newest first."""
    return list(
        db.session.scalars(
            select(Notice).where(Notice.account_id.in_(sorted(viewer.selves))).order_by(Notice.id.desc()).limit(SHOWN)
        )
    )
