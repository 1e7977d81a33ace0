"""What the team has to check again: the services that no agency looks after."""

from __future__ import annotations

from flask import render_template, request

from forum.admin.views.shared import Answer, blueprint
from forum.resources import queries
from forum.web import access, locale


@blueprint.get("/reviews")
@access.administrators
def reviews() -> Answer:
    after = request.args.get("after")
    rows, next_key = queries.due_reviews(None, today=locale.today(), after=after)
    return render_template("admin/reviews.html", rows=rows, next_key=next_key, is_first=not after)
