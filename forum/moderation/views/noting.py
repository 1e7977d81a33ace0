"""Saying of a text that others read what it is about; and what its author is told of that."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum.db import db
from forum.discussion.models import Post, PostState
from forum.discussion.queries import content_notes
from forum.discussion.queries import threads as thread_queries
from forum.errors import Hidden
from forum.moderation.forms.noting import NotingForm
from forum.moderation.operations import noting as operations
from forum.moderation.queries import noting as queries
from forum.moderation.queries import review
from forum.moderation.rules import outcomes as rules
from forum.moderation.views.shared import Answer, blueprint
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer
from forum.web import access


@blueprint.get("/p/<public_id:item_id>/note")
@access.reviewers
def add_note(item_id: str) -> Answer:
    post = _published(item_id)
    form = NotingForm(content_notes.words(), post.content_notes)
    form.version.data = post.version
    return _page(post, form)


@blueprint.post("/p/<public_id:item_id>/note")
@access.reviewers
def send_note(item_id: str) -> Answer:
    post = review.review(item_id, access.viewer()).post
    form = NotingForm(content_notes.words(), post.content_notes)
    if not form.accepts():
        return _page(post, form), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.add_to_published(post, form.notes.data or (), version=form.version.data or 0, viewer=access.viewer())
    db.session.commit()
    flash(_("C’est ajouté. La personne le lira, sans votre nom."))
    return redirect(url_for("discussion.thread", thread_id=post.thread.public_id), 303)


def _published(item_id: str) -> Post:
    """A text that others read. Raises Hidden for any other: what waits is decided where it waits."""
    post = review.review(item_id, access.viewer()).post
    if post.state is not PostState.PUBLISHED:
        raise Hidden
    return post


def _page(post: Post, form: NotingForm) -> str:
    return render_template(
        "moderation/note.html",
        post=post,
        form=form,
        is_own=not rules.may_review(access.viewer(), author_id=post.author_id),
        note_words=content_notes.words(),
    )


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    found, words = queries.noted(viewer, abouts), content_notes.words()
    places = {post_id: (thread_id, place) for post_id, thread_id, place in thread_queries.places(viewer, list(found))}
    return {
        post_id: Words(
            text=_(
                "L’équipe de relecture a dit de quoi parle votre message : %(notes)s. Votre texte n’a pas changé.",
                notes=", ".join(words[code] for code in notes),
            ),
            href=_where(*places.get(post_id, ("", 0))),
            reason=_(
                "Qui lit est mieux préparé, et choisit d’ouvrir ou non. Ce n’est pas un reproche. Une personne a"
                " décidé, sans programme. Si ce mot ne convient pas, modifiez votre message, ou dites-le à l’équipe :"
                " « Écrire à l’équipe », dans votre compte."
            ),
        )
        for post_id, notes in found.items()
    }


def _where(thread_id: str, place: int) -> str:
    """Where the author finds the text: in its thread, or among those that only they see."""
    if not thread_id:
        return url_for("discussion.own_texts")
    key = thread_queries.key_of_place(place) or None
    return url_for("discussion.thread", thread_id=thread_id, after=key, _anchor=f"m{place}")


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.NOTE_ADDED, _tell)
