"""What the pages around an account share."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, current_app, make_response, request
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import Field

from forum import slowing
from forum.accounts import passkeys

blueprint = Blueprint("accounts", __name__)
Answer = Response | str | tuple[str, int]


def site() -> passkeys.Site:
    """For whom passkeys are good: this site as the browser asked for it."""
    return passkeys.Site(request.host, current_app.config["ABRI"].site_name)


def complain_of_haste(field: Field, error: slowing.TooFast) -> None:
    """Say at a field how long to wait."""
    field.errors = [
        ngettext(
            "Beaucoup d’essais viennent d’arriver. Attendez une seconde, puis recommencez. Personne n’est exclu.",
            "Beaucoup d’essais viennent d’arriver. Attendez %(num)d secondes, puis recommencez. Personne n’est exclu.",
            error.seconds,
        )
    ]


def too_fast(page: str | Response, error: slowing.TooFast) -> Response:
    """The same page once more, 429, with the seconds to wait in `Retry-After`."""
    response = make_response(page, HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(error.seconds)
    return response
