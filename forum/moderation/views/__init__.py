"""The pages of those who review, and what members see of their work, one module a noun."""

from __future__ import annotations

from flask import Flask

from forum.moderation import labels
from forum.moderation.views import guidance, notices, queue, review, several
from forum.moderation.views.shared import blueprint

# Modules that only add routes to the blueprint; to name them here is to import them.
PAGES = (guidance, queue, review, several)
FEATURES = (notices,)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(queue_waiting=queue.waiting, level_words=labels.LEVEL_WORDS.__getitem__)
    for feature in FEATURES:
        feature.init_app(app)
