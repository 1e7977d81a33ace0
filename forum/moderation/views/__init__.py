"""The pages of those who review, and what members see of their work, one module a noun."""

from __future__ import annotations

from flask import Flask

from forum.moderation import labels
from forum.moderation.views import (
    appealing,
    appeals,
    cases,
    due,
    duty,
    figures,
    guidance,
    log,
    masked,
    names,
    notices,
    noting,
    pins,
    queue,
    replies,
    reporting,
    reports,
    review,
    sanctions,
    services,
    several,
    signatures,
    signed_names,
    sparing,
    talk,
    threads,
)
from forum.moderation.views.shared import blueprint

# Modules that only add routes to the blueprint; to name them here is to import them.
PAGES = (appeals, pins, queue, replies, review, several, log, threads)
FEATURES = (
    guidance,
    appealing,
    masked,
    notices,
    noting,
    duty,
    signatures,
    signed_names,
    names,
    sparing,
    cases,
    talk,
    figures,
    reporting,
    reports,
    sanctions,
    services,
    due,
)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(queue_waiting=queue.waiting, level_words=labels.LEVEL_WORDS.__getitem__)
    for feature in FEATURES:
        feature.init_app(app)
