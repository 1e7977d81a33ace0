"""The first page, a board, a new thread."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db
from forum.discussion import rules, staffing
from forum.discussion.forms import ThreadForm
from forum.discussion.models import Board
from forum.discussion.operations import posts as operations
from forum.discussion.queries import boards as queries
from forum.discussion.queries import content_notes
from forum.discussion.queries.own_names import Here
from forum.discussion.views import agreeing, naming, notes, standing
from forum.discussion.views.shared import (
    Answer,
    Step,
    blueprint,
    check,
    compose,
    name_gone,
    refused,
    shows_help,
    step,
    was_sent,
    writer,
)
from forum.errors import Refused
from forum.ratelimit import limiter
from forum.roles import Viewer
from forum.web import access, filters, locale


@blueprint.get("/")
@access.everybody
def home() -> Answer:
    reads, viewer = locale.language(), access.viewer()
    found, aside = queries.boards(reads), _aside(viewer)
    return render_template(
        "discussion/home.html",
        boards=[board for board in found if board.public_id not in aside],
        aside=[board for board in found if board.public_id in aside],
        viewer_now=viewer,
        may_read_board=rules.may_read_board,
        pins=standing.beside(language=reads),
    )


def _aside(viewer: Viewer) -> frozenset[str]:
    """The boards that the viewer muted, by public id."""
    return viewer.ties.muted_boards if viewer.account_id is not None else frozenset()


@blueprint.get("/b/<public_id:board_id>")
@access.everybody
def board(board_id: str) -> Answer:
    viewer = access.viewer()
    found = queries.board(board_id, viewer)
    key = request.args.get("after")
    today = locale.today()
    has_pinned = found.pinned_until is not None and found.pinned_until >= today
    page = queries.threads(found.id, key, access.viewer(), pinned_on=today if has_pinned else None)
    page, hidden = notes.listed(page, viewer)
    said = filters.coarse_days(row.moved_on for row in page.rows)
    return render_template(
        "discussion/board.html",
        board=found,
        days=[(when, list(rows)) for when, rows in groupby(page.rows, key=lambda row: said[row.moved_on])],
        pinned=page.pinned,
        muted=page.muted if not key else 0,
        is_aside=found.public_id in _aside(viewer),
        next_key=page.next_key,
        is_first=not key,
        own=[] if key else queries.own_waiting_threads(found.id, viewer),
        pins=standing.beside(language=found.language, board_id=found.id),
        may_write=rules.may_write(found.who_reads, viewer, agencies_read=found.agencies_read),
        agencies_read=_agencies_read(found),
        note_words=content_notes.words(),
        hidden=hidden,
        me=viewer,
    )


def _agencies_read(board: Board) -> bool:
    return rules.agencies_answer(board.who_reads, agencies_read=board.agencies_read)


def _writable(board_id: str) -> Board:
    found = queries.board(board_id, access.viewer())
    if not rules.may_write(found.who_reads, access.viewer(), agencies_read=found.agencies_read):
        raise Refused(rules.refusal(access.viewer(), "may_not_write"))
    return found


@blueprint.get("/b/<public_id:board_id>/new")
@access.accounts
def new_thread(board_id: str) -> Answer:
    found = _writable(board_id)
    return compose(_form(), **_around(found))


def _form() -> ThreadForm:
    form = ThreadForm(content_notes.words(), for_agency=access.viewer().is_agency)
    naming.offer(form, Here())
    return form


@blueprint.post("/b/<public_id:board_id>/new")
@access.accounts
@limiter.limit(ratelimit.CHANGE, key_func=writer)
@limiter.limit(ratelimit.WRITE, key_func=writer, deduct_when=was_sent)
def send_thread(board_id: str) -> Answer:
    found = _writable(board_id)
    staffing.must_take_texts()
    form = _form()
    asked = step()
    if asked is Step.EDIT:
        return compose(form, **_around(found))
    if not form.accepts():
        return refused(form, **_around(found))
    agreeing.must_have_read(asked)
    if asked is Step.CHECK:
        return check(form, named=naming.shown(form, Here(), found.language), **_around(found))
    try:
        thread = operations.open_thread(
            found,
            title=form.title.data or "",
            body=form.body.data or "",
            notes=form.chosen_notes,
            quick=form.is_quick,
            viewer=access.viewer(),
            once=naming.chosen(form, Here(), found.language),
        )
    except naming.NameGone:
        return name_gone(form, named=naming.shown(form, Here(), found.language), **_around(found))
    db.session.commit()
    flash(_("Votre fil est parti à la relecture. Vous le retrouvez ici, marqué « en attente »."))
    if shows_help(thread.id):
        return redirect(url_for("discussion.thread", thread_id=thread.public_id, _anchor="own-1"), 303)
    return redirect(url_for("discussion.board", board_id=found.public_id), 303)


def _around(board: Board) -> dict[str, Any]:
    return {
        "heading": _("Ouvrir un fil"),
        "action": url_for("discussion.send_thread", board_id=board.public_id),
        "back": url_for("discussion.board", board_id=board.public_id),
        "back_words": board.name,
        "who_reads": board.who_reads,
        "agencies_read": _agencies_read(board),
    }
