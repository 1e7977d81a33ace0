"""A thread and the replies to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from forum import ratelimit
from forum.db import db
from forum.discussion import rules, staffing
from forum.discussion.forms import ReplyForm
from forum.discussion.models import Board, PostState, Thread
from forum.discussion.operations import posts as operations
from forum.discussion.operations import threads
from forum.discussion.queries import acts, agencies, content_notes, counting, own_names
from forum.discussion.queries import threads as queries
from forum.discussion.views import acting, agreeing, naming, notes, quoting, standing, statements
from forum.discussion.views.shared import (
    Answer,
    Step,
    blueprint,
    check,
    compose,
    name_gone,
    refused,
    step,
    was_sent,
    writer,
)
from forum.errors import Conflict, Hidden, Refused
from forum.ratelimit import limiter
from forum.roles import Viewer
from forum.web import access, filters


@blueprint.get("/t/<public_id:thread_id>")
@access.everybody
def thread(thread_id: str) -> Answer:
    viewer = access.viewer()
    try:
        found = queries.thread(thread_id, viewer)
    except Hidden:
        other = acts.merged_into(thread_id, viewer)
        if other is None:
            raise
        return redirect(url_for("discussion.thread", thread_id=other), 303)
    answering = _answering(found, viewer)
    key = request.args.get("after")
    page = queries.posts(found.id, key, viewer)
    newest = page.how.key(found.last_place)
    own = queries.own_texts(viewer, thread_id=found.id)
    mine = _mine(page.rows, viewer)
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
        pins=standing.beside(language=found.language, board_id=found.board_id, thread_id=found.id),
        mine=mine,
        **quoting.shown(found.id, page, own, viewer),
        key=key or "",
        **notes.shown(found.public_id, page.rows, mine, viewer),
        one_off=frozenset(post.public_id for post in page.rows if post.author_id in viewer.ties.once),
        me=viewer.account_id,
        viewer_now=viewer,
        team=acting.shown(found, viewer),
        **answering,
        staff_now=_staff_now(own, answering),
        agencies_read=_agencies_read(found.board),
        note_words=content_notes.words(),
    )


def _answering(found: Thread, viewer: Viewer) -> dict[str, Any]:
    """The form at the end of a thread, for who may reply, and what they chose to quote."""
    if not _may_reply(found, viewer):
        return {"may_reply": False, "form": None, "quoting": None}
    form = _form(found, viewer)[0]
    _, quote = quoting.asked(found.id, form, request.args.get("quote", ""), viewer)
    return {"may_reply": True, "form": form, "quoting": quote}


def _staff_now(own: Sequence[queries.OwnText], answering: Mapping[str, Any]) -> staffing.Staffing | None:
    """Whether somebody reviews now, for who may write or waits."""
    waits = any(text.state is PostState.HELD for text in own)
    return staffing.staffing() if answering["may_reply"] or waits else None


def _mine(posts: Sequence[queries.PostRow], viewer: Viewer) -> frozenset[str]:
    """Those of the posts that are the viewer's, or their agency's, by public id."""
    own_agency = agencies.own_agency(viewer)
    return frozenset(
        post.public_id
        for post in posts
        if rules.is_theirs(author_id=post.author_id, agency_id=post.agency_id, viewer=viewer, own_agency=own_agency)
    )


def _agencies_read(board: Board) -> bool:
    return rules.agencies_answer(board.who_reads, agencies_read=board.agencies_read)


def _may_reply(found: Thread, viewer: Viewer) -> bool:
    return rules.may_reply(
        found.state,
        found.board.who_reads,
        viewer,
        is_locked=found.is_locked,
        is_hidden=found.is_hidden,
        agencies_read=found.board.agencies_read,
    )


@blueprint.get("/t/<public_id:thread_id>/reply")
@access.everybody
def reply_page(thread_id: str) -> Answer:
    """Where a browser's Back leads after a reply: the form is on the thread's page."""
    return redirect(url_for("discussion.thread", thread_id=thread_id), 303)


@blueprint.post("/t/<public_id:thread_id>/reply")
@access.accounts
@limiter.limit(ratelimit.CHANGE, key_func=writer)
@limiter.limit(ratelimit.WRITE, key_func=writer, deduct_when=was_sent)
def reply(thread_id: str) -> Answer:
    viewer = access.viewer()
    found = _answered(thread_id, viewer)
    if not _may_reply(found, viewer):
        raise Refused(rules.refusal(viewer, "thread_locked" if found.is_locked else "may_not_reply"))
    staffing.must_take_texts()
    form, here = _form(found, viewer)
    asked = step()
    quotes_id, quote = quoting.asked(found.id, form, form.quotes.data or "", viewer)
    around = {**_around(found), "quoting": quote, "note_words": content_notes.words()}
    if asked is Step.EDIT:
        return compose(form, **around)
    if not form.accepts():
        return refused(form, **around)
    agreeing.must_have_read(asked)
    if asked is Step.CHECK:
        return check(form, named=naming.shown(form, here, found.language), **around)
    try:
        operations.submit_reply(
            found,
            body=form.body.data or "",
            notes=form.chosen_notes,
            viewer=viewer,
            quick=form.is_quick,
            once=naming.chosen(form, here, found.language),
            quotes=quotes_id,
        )
    except naming.NameGone:
        return name_gone(form, named=naming.shown(form, here, found.language), **around)
    except Refused as error:
        if error.code != "slow":
            raise
        return _too_soon(found, form, viewer, around)
    db.session.commit()
    flash(_("Votre message est parti à la relecture. Vous le retrouvez ici, marqué « en attente »."))
    key = counting.counting(found.id, viewer).key(found.last_place) or None
    return redirect(url_for("discussion.thread", thread_id=found.public_id, after=key, _anchor="own-1"), 303)


def _form(found: Thread, viewer: Viewer) -> tuple[ReplyForm, own_names.Here]:
    """The form to reply with, and the names that the viewer has in this thread."""
    form, here = ReplyForm(content_notes.words(), for_agency=viewer.is_agency), own_names.here(found, viewer)
    naming.offer(form, here)
    return form, here


def _answered(thread_id: str, viewer: Viewer) -> Thread:
    """The thread to which somebody answers. Raises Conflict when it was put into another one while they wrote."""
    try:
        return queries.thread(thread_id, viewer)
    except Hidden:
        if acts.merged_into(thread_id, viewer) is None:
            raise
        raise Conflict from None


def _too_soon(found: Thread, form: ReplyForm, viewer: Viewer, around: dict[str, Any]) -> Response:
    """In a slow thread: when one may write again, and every word that was written."""
    minutes = max(threads.minutes_to_wait(found, viewer), 1)
    form.body.errors = [
        ngettext(
            "Ce fil va lentement. Vous pourrez y écrire de nouveau dans une minute : gardez votre texte.",
            "Ce fil va lentement. Vous pourrez y écrire de nouveau dans %(num)d minutes : gardez votre texte.",
            minutes,
        )
    ]
    response = make_response(compose(form, **around), HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(minutes * ratelimit.MINUTE)
    return response


def _around(found: Thread) -> dict[str, Any]:
    return {
        "heading": _("Répondre"),
        "action": url_for("discussion.reply", thread_id=found.public_id),
        "back": url_for("discussion.thread", thread_id=found.public_id),
        "back_words": found.title or _("Le fil"),
        "who_reads": found.board.who_reads,
        "agencies_read": _agencies_read(found.board),
    }
