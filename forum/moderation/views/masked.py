"""What was masked in one's own text: both texts side by side, to agree or to take the text back."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum import keys
from forum.db import db, forget_log
from forum.differences import differences
from forum.discussion.models import Post
from forum.discussion.operations import withdrawals
from forum.discussion.queries import house_rules
from forum.discussion.queries import threads as thread_queries
from forum.errors import Hidden
from forum.moderation.models import Masking
from forum.moderation.operations import deciding as operations
from forum.moderation.queries import review as queries
from forum.moderation.views import statements
from forum.moderation.views.shared import Answer
from forum.web import access, locale

blueprint = Blueprint("masked", __name__)


def _own(post_id: str) -> tuple[Post, Masking]:
    """The author's own post, and what is kept of its original. Raises Hidden."""
    post = thread_queries.own_post(post_id, access.viewer())
    kept = queries.masking(post.id)
    if kept is None:
        raise Hidden
    return post, kept


@blueprint.get("/p/<public_id:post_id>/shown")
@access.suspended_too
def masked(post_id: str) -> Answer:
    post, kept = _own(post_id)
    title, body = keys.unseal(operations.SEALED, kept.title_sealed), keys.unseal(operations.SEALED, kept.body_sealed)
    decision = queries.masking_decision(post.id)
    said = statements.of_decision(decision, house_rules.rules(locale.language()), None) if decision else None
    return render_template(
        "moderation/masked.html",
        post=post,
        said=said,
        title=title,
        shown_title=post.thread.title if post.opens else "",
        changes=differences(body, post.body),
    )


@blueprint.post("/p/<public_id:post_id>/shown")
@access.suspended_too
def agree(post_id: str) -> Answer:
    post, _kept = _own(post_id)
    operations.agree(post)
    db.session.commit()
    forget_log()
    flash(_("C’est noté. Le texte d’avant n’est plus gardé."))
    return redirect(url_for("discussion.own_texts"), 303)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    withdrawals.register(app, operations.forget_masked)
