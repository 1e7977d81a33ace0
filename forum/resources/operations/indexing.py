"""Whether search engines may find a page. The view commits."""

from __future__ import annotations

from sqlalchemy import update

from forum.audit import Act, record
from forum.db import db
from forum.resources.models import GuidancePage
from forum.roles import Viewer
from forum.web import locale


def set_indexable(page: GuidancePage, *, wanted: bool, viewer: Viewer) -> None:
    """Let search engines find a page, or have them forget it. Nothing is written where it is so already.

    No new version: whoever writes or reviews the text meanwhile is not disturbed.
    """
    changed = db.session.execute(
        update(GuidancePage)
        .where(GuidancePage.id == page.id, GuidancePage.is_indexable.is_not(wanted))
        .values(is_indexable=wanted, unindexed_on=None if wanted else locale.today())
        .returning(GuidancePage.id)
    )
    if changed.first() is not None:
        before, after = ("not_indexable", "indexable") if wanted else ("indexable", "not_indexable")
        record(Act.GUIDANCE_INDEXED, actor=viewer.number, about=page.public_id, before=before, after=after)
