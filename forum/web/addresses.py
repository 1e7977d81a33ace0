"""How addresses look: random ids that say nothing."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.routing import BaseConverter

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")


class PublicId(BaseConverter):
    """22 characters of URL-safe base64 (128 bits): anything else is not there, before any query."""

    regex = PUBLIC_ID.pattern


def init_app(app: Flask) -> None:
    app.url_map.converters["public_id"] = PublicId
