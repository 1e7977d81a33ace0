"""Leaving at once: `GET /e` ends the session on the server and answers with a neutral site.

It is a link and not a form (Chromium blocks a form that is redirected off-site), and it is the one GET that
changes something. Whatever fails, the visitor leaves.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import Blueprint, Flask, current_app, make_response, request
from werkzeug.wrappers import Response

from forum.web import access, cookies, locale

blueprint = Blueprint("exit", __name__)
log = structlog.get_logger()
EXTENSION = "abri_on_leave"


def on_leave(app: Flask, end: Callable[[], None]) -> None:
    """Have `end` called, without arguments, when somebody leaves. It must not raise for want of a session."""
    app.extensions.setdefault(EXTENSION, []).append(end)


@blueprint.get("/e")
@access.everybody
def leave() -> Response:
    if "prefetch" in request.headers.get("Sec-Purpose", "") or "prefetch" in request.headers.get("Purpose", ""):
        return make_response("", 204)
    for end in current_app.extensions.get(EXTENSION, []):
        _try(end)
    settings = current_app.config["ABRI"]
    response = make_response("", 303)
    response.headers["Location"] = settings.exit_urls[locale.language()]
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for short in cookies.ALL:
        cookies.clear(current_app, response, cookies.name(current_app, short))
    return response


def _try(end: Callable[[], None]) -> None:
    try:
        end()
    except Exception as error:  # noqa: BLE001 - a lost database must keep nobody here
        log.error("leave", kind=type(error).__name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
