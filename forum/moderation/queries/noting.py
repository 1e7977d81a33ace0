"""Texts of which the team said what they are about, for their authors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forum.db import db
from forum.discussion.models import Post, PostState
from forum.discussion.queries.visibility import is_theirs
from forum.roles import Viewer


def noted(viewer: Viewer, public_ids: Sequence[str]) -> dict[str, list[str]]:
    """The notes of the viewer's own texts, or those of their agency, by public id; not of what was withdrawn."""
    rows = db.session.execute(
        select(Post.public_id, Post.notes).where(
            Post.public_id.in_(public_ids),
            is_theirs(Post, viewer),
            Post.state != PostState.WITHDRAWN,
            Post.notes != "",
        )
    )
    return {public_id: notes.split() for public_id, notes in rows}
