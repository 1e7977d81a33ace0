"""The pages of the directory and of the desk."""

from __future__ import annotations

from flask import Flask

from forum.resources import labels, rules
from forum.resources.queries import DeskRow, Translated
from forum.resources.views import (
    cards,
    desk,
    desk_services,
    directory,
    feed,
    indexing,
    kinds,
    pages,
    reviewing,
    showing,
    translating,
    writing,
)
from forum.resources.views.shared import blueprint
from forum.resources.views.shared import desk as desk_blueprint

__all__ = [
    "cards",
    "desk",
    "desk_services",
    "directory",
    "feed",
    "indexing",
    "init_app",
    "kinds",
    "pages",
    "reviewing",
    "translating",
    "writing",
]


def init_app(app: Flask) -> None:
    app.jinja_env.filters["help_words"] = labels.HELP_KINDS.__getitem__
    app.jinja_env.filters["help_hint"] = labels.HELP_HINTS.__getitem__
    app.jinja_env.filters["agency_words"] = labels.AGENCY_KINDS.__getitem__
    app.jinja_env.filters["guidance_words"] = labels.STATES.__getitem__
    app.jinja_env.filters["answer_words"] = labels.ANSWERS.__getitem__
    app.jinja_env.tests["told_count"] = rules.shown_count
    app.jinja_env.filters["own_name"] = labels.own_name
    app.jinja_env.tests["behind"] = _is_behind
    app.jinja_env.filters["help_page"] = kinds.page_of
    showing.init_app(app)
    desk_services.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(desk_blueprint)


def _is_behind(row: Translated | DeskRow) -> bool:
    """Whether a translation says what its original does not say any more."""
    return rules.is_behind(follows=row.follows, text_number=row.original_number)
