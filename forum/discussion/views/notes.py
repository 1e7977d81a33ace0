"""Content notes on pages: how each text is shown to this reader, and where they choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.accounts.models import NoteWish
from forum.db import db
from forum.discussion import rules
from forum.discussion.forms import note_wishes_form
from forum.discussion.operations import content_notes as operations
from forum.discussion.queries import content_notes as queries
from forum.discussion.queries.boards import ThreadPage, ThreadRow
from forum.discussion.queries.threads import PostRow
from forum.discussion.views.shared import Answer, blueprint, writer
from forum.ratelimit import limiter
from forum.roles import Viewer
from forum.web import access


def shown(thread_id: str, posts: Sequence[PostRow], mine: Collection[str], viewer: Viewer) -> dict[str, Any]:
    """For the page of a thread (its public id): how each post is shown, by public id, and the address to which
    `show=PLACE` is added to see a hidden one this once."""
    wishes = {
        post.public_id: rules.wish_for(post.notes, viewer.ties.notes if post.notes else {}, post.public_id in mine)
        for post in posts
    }
    asked_for = request.args.get("show", type=int)
    wishes |= {post.public_id: NoteWish.SHOW for post in posts if post.place == asked_for}
    key = request.args.get("after")
    show_at = url_for("discussion.thread", thread_id=thread_id) + "?" + (urlencode({"after": key}) + "&" if key else "")
    return {"wishes": wishes, "show_at": show_at}


def listed(page: ThreadPage, viewer: Viewer) -> tuple[ThreadPage, int]:
    """A page of a board without the threads whose beginning has a note that the viewer hides; how many these are."""
    rows, pinned = _unhidden(page.rows, viewer), _unhidden(page.pinned, viewer)
    left_out = len(page.rows) + len(page.pinned) - len(rows) - len(pinned)
    return replace(page, rows=rows, pinned=pinned), left_out


def _unhidden(rows: Sequence[ThreadRow], viewer: Viewer) -> tuple[ThreadRow, ...]:
    return tuple(row for row in rows if not row.notes or not _is_hidden(row, viewer))


def _is_hidden(row: ThreadRow, viewer: Viewer) -> bool:
    return rules.wish_for(row.notes, viewer.ties.notes, viewer.wrote(row.author_id)) is NoteWish.HIDE


@blueprint.get("/a/notes")
@access.accounts
def note_wishes() -> Answer:
    form = note_wishes_form(queries.words().all())
    for code, wish in access.viewer().ties.notes.items():
        form.say(code, wish)
    return render_template("discussion/note_wishes.html", form=form)


@blueprint.post("/a/notes")
@access.accounts
@limiter.limit(ratelimit.CHANGE, key_func=writer)
def choose_notes() -> Answer:
    form = note_wishes_form(queries.words().all())
    if not form.accepts():
        return render_template("discussion/note_wishes.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.choose(form.wishes(), access.viewer())
    db.session.commit()
    flash(_("C’est enregistré. Cela vaut pour vous seulement."))
    return redirect(url_for("discussion.note_wishes"), 303)
