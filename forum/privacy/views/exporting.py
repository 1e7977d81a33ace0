"""A copy of everything held on somebody, for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import ratelimit
from forum.db import db
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.privacy.operations import copies
from forum.privacy.operations import exporting as operations
from forum.privacy.queries import exporting as queries
from forum.privacy.views.shared import blueprint
from forum.ratelimit import limiter
from forum.roles import Viewer
from forum.web import access

Answer = Response | str | tuple[str, int]
NAME = "carnet"  # of the file; says nothing of what is in it
# As a file, never as a page of this site: a browser keeps it and shows nothing.
KINDS = {"html": "application/octet-stream", "json": "application/json"}


def who() -> str:
    """Copies are counted by account."""
    return str(access.viewer().number or ratelimit.visitor_key())


@blueprint.get("/a/export")
@access.suspended_too
def export() -> Answer:
    return _page()


@blueprint.post("/a/export")
@access.suspended_too
@limiter.limit(ratelimit.EXPORT, key_func=who)
def send_export() -> Answer:
    viewer, kind = access.viewer(), request.form.get("format", "html")
    if kind not in KINDS:
        return _page(is_wrong=True), HTTPStatus.UNPROCESSABLE_ENTITY
    if operations.is_long(viewer):
        operations.ask(viewer)
        db.session.commit()
        flash(_("Votre copie se prépare. Une nouvelle vous attendra quand elle sera prête."))
        return redirect(url_for("privacy.export"), 303)
    operations.note_made(viewer)
    db.session.commit()  # gives back the write lock before the slow part
    return _file(operations.document(viewer), kind)


@blueprint.get("/a/export/<public_id:job_id>")
@access.suspended_too
def fetch(job_id: str) -> Answer:
    job = queries.ready_job(job_id, access.viewer())
    kind = request.args.get("format", "html")
    return _file(operations.opened(job), kind if kind in KINDS else "html")


def _file(document: operations.Document, kind: str) -> Response:
    if kind == "json":
        written = copies.as_json(document)
    else:
        written = copies.as_page(document, site_name=current_app.config["ABRI"].site_name)
    response = make_response(written)
    response.headers["Content-Type"] = KINDS[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.{kind}"'
    return response


def _page(*, is_wrong: bool = False) -> str:
    job = queries.last_job(access.viewer())
    until = None if job is None else operations.last_day(job.asked_on)
    return render_template("privacy/export.html", job=job, until=until, is_wrong=is_wrong)


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    words = Words(_("La copie que vous avez demandée est prête."), href=url_for("privacy.export"))
    return dict.fromkeys(queries.ready_jobs(viewer, list(abouts)), words)


NOTICES: dict[NoticeKind, Any] = {NoticeKind.EXPORT_READY: _tell}
