"""What is answered when something goes wrong: plain words, what was written, the exit, the numbers of helplines.

These pages ask neither the database nor the session table: they must answer when these are gone.
"""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus

import structlog
from flask import Flask, Response, current_app, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from forum.db import BadPageKey
from forum.errors import Conflict, Hidden, Refused
from forum.ratelimit import wait_seconds
from forum.web import cookies

log = structlog.get_logger()
# What somebody may have spent an hour on; given back on every error page.
KEPT_FIELDS = (
    "title", "body", "text", "reason", "answer", "masked_title", "masked_body",
    # Of a service.
    "description", "alert", "application_process", "eligibility_description", "fees_description",
    "interpretation_services", "keeps",
)  # fmt: skip
KEPT_OF_PARTS = re.compile(
    r"(phones|places)-[0-9]{1,2}-(description|relay|silent|transportation|accessibility-[0-9]{1,2}-details)"
)
KEPT_IN_LANGUAGES = ("text_", "words_")  # a text in one of the site's languages, with its code behind
# What PostgreSQL and SQLite call a row whose foreign key leads nowhere.
NOTHING_TO_HANG_ON = ("23503", "SQLITE_CONSTRAINT_FOREIGNKEY")
SECRET_FIELDS = ("csrf_token", "passphrase", "code")


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, lambda error: _answer(error.status, error.code))
    app.register_error_handler(Hidden, lambda _error: _answer(404, "hidden"))
    app.register_error_handler(Conflict, lambda _error: _answer(409, "conflict"))
    app.register_error_handler(StaleDataError, lambda _error: _answer(409, "conflict"))
    app.register_error_handler(BadPageKey, lambda _error: _answer(400, "page_key"))
    app.register_error_handler(CSRFError, lambda _error: _answer(400, "form_token"))
    app.register_error_handler(RateLimitExceeded, lambda _error: _answer(429, "too_fast"))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _gone)
    app.register_error_handler(SQLAlchemyError, _unexpected)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    response = _answer(error.code or 500, error.name)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110, section 15.5.6
    return response


def _gone(error: IntegrityError) -> Response:
    """What a row was to hang on has gone since it was read: an account, say, that was erased in this very moment."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return _answer(409, "conflict") if code in NOTHING_TO_HANG_ON else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    """Nothing of the request goes into the log: only what failed, where, and a reference to find it by."""
    if type(error).__module__.startswith("gunicorn."):  # a body that breaks off or is no HTTP, met while it is read
        return _answer(HTTPStatus.BAD_REQUEST, "body")
    reference = secrets.token_hex(3).upper()
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    log.error("unexpected", kind=type(error).__name__, place=place, endpoint=request.endpoint, reference=reference)
    return _answer(500, "unexpected", reference=reference)


def _answer(status: int, code: str, *, reference: str = "") -> Response:
    page = render_template(
        "errors/error.html",
        status=status,
        code=code,
        reference=reference,
        kept=_kept(status),
        fields=_fields() if code == "signed_out" else [],
        minutes=-(-wait_seconds() // 60) if status == HTTPStatus.TOO_MANY_REQUESTS else 0,
    )
    response = make_response(page, status)
    if status == 429:
        response.headers["Retry-After"] = str(wait_seconds())
    return response


def _fields() -> list[tuple[str, str]]:
    """The form of somebody whose session had ended: it goes with them through signing in, and is stored nowhere."""
    if _has_left():
        return []
    try:
        return [field for field in request.form.items(multi=True) if field[0] not in SECRET_FIELDS]
    except HTTPException:
        return []


def _has_left() -> bool:
    """Whether the browser has lost our cookies: after the quick exit its Back sends a form again, and the answer must
    not show what was written to whoever holds the device now.
    """
    return cookies.name(current_app, cookies.VISITOR) not in request.cookies


def _kept(status: int) -> list[str]:
    """The long texts of a refused form. A request that was too large was never read."""
    if request.method != "POST" or status == 413 or _has_left():
        return []
    languages = current_app.config["ABRI"].languages
    names = (*KEPT_FIELDS, *(start + code for start in KEPT_IN_LANGUAGES for code in languages))
    try:
        # Of a nameless part the name is none.
        of_parts = [name for name in request.form if KEPT_OF_PARTS.fullmatch(name or "")]
        return [text for name in (*names, *of_parts) if (text := request.form.get(name, "").strip())]
    except (RequestEntityTooLarge, HTTPException):
        return []
