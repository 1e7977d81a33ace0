"""Administrators' pages, one module a noun, on one blueprint."""

from __future__ import annotations

from flask import Flask

from forum.admin.views import agencies, boards, demands, rules, staff
from forum.admin.views.shared import blueprint

__all__ = ["agencies", "boards", "demands", "init_app", "rules", "staff"]


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
