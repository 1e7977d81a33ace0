"""Pages on which members take away, take down and erase what is theirs."""

from __future__ import annotations

from flask import Flask

from forum.discussion.operations import withdrawals
from forum.notifications import wording
from forum.privacy.operations import withdrawing
from forum.privacy.views import erasing, exporting, keeping
from forum.privacy.views.shared import blueprint

# To name it here is to import it: it only adds routes to the blueprint.
PAGES = (erasing,)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    keeping.init_app(app)
    withdrawals.register(app, withdrawing.forget)
    for kind, tell in exporting.NOTICES.items():
        wording.register(app, kind, tell)
