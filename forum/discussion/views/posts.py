"""One's own texts: where they stand, changing them, taking them back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum import ratelimit
from forum.db import db, forget_log
from forum.discussion import rules, staffing
from forum.discussion.forms import EditReplyForm, EditThreadForm
from forum.discussion.models import Post, PostState, Revision
from forum.discussion.operations import posts as operations
from forum.discussion.queries import content_notes, counting, house_rules, quotes
from forum.discussion.queries import threads as queries
from forum.discussion.queries.own_texts import number_aside
from forum.discussion.views import statements
from forum.discussion.views.shared import (
    Answer,
    Step,
    blueprint,
    check,
    compose,
    refused,
    shows_help,
    step,
    was_sent,
    writer,
)
from forum.errors import Refused
from forum.ratelimit import limiter
from forum.roles import Role
from forum.web import access, locale


@blueprint.get("/a/texts")
@access.suspended_too
def own_texts() -> Answer:
    viewer = access.viewer()
    texts = queries.own_texts(viewer)
    return render_template(
        "discussion/own_texts.html",
        texts=texts,
        is_agency=viewer.role is Role.AGENCY,
        aside=number_aside(viewer),
        note_words=content_notes.words(),
        said=statements.of_own(texts),
        staff_now=staffing.staffing() if any(text.state is PostState.HELD for text in texts) else None,
    )


def _editable(post_id: str) -> Post:
    viewer = access.viewer()
    post = queries.own_post(post_id, viewer)
    if not rules.may_edit(post.state, is_author=True, viewer=viewer):
        raise Refused(rules.refusal(viewer, "may_not_edit"))
    return post


def _form(post: Post, text: Post | Revision) -> EditReplyForm | EditThreadForm:
    """For the post, with what `text` says now: itself, or the edit of it that waits or came back."""
    kind = EditThreadForm if post.opens else EditReplyForm
    return kind(content_notes.words(), for_agency=post.agency_id is not None, kept=text.content_notes)


@blueprint.get("/p/<public_id:post_id>/edit")
@access.accounts
def edit(post_id: str) -> Answer:
    post = _editable(post_id)
    text = queries.open_revision(post.id) or post
    form = _form(post, text)
    form.body.data = text.body
    form.notes.data = text.content_notes
    form.version.data = post.version
    if "quick" in form:
        form.quick.data = statements.was_quick(post, text)
    if isinstance(form, EditThreadForm):
        form.title.data = getattr(text, "title", "") or post.thread.title
    return compose(form, **_around(post), rule=house_rules.name(text.rule, locale.language()), reason=text.reason)


@blueprint.post("/p/<public_id:post_id>/edit")
@access.accounts
@limiter.limit(ratelimit.CHANGE, key_func=writer)
@limiter.limit(ratelimit.WRITE, key_func=writer, deduct_when=was_sent)
def send_edit(post_id: str) -> Answer:
    post = _editable(post_id)
    staffing.must_take_texts()
    form = _form(post, queries.open_revision(post.id) or post)
    asked = step()
    if asked is Step.EDIT:
        return compose(form, **_around(post))
    if not form.accepts():
        return refused(form, **_around(post))
    if asked is Step.CHECK:
        return check(form, **_around(post))
    operations.edit(
        post,
        title=(form.title.data or "") if isinstance(form, EditThreadForm) else "",
        body=form.body.data or "",
        notes=form.chosen_notes,
        version=form.version.data or 0,
        viewer=access.viewer(),
        quick=form.is_quick,
    )
    if form.unquote.data:
        operations.unquote(post)
    db.session.commit()
    flash(_("Le texte modifié est parti à la relecture."))
    return redirect(_place(post, anchor="own-1" if shows_help(post.thread_id) else None), 303)


@blueprint.post("/p/<public_id:post_id>/withdraw")
@access.suspended_too
def withdraw(post_id: str) -> Answer:
    post = queries.own_post(post_id, access.viewer())
    if request.form.get("what") == "edit":
        operations.withdraw_edit(post, access.viewer())
        flash(_("La modification est retirée. Le texte publié reste comme il était."))
    else:
        operations.withdraw(post, access.viewer())
        flash(_("Le message est retiré. Son texte n’est plus gardé."))
    db.session.commit()
    forget_log()
    if access.viewer().is_suspended or _is_out_of_reach(post):  # where they see their texts now
        return redirect(url_for("discussion.own_texts"), 303)
    return redirect(url_for("discussion.board", board_id=post.thread.board.public_id), 303)


def _place(post: Post, *, anchor: str | None = None) -> str:
    """Where the post is, or will be, for its author."""
    if _is_out_of_reach(post):
        return url_for("discussion.own_texts")
    key = counting.keys_of([post], access.viewer())[post.id] or None
    return url_for("discussion.thread", thread_id=post.thread.public_id, after=key, _anchor=anchor)


def _is_out_of_reach(post: Post) -> bool:
    """Whether the thread does not open for the author of a text in it."""
    thread = post.thread
    return rules.is_out_of_reach(thread.author_id, thread.agency_id, is_hidden=thread.is_hidden, viewer=access.viewer())


def _around(post: Post) -> dict[str, Any]:
    return {
        "heading": _("Corriger et renvoyer") if post.state is PostState.RETURNED else _("Modifier"),
        "action": url_for("discussion.send_edit", post_id=post.public_id),
        "back": _place(post),
        # The title of such a thread is not theirs to read, even where a text in it is.
        "back_words": _("Mes textes qui attendent") if _is_out_of_reach(post) else post.thread.title or _("Le fil"),
        "quoting": quotes.of_post(post, access.viewer()),
        "note_words": content_notes.words(),
        "who_reads": post.thread.board.who_reads,
        "agencies_read": rules.agencies_answer(
            post.thread.board.who_reads, agencies_read=post.thread.board.agencies_read
        ),
    }
