"""What a notice of a reply says, to its reader, now."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import gettext as _

from forum.discussion.queries import threads as queries
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    return {
        post_id: Words(
            text=_("Une réponse a paru dans un fil que vous avez ouvert."),
            href=url_for(
                "discussion.thread",
                thread_id=thread_id,
                after=queries.key_of_place(place) or None,
                _anchor=f"m{place}",
            ),
        )
        for post_id, thread_id, place in queries.places(viewer, abouts)
    }


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.REPLY, _tell)
