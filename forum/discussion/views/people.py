"""Whom and what somebody no longer wants to meet: people, from what they wrote; boards; the list of all of it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.accounts.operations import choices as operations
from forum.accounts.queries import choices
from forum.db import db
from forum.discussion.forms import BoardMuteForm, PersonForm
from forum.discussion.models import Thread
from forum.discussion.queries import authors, boards, own_names
from forum.discussion.queries import threads as queries
from forum.discussion.queries.authors import Author
from forum.discussion.views.shared import Answer, blueprint, writer
from forum.errors import Refused
from forum.ratelimit import limiter
from forum.roles import Viewer
from forum.web import access


@blueprint.get("/t/<public_id:thread_id>/person")
@access.members
def person(thread_id: str) -> Answer:
    viewer = access.viewer()
    thread = queries.thread(thread_id, viewer)
    return _person(thread, authors.author(thread.id, request.args.get("place", ""), viewer), PersonForm(), viewer)


@blueprint.post("/t/<public_id:thread_id>/person")
@access.members
@limiter.limit(ratelimit.CHANGE, key_func=writer)
def keep_apart(thread_id: str) -> Answer:
    viewer = access.viewer()
    thread = queries.thread(thread_id, viewer)
    form = PersonForm()
    about = authors.author(thread.id, form.about.data or "", viewer)
    if not form.accepts():
        return _person(thread, about, form, viewer), HTTPStatus.UNPROCESSABLE_ENTITY
    is_block = form.what.data == "block"
    if is_block:
        operations.block(viewer, about.account_id, under=own_names.here(thread, viewer).once_id)
    else:
        operations.mute_person(viewer, about.account_id)
    db.session.commit()
    flash(
        _("C’est fait. Dans « Mon compte », une page montre qui vous ne lisez plus, et permet de revenir en arrière.")
    )
    if is_block and thread.author_id == about.account_id and not viewer.is_reviewer:  # it does not open for them now
        return redirect(url_for("discussion.board", board_id=thread.board.public_id), 303)
    return redirect(url_for("discussion.thread", thread_id=thread_id), 303)


def _person(thread: Thread, about: Author, form: PersonForm, viewer: Viewer) -> str:
    form.about.data = about.alias
    return render_template(
        "discussion/person.html",
        form=form,
        thread=thread,
        about=about,
        once=own_names.here(thread, viewer).once,
        page_key=queries.key_of_place(about.place),
        is_muted=about.account_id in viewer.ties.muted,
        is_reviewer=viewer.is_reviewer,
    )


@blueprint.get("/b/<public_id:board_id>/mute")
@access.everybody
def mute_page(board_id: str) -> Answer:
    """Where a browser's Back leads: the button is on the board's page."""
    return redirect(url_for("discussion.board", board_id=board_id), 303)


@blueprint.post("/b/<public_id:board_id>/mute")
@access.members
@limiter.limit(ratelimit.CHANGE, key_func=writer)
def mute_board(board_id: str) -> Answer:
    viewer = access.viewer()
    board = boards.board(board_id, viewer)
    form = BoardMuteForm()
    if not form.accepts():
        raise Refused("unknown_choice", status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.wish.data == "mute":
        operations.mute_board(viewer, board.public_id)
        flash(
            _("C’est fait. Cette rubrique vient en dernier à l’accueil, repliée, et vous n’en avez plus de nouvelles.")
        )
    else:
        operations.unmute_board(viewer, board.public_id)
        flash(_("C’est fait. Cette rubrique a repris sa place."))
    db.session.commit()
    return redirect(url_for("discussion.board", board_id=board_id), 303)


@blueprint.get("/a/blocks")
@access.members
def blocks() -> Answer:
    viewer = access.viewer()
    return render_template(
        "accounts/blocks.html",
        blocked=choices.blocked(viewer),
        muted=choices.muted(viewer),
        boards=authors.muted_boards(viewer),
    )


@blueprint.post("/a/blocks/<public_id:choice_id>/undo")
@access.members
@limiter.limit(ratelimit.CHANGE, key_func=writer)
def undo_choice(choice_id: str) -> Answer:
    operations.undo(access.viewer(), choice_id)
    db.session.commit()
    flash(_("C’est fait. Ce que vous aviez choisi est oublié."))
    return redirect(url_for("discussion.blocks"), 303)
