"""The page of notices."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.db import db
from forum.notifications import operations, queries, wording
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


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
