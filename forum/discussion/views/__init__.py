"""The pages of the discussion, one module a noun, on one blueprint."""

from __future__ import annotations

from flask import Flask

from forum.discussion import labels
from forum.discussion.views import boards, notices, pins, posts, threads
from forum.discussion.views.shared import blueprint, desk_pins

__all__ = ["boards", "init_app", "notices", "pins", "posts", "threads"]


def init_app(app: Flask) -> None:
    labels.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(desk_pins)
    notices.init_app(app)
