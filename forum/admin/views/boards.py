"""The list of boards, a new one, changing one."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum.admin.forms.boards import READER_WORDS, BoardForm
from forum.admin.views.shared import Answer, blueprint
from forum.db import db
from forum.discussion import rules
from forum.discussion.models import Board, Reach, WhoReads, reach_of
from forum.discussion.operations import boards as operations
from forum.discussion.queries import boards as queries
from forum.web import access, locale


@blueprint.get("/boards")
@access.administrators
def boards() -> Answer:
    found = queries.boards(locale.language())
    return render_template("admin/boards.html", boards=found, reader_words=READER_WORDS)


@blueprint.get("/boards/new")
@access.administrators
def new_board() -> Answer:
    form = BoardForm()
    form.place.data = queries.next_place()
    form.language.data = locale.language()
    return render_template("admin/board.html", form=form, board=None)


@blueprint.post("/boards/new")
@access.administrators
def make_board() -> Answer:
    form = BoardForm()
    if not form.accepts():
        return render_template("admin/board.html", form=form, board=None), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.new_board(
        name=form.name.data or "",
        purpose=form.purpose.data or "",
        language=form.language.data,
        who_reads=WhoReads(form.who_reads.data),
        agencies_read=form.agencies_read.data,
        place=form.place.data,
        by=access.viewer(),
    )
    db.session.commit()
    flash(_("La rubrique est ouverte."))
    return redirect(url_for("admin.boards"), 303)


@blueprint.get("/boards/<public_id:board_id>")
@access.administrators
def edit_board(board_id: str) -> Answer:
    board = queries.any_board(board_id)
    form = BoardForm()
    form.name.data, form.purpose.data, form.language.data = board.name, board.purpose, board.language
    form.who_reads.data, form.place.data = board.who_reads.value, board.place
    form.agencies_read.data = board.agencies_read
    return render_template("admin/board.html", form=form, board=board)


@blueprint.post("/boards/<public_id:board_id>")
@access.administrators
def change_board(board_id: str) -> Answer:
    board = queries.any_board(board_id)
    form = BoardForm()
    if not form.accepts() or not _may_be_read_so(board, form):
        return render_template("admin/board.html", form=form, board=board), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.change_board(
        board,
        name=form.name.data or "",
        purpose=form.purpose.data or "",
        language=form.language.data,
        who_reads=WhoReads(form.who_reads.data),
        agencies_read=form.agencies_read.data,
        place=form.place.data or 0,
        by=access.viewer(),
    )
    db.session.commit()
    flash(_("C’est enregistré."))
    return redirect(url_for("admin.boards"), 303)


def _may_be_read_so(board: Board, form: BoardForm) -> bool:
    """What was written for members stays with members; a word on the form where it would not."""
    wanted = reach_of(WhoReads(form.who_reads.data), agencies_read=form.agencies_read.data)
    if rules.may_be_read_by(wanted, board.reach, has_threads=queries.has_threads(board.id)):
        return True
    field = form.agencies_read if wanted is Reach.AGENCIES else form.who_reads
    field.errors = [
        _("On a déjà écrit ici pour les seules personnes qui ont un compte. Ouvrez plutôt une nouvelle rubrique.")
    ]
    return False
