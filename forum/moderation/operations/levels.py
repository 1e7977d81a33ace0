"""Setting levels. Every change is kept, with who or what made it."""

from __future__ import annotations

from forum.audit import Act, record
from forum.db import db
from forum.discussion.models import Post
from forum.moderation.models import ChangedBy, LevelChange
from forum.roles import Viewer
from forum.waiting import BY_MODERATOR, Level, add_reasons
from forum.web import locale


def set_level(post: Post, level: Level, *, viewer: Viewer) -> None:
    """A moderator sets the level of a text that waits, higher or lower."""
    if post.level is level:
        return
    note(post.public_id, post.level, level, by=ChangedBy.MODERATOR, moderator=viewer.number)
    record(Act.LEVEL_SET, actor=viewer.number, about=post.public_id, before=post.level.value, after=level.value)
    post.level = level
    add_reasons(post, [BY_MODERATOR])


def note(
    about: str, before: Level, after: Level, *, by: ChangedBy, moderator: int | None = None, why: str = ""
) -> None:
    """Write down one change of a level."""
    db.session.add(
        LevelChange(about=about, before=before, after=after, by=by, moderator=moderator, why=why, on=locale.today())
    )
