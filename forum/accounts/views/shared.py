"""What the pages around an account share."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("accounts", __name__)
Answer = Response | str | tuple[str, int]
