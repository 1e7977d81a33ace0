"""The blueprint of the interface, its errors in JSON, and its OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import flask_smorest
from flask import Flask, Response, jsonify
from flask_limiter import RateLimitExceeded
from marshmallow import Schema
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from forum import ratelimit
from forum.errors import Hidden
from forum.hsds import profile
from forum.hsds.views.arguments import LONGEST_ID
from forum.ratelimit import limiter
from forum.web import access

View = TypeVar("View", bound=Callable[..., Any])
HOME = "/api/hsds/v1"
VERSION = "1.0"  # of this interface
SCHEMAS = f"https://raw.githubusercontent.com/openreferral/specification/{profile.VERSION}/schema/"
# The fields of a page, as the standard names them.
PAGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        **{name: {"type": "integer"} for name in ("total_items", "total_pages", "page_number", "size")},
        **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
    },
    "required": ["empty"],
}
ERROR = {
    "type": "object",
    "properties": {"code": {"type": "integer"}, "status": {"type": "string"}, "errors": {"type": "object"}},
}
blueprint = flask_smorest.Blueprint("hsds", __name__, url_prefix=HOME, description="The public directory.")


class RecordId(BaseConverter):
    """Whatever stands for an id: the view says, in JSON, that there is nothing."""

    regex = rf"[^/]{{1,{LONGEST_ID}}}"


class Interface(flask_smorest.Api):  # type: ignore[misc]
    """The library's own, but errors of the site's pages stay pages."""

    def _register_error_handlers(self) -> None:
        pass


def offered(
    path: str, answers: dict[str, Any], *, takes: type[Schema] | None = None, **options: Any
) -> Callable[[View], View]:
    """Declare a view as part of the interface: for everybody, at a pace, with its parameters checked and documented.
    `answers` is the JSON schema of what it gives."""

    def declare(view: View) -> View:
        shown = access.everybody(limiter.limit(ratelimit.INTERFACE)(view))
        if takes is not None:
            shown = blueprint.arguments(takes, location="query")(shown)
        told = {"200": _json("What was asked for.", answers), "429": _json("Too fast; see Retry-After.", ERROR)}
        if "<" in path:
            told["404"] = _json("There is none, or not for readers.", ERROR)
        shown = blueprint.doc(responses=told)(shown)
        blueprint.route(path, methods=["GET"], **options)(shown)
        return cast(View, shown)

    return declare


def _json(says: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def record_of(name: str) -> dict[str, Any]:
    """The schema of one record: the standard's."""
    return {"$ref": f"{SCHEMAS}{name}.json"}


def page_of(name: str) -> dict[str, Any]:
    """The schema of a page of records."""
    contents = {"type": "object", "properties": {"contents": {"type": "array", "items": record_of(name)}}}
    return {"allOf": [PAGE, contents]}


def _error(status: int, name: str, **more: Any) -> Response:
    response = jsonify({"code": status, "status": name, **more})
    response.status_code = status
    return response


def _http(error: HTTPException) -> Response:
    given = getattr(error, "data", None) or {}
    return _error(error.code or 500, error.name, errors=given.get("messages", {}))


def _too_fast(_error_met: RateLimitExceeded) -> Response:
    response = _error(429, "Too Many Requests")
    response.headers["Retry-After"] = str(ratelimit.wait_seconds())
    return response


def _open_to_pages_elsewhere(response: Response) -> Response:
    """What is here is for all, and the same for all: no cookie is read, so no page elsewhere learns anything of who
    asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


blueprint.register_error_handler(Hidden, lambda _error_met: _error(404, "Not Found"))
blueprint.register_error_handler(RateLimitExceeded, _too_fast)
blueprint.register_error_handler(HTTPException, _http)
blueprint.after_request(_open_to_pages_elsewhere)


def register(app: Flask) -> None:
    app.url_map.converters["record_id"] = RecordId
    interface = Interface(
        app,
        spec_kwargs={
            "title": "Human services directory (HSDS)",
            "version": VERSION,
            "openapi_version": "3.1.0",
            "info": {"description": f"Read-only. Records follow Open Referral's HSDS {profile.VERSION}."},
        },
    )
    interface.register_converter(RecordId, lambda _converter: {"type": "string", "format": "uuid"})
    interface.register_blueprint(blueprint)


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document."""
    interface = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    return cast(dict[str, Any], interface.spec.to_dict())
