"""What administrators' pages share."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
Answer = Response | str | tuple[str, int]
