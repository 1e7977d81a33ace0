"""What else goes when an author takes a text back. Its words go at once, also those that other features keep.

Discussion stands below these features; so each registers what it has to do.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

from forum.discussion.models import Post, PostState
from forum.discussion.queries import threads as queries

EXTENSION = "abri_withdrawals"

# Given a post that was just withdrawn, within the same unit of work: erase what is kept of its words.
Forget = Callable[[Post], None]


def register(app: Flask, forget: Forget) -> None:
    app.extensions.setdefault(EXTENSION, []).append(forget)


def finish(post: Post) -> None:
    """After the post itself is empty: its words go everywhere. Replies to a beginning that was being looked at once
    more come back without it, as they outlive any other that is withdrawn.
    """
    forgets: list[Forget] = current_app.extensions.get(EXTENSION, [])
    for forget in forgets:
        forget(post)
    if post.opens and post.thread.state is PostState.HELD and queries.has_published_posts(post.thread_id):
        post.thread.state = PostState.PUBLISHED
