"""The page of notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from forum.accounts.operations import on_wrong_codes
from forum.db import db
from forum.notifications import operations, queries, wording
from forum.notifications.models import NoticeKind
from forum.roles import Viewer
from forum.web import access

blueprint = Blueprint("notifications", __name__)


@blueprint.get("/n")
@access.suspended_too
def notices() -> str:
    viewer = access.viewer()
    found = queries.notices(viewer)
    by_kind = defaultdict(list)
    for notice in found:
        by_kind[notice.kind].append(notice.about)
    words = {kind: wording.words(viewer, kind, abouts) for kind, abouts in by_kind.items()}
    told = [(notice.on, words[notice.kind][notice.about]) for notice in found if notice.about in words[notice.kind]]
    return render_template("notifications/notices.html", told=told)


@blueprint.post("/n/clear")
@access.suspended_too
def clear() -> Response:
    operations.clear(access.viewer())
    db.session.commit()
    flash(_("La liste est vide."))
    return redirect(url_for("notifications.notices"), 303)


def _note_wrong_codes(account_id: int, number: int) -> None:
    """How many stands where others name what it is about: nothing else is known of who tried."""
    operations.tell_anew([(account_id, NoticeKind.WRONG_CODES, str(number))])


def _tell_wrong_codes(_viewer: Viewer, abouts: Sequence[str]) -> dict[str, wording.Words]:
    return {about: wording.Words(_wrong_codes(int(about)), "/a/phrase") for about in abouts if about.isdecimal()}


def _wrong_codes(number: int) -> str:
    return str(
        ngettext(
            "Quelqu’un a montré votre phrase avec un second code faux, une fois. "
            "Si ce n’était pas vous, changez votre phrase.",
            "Quelqu’un a montré votre phrase avec un second code faux, %(num)d fois. "
            "Si ce n’était pas vous, changez votre phrase.",
            number,
        )
    )


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    on_wrong_codes(app, _note_wrong_codes)
    wording.register(app, NoticeKind.WRONG_CODES, _tell_wrong_codes)
