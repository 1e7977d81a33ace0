"""The pages of the discussion, one module a noun, on one blueprint."""

from __future__ import annotations

from flask import Flask

from forum.discussion.views import boards, house_rules, naming, notes, notices, people, pins, posts, threads
from forum.discussion.views.shared import blueprint, desk_pins

__all__ = ["boards", "house_rules", "init_app", "naming", "notes", "notices", "people", "pins", "posts", "threads"]


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_blueprint(desk_pins)
    naming.init_app(app)
    notices.init_app(app)
