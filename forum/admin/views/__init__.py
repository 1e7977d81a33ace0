"""Administrators' pages, one module a noun, on one blueprint."""

from __future__ import annotations

from flask import Flask

from forum.admin.views import (
    agencies,
    boards,
    demands,
    emergency,
    emergency_asking,
    guidance,
    notes,
    reviews,
    rules,
    services,
    staff,
)
from forum.admin.views.shared import blueprint

__all__ = [
    "agencies",
    "boards",
    "demands",
    "emergency",
    "emergency_asking",
    "guidance",
    "init_app",
    "notes",
    "reviews",
    "rules",
    "services",
    "staff",
]


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    emergency_asking.register()
