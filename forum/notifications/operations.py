"""Telling somebody, and letting them clear what they were told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from forum.db import db, upsert_into
from forum.notifications.models import Notice, NoticeKind
from forum.roles import Viewer
from forum.web import locale


def tell(account_id: int | None, kind: NoticeKind, about: str) -> None:
    """Queue a notice within the present unit of work; the same thing is told once. Nobody to tell: nothing."""
    tell_all([(account_id, kind, about)])


def tell_all(told: Sequence[tuple[int | None, NoticeKind, str]]) -> None:
    """Queue several notices, (account, kind, about), with one statement; those for nobody are left out."""
    today = locale.today()
    rows = [
        {"account_id": account_id, "kind": kind, "about": about, "on": today}
        for account_id, kind, about in told
        if account_id is not None
    ]
    if not rows:
        return
    # Two at once may tell the same: the constraint lets one of them through, and neither fails.
    db.session.execute(upsert_into(Notice).values(rows).on_conflict_do_nothing())


def tell_anew(told: Sequence[tuple[int, NoticeKind, str]]) -> None:
    """The same, but what was told before is told again as of today: for what comes back."""
    for kind, about in sorted({(kind, about) for _account, kind, about in told}):
        db.session.execute(
            delete(Notice)
            .where(
                Notice.kind == kind,
                Notice.about == about,
                Notice.account_id.in_([account for account, its_kind, its in told if (its_kind, its) == (kind, about)]),
            )
            .execution_options(synchronize_session=False)
        )
    tell_all(told)


def clear(viewer: Viewer) -> None:
    """Forget all of the viewer's notices, to whichever of their names."""
    db.session.execute(delete(Notice).where(Notice.account_id.in_(sorted(viewer.selves))))
