"""Saying of somebody's text what it is about, so that who reads is prepared. Its author is told; nothing that they said
of it themselves is taken away."""

from __future__ import annotations

from collections.abc import Sequence

from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.discussion.operations import content_notes
from forum.errors import Conflict, Refused
from forum.moderation.operations import agencies, claims
from forum.moderation.rules import outcomes as rules
from forum.notifications.models import NoticeKind
from forum.notifications.operations import tell_anew
from forum.roles import Viewer


def add(post: Post, codes: Sequence[str], *, viewer: Viewer) -> None:
    """Put notes on a text, within a decision about it. Those that are there already change nothing, and nobody is told.
    Raises Refused when it would carry too many."""
    added = content_notes.add(post, codes) if codes else []
    if not added:
        return
    record(Act.NOTE_ADDED, actor=viewer.number, about=post.public_id, after=" ".join(added))
    tell_anew(
        [(writer, NoticeKind.NOTE_ADDED, post.public_id) for writer in agencies.writers_of(post) if writer is not None]
    )


def add_to_published(post: Post, codes: Sequence[str], *, version: int, viewer: Viewer) -> None:
    """Put notes on a text that others read. Raises Conflict when it is not as it was seen, Refused for one's own and
    for what lies outside one's boards or languages."""
    if not rules.may_review(viewer, author_id=post.author_id):
        raise Refused("own_text")
    claims.must_be_in_scope(post.thread.board_id, post.thread.language, post.public_id, viewer)
    if post.state is not PostState.PUBLISHED or post.version != version:
        raise Conflict
    add(post, codes, viewer=viewer)
    db.session.flush()  # StaleDataError here: somebody was faster
