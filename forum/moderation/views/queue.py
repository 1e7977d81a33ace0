"""The queue: what waits, narrowed as the address says; taking, giving back, the next."""

from __future__ import annotations

from dataclasses import fields, replace
from urllib.parse import urlencode

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum import clock, markup
from forum.db import db
from forum.discussion.queries import boards as board_queries
from forum.discussion.queries import content_notes
from forum.errors import Conflict, Hidden
from forum.moderation import labels, waits
from forum.moderation.models.items import Filters
from forum.moderation.operations import claims
from forum.moderation.queries import queue as queries
from forum.moderation.queries import review
from forum.moderation.queries import sparing as sparing_queries
from forum.moderation.rules import items as rules
from forum.moderation.views import duty
from forum.moderation.views.addresses import page_of
from forum.moderation.views.shared import Answer, blueprint
from forum.roles import Viewer
from forum.waiting import LEVELS
from forum.web import access, locale

BEGINNING = 200  # characters of a text, behind its labels


def _filters() -> Filters:
    """As in the address; a value that is none of ours narrows nothing."""
    known: dict[str, set[str]] = {
        "kind": {kind.value for kind in labels.KIND_WORDS},
        "language": {code for code, _name in locale.languages()},
        "level": {level.value for level in LEVELS},
        "age": set(labels.AGE_WORDS),
        "claimed": set(labels.CLAIM_WORDS),
    }
    given = {field.name: request.args.get(field.name, "")[:40] for field in fields(Filters)}
    for name, value in given.items():
        if not value.isprintable() or value not in known.get(name, {value}):
            given[name] = ""
    return Filters(**given)


@blueprint.get("")
@access.reviewers
def queue() -> Answer:
    viewer, now, filters = access.viewer(), clock.now(), _filters()
    key = request.args.get("after")
    found = queries.queue(key, filters, viewer, now)
    preferences = sparing_queries.preferences(viewer, now)
    return render_template(
        "moderation/queue.html",
        next_key=found.next_key,
        rows=[_row(line, preferences, viewer) for line in found.lines],
        filters=filters,
        base=_base(filters),
        at_level=lambda level: _base(replace(filters, level=level)),
        boards=board_queries.boards(locale.language()),
        is_first=not key,
        now=now,
        me=viewer.account_id,
        pace=preferences.pace,
        shift=duty.shift(),
        words=labels,
        waits=waits,
        note_words=content_notes.words(),
        beginning=lambda body: markup.plain(body, BEGINNING),
    )


def _base(filters: Filters) -> str:
    """The address of the list as it is narrowed now, without a page key."""
    given = urlencode(filters.given())
    return url_for("moderation.queue") + (f"?{given}" if given else "")


def _row(line: queries.Line, preferences: sparing_queries.Preferences, viewer: Viewer) -> dict[str, object]:
    """A line with where it is decided, and why the viewer may not take it (None when they may)."""
    item = line.item
    hindrance = rules.hindrance(
        viewer,
        item,
        wrote_here=line.wrote_here,
        recused=item.public_id in preferences.recused,
        scope=preferences.scope,
    )
    return {"item": item, "line": line, "href": page_of(item.kind, item.public_id), "hindrance": hindrance}


def waiting() -> queries.Waiting:
    """How much waits, for every page of those who review; asked once an answer."""
    if "waiting" not in g:
        g.waiting = queries.waiting(access.viewer(), clock.now())
    found: queries.Waiting = g.waiting
    return found


@blueprint.post("/next")
@access.reviewers
def take_next() -> Answer:
    return next_item()


def next_item() -> Response:
    """Open the next item that is the viewer's to take; the queue when there is none. Of two who ask at once each
    gets another one."""
    viewer, now = access.viewer(), clock.now()
    found = claims.take_next(viewer, now, override=request.form.get("override") == "yes")
    db.session.commit()
    if found is None:
        flash(_("Rien n’attend que vous puissiez prendre."))
        return redirect(url_for("moderation.queue"), 303)
    return redirect(page_of(found.kind, found.public_id), 303)


@blueprint.post("/items/<public_id:item_id>/claim")
@access.reviewers
def claim(item_id: str) -> Answer:
    viewer = access.viewer()
    item = queries.item(item_id, viewer, clock.now())
    claims.take(item, viewer, override=request.form.get("override") == "yes")
    db.session.commit()
    return redirect(page_of(item.kind, item_id), 303)


@blueprint.post("/items/<public_id:item_id>/release")
@access.reviewers
def release(item_id: str) -> Answer:
    if request.form.get("left") == "yes":
        # Sent by a page that is being left: nobody reads an answer.
        claims.leave(item_id, access.viewer())
    else:
        claims.release(item_id, access.viewer())
        flash(_("C’est passé. Le prochain sera un autre."))
    db.session.commit()
    return redirect(url_for("moderation.queue"), 303)


@blueprint.post("/p/<public_id:item_id>/claim")
@access.reviewers
def claim_text(item_id: str) -> Answer:
    """The address that is fixed for texts. One that was decided meanwhile is a conflict, not absent."""
    review.review(item_id, access.viewer())
    try:
        return claim(item_id)
    except Hidden as gone:
        raise Conflict from gone


@blueprint.post("/p/<public_id:item_id>/release")
@access.reviewers
def release_text(item_id: str) -> Answer:
    return release(item_id)
