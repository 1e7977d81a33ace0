"""The interface of the standard under /api/hsds/v1: read-only, without a key, a session or a cookie."""

from __future__ import annotations

from flask import Flask

from forum.hsds.views import interface, records

__all__ = ["init_app", "records"]


def init_app(app: Flask) -> None:
    interface.register(app)
