"""Telling the team of something one reads. The answer is the same whether or not it exists.

Nothing here asks the database what an address leads to while the page is made. Guidance and services share theirs:
which of the two it is, `queries.reported.find_target` finds out when something is sent.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta
from http import HTTPStatus
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forum import clock, keys, ratelimit
from forum.accounts import sessions
from forum.db import db
from forum.discussion.operations import withdrawals
from forum.discussion.queries import house_rules
from forum.errors import Refused
from forum.moderation.forms.reports import LONGEST_WORDS, ReportForm
from forum.moderation.models.reports import ReportedKind
from forum.moderation.operations import reports as operations
from forum.moderation.queries.reported import Reporter
from forum.moderation.rules.reports import MOST_A_DAY
from forum.moderation.views.shared import Answer
from forum.ratelimit import HOUR
from forum.web import access, locale
from forum.web.addresses import PUBLIC_ID

blueprint = Blueprint("reports", __name__)
HANDLE = "report"  # purpose of the aliases that stand for other people's posts
REPORTER = "reporter"  # purpose of the hash, and place of the token in a visitor's own small cookie
NOWHERE = ""  # the public id of nothing


def reported_as(public_id: str) -> str:
    """Under which address a post is reported: its own would name its author in the histories of their browsers."""
    return keys.alias(HANDLE, public_id)


def _post_of(handle: str) -> str:
    try:
        return keys.unalias(HANDLE, handle)
    except keys.NoAlias:
        return NOWHERE


@blueprint.get("/p/<public_id:post_id>/report")
@access.everybody
def post(post_id: str) -> Answer:  # noqa: ARG001 - whatever it is, the page is the same
    return _page(ReportedKind.POST, back=_back())


@blueprint.post("/p/<public_id:post_id>/report")
@access.everybody
def send_post(post_id: str) -> Answer:
    return _send(ReportedKind.POST, _post_of(post_id), back=_back())


@blueprint.get("/t/<public_id:thread_id>/report")
@access.everybody
def thread(thread_id: str) -> Answer:
    return _page(ReportedKind.THREAD, back=url_for("discussion.thread", thread_id=thread_id))


@blueprint.post("/t/<public_id:thread_id>/report")
@access.everybody
def send_thread(thread_id: str) -> Answer:
    return _send(ReportedKind.THREAD, thread_id, back=url_for("discussion.thread", thread_id=thread_id))


@blueprint.get("/r/<public_id:page_id>/report")
@access.everybody
def guidance(page_id: str) -> Answer:
    return _page(ReportedKind.GUIDANCE, back=url_for("resources.page", page_id=page_id))


@blueprint.post("/r/<public_id:page_id>/report")
@access.everybody
def send_guidance(page_id: str) -> Answer:
    return _send(ReportedKind.GUIDANCE, page_id, back=url_for("resources.page", page_id=page_id))


def _came_from() -> str:
    """The public id of the thread in which somebody read the post, as the address carries it; "" for none."""
    thread_id = request.args.get("t", "")
    return thread_id if PUBLIC_ID.fullmatch(thread_id) else ""


def _back() -> str:
    """That thread, unseen: the link is the same whether or not it is there."""
    thread_id = _came_from()
    return url_for("discussion.thread", thread_id=thread_id) if thread_id else url_for("discussion.home")


def _page(kind: ReportedKind, *, back: str) -> str:
    if "sent" in request.args:
        return render_template("moderation/report_sent.html", back=back, has_account=_has_account())
    return _written(kind, _form(kind), back=back)


def _here(**also: str) -> str:
    """This page, with where its reader came from."""
    thread_id = _came_from()
    asked = {**({"t": thread_id} if thread_id else {}), **also}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _form(kind: ReportedKind) -> ReportForm:
    return ReportForm(house_rules.choices(locale.language()), about_help=kind is ReportedKind.GUIDANCE)


def _written(
    kind: ReportedKind, form: ReportForm, *, back: str, is_too_often: bool = False, is_hasty: bool = False
) -> str:
    return render_template(
        "moderation/report.html",
        kind=kind.value,
        form=form,
        action=_here(),
        back=back,
        limit=LONGEST_WORDS,
        most=MOST_A_DAY,
        has_account=_has_account(),
        is_too_often=is_too_often,
        is_hasty=is_hasty,
    )


def _has_account() -> bool:
    """Whether there is somebody to whom the team's answer can be told."""
    return access.viewer().role is not None


def _send(kind: ReportedKind, public_id: str, *, back: str) -> Answer:
    viewer = access.viewer()
    if viewer.account_id is None and sessions.token_here():
        # Their session has ended meanwhile: as a visitor they would point at what is not there for visitors, and be
        # thanked for it.
        raise Refused("signed_out")
    form = _form(kind)
    if not form.accepts():
        return _written(kind, form, back=back), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_hasty and not _has_account():
        return _written(kind, form, back=back, is_hasty=True), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        reporter = _reporter()
        words = form.text.data or ""
        operations.report(kind, public_id, reason=form.reason.data, words=words, reporter=reporter, viewer=viewer)
    except Refused as refused:
        if refused.code != operations.TOO_MANY:
            raise
        db.session.rollback()
        return _too_often(_written(kind, form, back=back, is_too_often=True))
    db.session.commit()
    return redirect(_here(sent="1"), 303)


def _reporter() -> Reporter:
    """Raises Refused when a visitor reports too often; of accounts, the database counts."""
    if _has_account():
        return Reporter(account_id=access.viewer().account_id)
    if not ratelimit.may_try("report", ratelimit.visitor_key(), ratelimit.REPORT):
        raise Refused(operations.TOO_MANY, status=429)
    token = session.setdefault(REPORTER, secrets.token_urlsafe(16))
    return Reporter(token_hash=keys.digest(REPORTER, str(token)))


def _too_often(page: str) -> Response:
    answer = make_response(page, HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(_until_tomorrow() if _has_account() else HOUR)
    return answer


def _until_tomorrow() -> int:
    """Whole seconds until the site's next day."""
    zone = ZoneInfo(current_app.config["ABRI"].timezone)
    midnight = datetime.combine(locale.today() + timedelta(days=1), time.min, tzinfo=zone)
    return max(int((midnight - clock.now()).total_seconds()), 1)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.filters["reported_as"] = reported_as
    withdrawals.register(app, operations.forget)
