"""What people are told when something at their desk is due."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import gettext as _

from forum.moderation.queries import due
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.resources import queries
from forum.resources.models import TEAM
from forum.roles import Viewer
from forum.web import locale


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """Only of the desk where the reader is now, and only while something is due there."""
    found = due.desk_of(viewer)
    if found is None or found[0] not in abouts or not queries.count_due(found[1], locale.today()):
        return {}
    desk = found[0]
    href = url_for("admin.reviews" if desk == TEAM else "desk.due")
    return {desk: Words(text=_("Des fiches ou des services attendent d’être vérifiés de nouveau."), href=href)}


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.REVIEW_DUE, _tell)
