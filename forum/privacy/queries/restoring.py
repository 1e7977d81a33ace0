"""Everything that a backup brought back, to be compared with what was erased since."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState


def texts() -> list[tuple[int, str]]:
    """Number and public id of every text that has words."""
    rows = db.session.execute(
        select(Post.id, Post.public_id).where(Post.state != PostState.WITHDRAWN).order_by(Post.id)
    )
    return [(row.id, row.public_id) for row in rows]


def accounts() -> list[Account]:
    """Every account with a way in."""
    return list(db.session.scalars(select(Account).where(Account.once_link.is_(None)).order_by(Account.id)))
