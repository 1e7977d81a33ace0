"""Leaving at once: `GET /e` ends the session on the server and answers with a neutral site.

It is a link and not a form (Chromium blocks a form that is redirected off-site), and it is the one GET that
changes something. Whatever fails, the visitor leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import structlog
from flask import Blueprint, Flask, current_app, make_response, request
from werkzeug.wrappers import Response

from forum.web import access, cookies, locale

blueprint = Blueprint("exit", __name__)
log = structlog.get_logger()
EXTENSION = "abri_on_leave"
PATIENCE = 0.3  # seconds; without JavaScript the page stays on the screen until the answer has come
TRIES = 3

# Called within the request: says what is to be ended, or None where there is nothing to end. What it gives is called
# outside of it, in an application context of its own, and may be called again when it failed.
Ending = Callable[[], Callable[[], None] | None]


def on_leave(app: Flask, ending: Ending) -> None:
    """Have something ended when somebody leaves."""
    app.extensions.setdefault(EXTENSION, []).append(ending)


@blueprint.get("/e")
@access.everybody
def leave() -> Response:
    if "prefetch" in request.headers.get("Sec-Purpose", "") or "prefetch" in request.headers.get("Purpose", ""):
        return make_response("", 204)
    # Another site that names this address in a picture or a link must not sign anybody out: no cookies come with it,
    # but the answer would clear them all the same.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return _away()
    for ending in current_app.extensions.get(EXTENSION, []):
        end = ending()
        if end is not None:
            _end(current_app._get_current_object(), end)  # type: ignore[attr-defined]
    response = _away()
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for short in cookies.ALL:
        cookies.clear(current_app, response, cookies.name(current_app, short))
    return response


def _away() -> Response:
    response = make_response("", 303)
    response.headers["Location"] = current_app.config["ABRI"].exit_urls[locale.language()]
    return response


def _end(app: Flask, end: Callable[[], None]) -> None:
    """End it before the answer if that is quick, behind the answer if the database is busy, slow or silent."""
    work = Thread(target=_insist, args=(app, end), daemon=True)
    work.start()
    work.join(PATIENCE)


def _insist(app: Flask, end: Callable[[], None]) -> None:
    for _ in range(TRIES):
        try:
            with app.app_context():
                end()
            return
        except Exception as error:  # noqa: BLE001 - whatever it was: try again, and say so
            log.error("leave", kind=type(error).__name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
