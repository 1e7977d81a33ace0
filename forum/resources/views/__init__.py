"""The pages of the directory and of the desk."""

from __future__ import annotations

from flask import Flask

from forum.resources import labels
from forum.resources.views import desk, directory, pages
from forum.resources.views.shared import blueprint
from forum.resources.views.shared import desk as desk_blueprint

__all__ = ["desk", "directory", "init_app", "pages"]


def init_app(app: Flask) -> None:
    app.jinja_env.filters["help_words"] = labels.HELP_KINDS.__getitem__
    app.jinja_env.filters["help_hint"] = labels.HELP_HINTS.__getitem__
    app.jinja_env.filters["agency_words"] = labels.AGENCY_KINDS.__getitem__
    app.jinja_env.filters["guidance_words"] = labels.STATES.__getitem__
    app.jinja_env.filters["tag_words"] = labels.TAGS.__getitem__
    app.register_blueprint(blueprint)
    app.register_blueprint(desk_blueprint)
