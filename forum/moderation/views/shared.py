"""What the pages of those who review share."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("moderation", __name__, url_prefix="/mod")
Answer = Response | str | tuple[str, int]
