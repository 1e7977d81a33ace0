"""One decision for several texts: each is decided for itself, and its result is said."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import render_template, request
from sqlalchemy.orm.exc import StaleDataError

from forum.db import db
from forum.errors import Conflict, Hidden, Refused
from forum.moderation import labels
from forum.moderation.forms.deciding import BulkForm
from forum.moderation.models import Outcome
from forum.moderation.operations import deciding as operations
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries import review as queries
from forum.moderation.views import texts
from forum.moderation.views.shared import Answer, blueprint
from forum.roles import Viewer
from forum.waiting import Level
from forum.web import access
from forum.web.addresses import PUBLIC_ID

MOST = 25  # texts, as many as a page of the queue shows


@blueprint.post("/several")
@access.reviewers
def several() -> Answer:
    form = BulkForm(texts.rule_names())
    chosen = [_parsed(value) for value in request.form.getlist("item")][:MOST]
    # Chosen in the queue, where no rule is asked for: it is asked for here.
    asks = form.outcome.data == Outcome.REMOVE and "reason" not in request.form and all(chosen) and bool(chosen)
    accepted = not asks and form.accepts()
    page = {
        "form": form,
        "words": labels,
        "chosen": [(value, *pair) for value in request.form.getlist("item")[:MOST] if (pair := _parsed(value))],
    }
    if not accepted or not all(chosen) or not chosen:
        status = HTTPStatus.OK if asks else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(results=None, **page), status
    ruling = Ruling(outcome=Outcome(form.outcome.data or ""), rule=form.rule.data or "", reason=form.reason.data or "")
    results = [_decide(*pair, ruling, access.viewer()) for pair in chosen if pair]
    return _page(results=results, **page)


def _page(**page: Any) -> str:
    """Each text by what it is and where it stands, as it is now."""
    named = queries.texts([public_id for _value, public_id, _version in page["chosen"]])
    return render_template("moderation/several.html", texts=named, **page)


def _parsed(value: str) -> tuple[str, int] | None:
    """The public id and the version that were seen; None for anything else."""
    public_id, _, version = value.rpartition(".")
    if not PUBLIC_ID.fullmatch(public_id) or not version.isdecimal() or len(version) > 9:
        return None
    return public_id, int(version)


def _decide(public_id: str, version: int, ruling: Ruling, viewer: Viewer) -> dict[str, str]:
    """Each in a unit of work of its own: what cannot be decided holds up nothing else."""
    try:
        found = queries.review(public_id, viewer)
        if found.post.level is Level.CRISIS:
            raise Refused("crisis")
        operations.decide(found, ruling, version=version, viewer=viewer)
        db.session.commit()
    except (Conflict, StaleDataError, Hidden):
        db.session.rollback()
        return {"public_id": public_id, "result": "changed"}
    except Refused as refused:
        db.session.rollback()
        return {"public_id": public_id, "result": refused.code}
    return {"public_id": public_id, "result": "done"}
