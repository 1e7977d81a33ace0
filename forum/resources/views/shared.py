"""What the views of the directory and of the desk share."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

blueprint = Blueprint("resources", __name__)
desk = Blueprint("desk", __name__, url_prefix="/desk")
Answer = Response | str | tuple[str, int]


def is_first() -> bool:
    """Whether this is the first stretch of a list."""
    return not request.args.get("after")
