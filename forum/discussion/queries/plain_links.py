"""What decides whether links in somebody's texts can be followed."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.db import db
from forum.discussion.models import Post, PostState
from forum.roles import Role


class Standing(NamedTuple):
    """The role of a name, whether it is a one-off one, and how many texts stand published under it and no other."""

    role: Role
    is_once: bool
    published: int


def standing(author_id: int) -> Standing | None:
    """Of one name; None when its account is gone. One query, which never asks whose a one-off name is."""
    published = (
        select(func.count())
        .select_from(Post)
        .where(Post.author_id == author_id, Post.state == PostState.PUBLISHED)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Account.role, Account.once_link.is_not(None), published).where(Account.id == author_id)
    ).first()
    return Standing(*row) if row is not None else None
