"""Pages on which members take away, take down and erase what is theirs."""

from __future__ import annotations

from flask import Flask

from forum.privacy.views import keeping
from forum.privacy.views.shared import blueprint


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    keeping.init_app(app)
