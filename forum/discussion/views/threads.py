"""A thread and the replies to it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db
from forum.discussion import rules
from forum.discussion.forms import ReplyForm
from forum.discussion.labels import NOTE_WORDS
from forum.discussion.models import Thread
from forum.discussion.operations import posts as operations
from forum.discussion.queries import pins
from forum.discussion.queries import threads as queries
from forum.discussion.views import statements
from forum.discussion.views.shared import Answer, Step, blueprint, check, compose, refused, step, was_sent, writer
from forum.errors import Refused
from forum.ratelimit import limiter
from forum.web import access, filters, locale


@blueprint.get("/t/<public_id:thread_id>")
@access.everybody
def thread(thread_id: str) -> Answer:
    viewer = access.viewer()
    found = queries.thread(thread_id, viewer)
    may_reply = rules.may_reply(found.state, found.board.who_reads, viewer)
    key = request.args.get("after")
    page = queries.posts(found.id, key)
    newest = queries.newest_key(found.last_place)
    own = queries.own_texts(viewer, thread_id=found.id)
    return render_template(
        "discussion/thread.html",
        thread=found,
        board=found.board,
        posts=page.rows,
        days=filters.coarse_days(post.published_on for post in page.rows),
        next_key=page.next_key,
        is_first=not key,
        newest=newest if page.next_key else "",
        own=own,
        said=statements.of_own(own),
        pins=pins.beside(
            board_id=found.board_id,
            thread_id=found.id,
            language=found.language,
            country=locale.country(),
            today=locale.today(),
        ),
        me=viewer.account_id,
        may_reply=may_reply,
        form=ReplyForm() if may_reply else None,
        note_words=NOTE_WORDS,
    )


@blueprint.get("/t/<public_id:thread_id>/reply")
@access.everybody
def reply_page(thread_id: str) -> Answer:
    """Where a browser's Back leads after a reply: the form is on the thread's page."""
    return redirect(url_for("discussion.thread", thread_id=thread_id), 303)


@blueprint.post("/t/<public_id:thread_id>/reply")
@access.members
@limiter.limit(ratelimit.CHANGE, key_func=writer)
@limiter.limit(ratelimit.WRITE, key_func=writer, deduct_when=was_sent)
def reply(thread_id: str) -> Answer:
    found = queries.thread(thread_id, access.viewer())
    if not rules.may_reply(found.state, found.board.who_reads, access.viewer()):
        raise Refused("may_not_reply")
    form = ReplyForm()
    asked = step()
    if asked is Step.EDIT:
        return compose(form, **_around(found))
    if not form.accepts():
        return refused(form, **_around(found))
    if asked is Step.CHECK:
        return check(form, **_around(found))
    operations.submit_reply(
        found,
        body=form.body.data or "",
        notes=form.chosen_notes,
        viewer=access.viewer(),
        quick=form.quick.data,
    )
    db.session.commit()
    flash(_("Votre message est parti à la relecture. Vous le retrouvez ici, marqué « en attente »."))
    key = queries.newest_key(found.last_place) or None
    return redirect(url_for("discussion.thread", thread_id=found.public_id, after=key, _anchor="own-1"), 303)


def _around(found: Thread) -> dict[str, Any]:
    return {
        "heading": _("Répondre"),
        "action": url_for("discussion.reply", thread_id=found.public_id),
        "back": url_for("discussion.thread", thread_id=found.public_id),
        "back_words": found.title or _("Le fil"),
        "who_reads": found.board.who_reads,
    }
