"""What tests of whole threads look at: every text in its place, and counters that say what there is."""

from __future__ import annotations

from sqlalchemy import select

from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from tests.factories import World
from tests.visitor import Visitor

WHY = {"reason": "Une meilleure place."}


def places(world: World, thread: Thread) -> list[tuple[int | None, str]]:
    """What stands in a thread, in order: (place, text)."""
    with world.app.app_context():
        rows = db.session.execute(
            select(Post.place, Post.body)
            .where(Post.thread_id == thread.id, Post.place.is_not(None))
            .order_by(Post.place)
        )
        return [(place, body) for place, body in rows]


def check_counters(world: World, *threads: Thread) -> None:
    """Counters say what there is; places follow on each other from 1; one beginning at most."""
    with world.app.app_context():
        for thread in db.session.scalars(select(Thread).where(Thread.id.in_([each.id for each in threads]))):
            posts = list(db.session.scalars(select(Post).where(Post.thread_id == thread.id)))
            published = [post for post in posts if post.state is PostState.PUBLISHED]
            assert thread.replies == sum(not post.opens for post in published)
            places = sorted(post.place for post in posts if post.place is not None)
            assert places == list(range(1, thread.last_place + 1))
            assert sum(post.opens for post in posts) <= 1
            assert all(post.place == 1 for post in published if post.opens)


def shown(visitor: Visitor, address: str) -> list[str]:
    """The texts of a thread through all its pages."""
    found: list[str] = []
    while address:
        page = visitor.get(address)
        found += [body.text_content().strip() for body in page.css(".post-card__body > .flow:first-child")]
        following = page.css(".pager a.button")
        address = following[0].get("href") or "" if following else ""
    return found


def replies(world: World, thread: Thread, number: int) -> list[Post]:
    return [world.reply(thread, body=f"Réponse {n}.") for n in range(1, number + 1)]


def publishing(world: World, post: Post) -> dict[str, object]:
    return {"outcome": "publish", "version": world.load(Post, id=post.id).version}


def tend(world: World, thread: Thread, **facts: object) -> None:
    """Bring a thread into a state that those who look after it have given it."""
    with world.open():
        row = db.session.get_one(Thread, thread.id)
        for name, value in facts.items():
            setattr(row, name, value)
