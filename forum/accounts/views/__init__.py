"""Joining, entering, leaving, getting back in, one's own account: a module for each."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from forum.accounts import passphrases, sessions
from forum.accounts.views import codes, devices, entering, joining, mine, names, second, waiting
from forum.accounts.views.shared import blueprint
from forum.db import db, write_lock
from forum.safety import quick_exit

__all__ = ["codes", "devices", "entering", "init_app", "joining", "mine", "names", "second", "waiting"]


def leave() -> Callable[[], None] | None:
    """What the quick exit has to end: the session of this browser, in a unit of work of its own."""
    token = sessions.token_here()
    if not token:
        return None

    def end() -> None:
        with write_lock():
            sessions.end_by_token(token)
            db.session.commit()

    return end


def init_app(app: Flask) -> None:
    for language in app.config["ABRI"].languages:
        passphrases.bits(language)  # a word list that is short or ambiguous stops the start
    sessions.init_app(app)
    app.jinja_env.globals["lasting"] = sessions.lasting
    app.register_blueprint(blueprint)
    quick_exit.on_leave(app, leave)
