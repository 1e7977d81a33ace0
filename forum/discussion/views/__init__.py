"""The pages of the discussion, one module a noun, on one blueprint."""

from __future__ import annotations

from flask import Flask

from forum.discussion.views import boards, house_rules, notices, pins, posts, threads
from forum.discussion.views.shared import blueprint, desk_pins

__all__ = ["boards", "house_rules", "init_app", "notices", "pins", "posts", "threads"]


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_blueprint(desk_pins)
    notices.init_app(app)
