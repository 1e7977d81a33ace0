"""Places as their reader counts them.

What a block keeps from somebody has no place there: a gap in the numbers of posts, or a page that is shorter than the
others, would tell that something is kept from them. So their numbers go on as if it had never been written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from forum.db import db
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.queries.keys import LARGEST, key_after_place
from forum.discussion.queries.visibility import APART, asked_of, not_met
from forum.roles import VISITOR, Viewer

POSTS_A_PAGE = 20
_UNSEEN = select(Post.thread_id, Post.place).where(
    Post.thread_id.in_(bindparam("thread_ids", expanding=True)), Post.place.is_not(None), not_met(Post, VISITOR)
)


@dataclass(frozen=True, slots=True)
class Counting:
    """How a reader counts the posts of a thread. `unseen`: the places of those kept from them, in order."""

    unseen: tuple[int, ...] = ()

    def shown(self, place: int) -> int:
        """The number that the post at this place has for the reader."""
        return place - bisect_left(self.unseen, place)

    def stored(self, shown: int) -> int:
        """The place of the post that has this number for the reader; the other way round."""
        for place in self.unseen:
            if place > shown:
                break
            shown += 1
        return min(shown, LARGEST)

    def key(self, place: int) -> str:
        """The page key, for the reader, of the page that holds the post at this place."""
        return newest_key(self.shown(place))


EVERYTHING = Counting()


def newest_key(last_place: int) -> str:
    """The page key of a thread's last page, "" when that is the first."""
    before = (max(last_place, 1) - 1) // POSTS_A_PAGE * POSTS_A_PAGE
    return key_after_place(before) if before else ""


def countings(thread_ids: Iterable[int], viewer: Viewer) -> dict[int, Counting]:
    """How the viewer counts in these threads. Asks nothing for who meets everybody."""
    wanted = sorted(set(thread_ids))
    if not viewer.avoids or not wanted:
        return dict.fromkeys(wanted, EVERYTHING)
    unseen: dict[int, list[int]] = {thread_id: [] for thread_id in wanted}
    for thread_id, place in db.session.connection().execute(_UNSEEN, asked_of(viewer, thread_ids=wanted)):
        unseen[thread_id].append(place or 0)
    return {thread_id: Counting(tuple(sorted(places))) for thread_id, places in unseen.items()}


def counting(thread_id: int, viewer: Viewer) -> Counting:
    """How the viewer counts in one thread."""
    return countings([thread_id], viewer)[thread_id]


def keys_of(posts: Sequence[Post], viewer: Viewer) -> dict[int, str]:
    """The page keys, for the viewer, of the pages that hold these posts, by their numbers; "" without a place."""
    known = countings([post.thread_id for post in posts if post.place], viewer)
    return {post.id: known[post.thread_id].key(post.place) if post.place else "" for post in posts}


# Replies that a board's page does not count for this reader, by thread; then, under 0, how many threads of the board
# it does not list because they muted who began them.
_UNCOUNTED = (
    select(Post.thread_id, func.count())
    .where(
        Post.thread_id.in_(bindparam("thread_ids", expanding=True)),
        Post.state == PostState.PUBLISHED,
        Post.opens.is_(False),
        not_met(Post, VISITOR),
    )
    .group_by(Post.thread_id)
    .union_all(
        select(func.min(0), func.count()).where(
            Thread.board_id == bindparam("board_id"),
            Thread.state == PostState.PUBLISHED,
            Thread.is_hidden.is_(False),
            Thread.agency_id.is_(None),
            Thread.author_id.in_(bindparam("muted", expanding=True)),
        )
    )
)


def uncounted(board_id: int, thread_ids: Sequence[int], viewer: Viewer) -> dict[int, int]:
    """How many replies in threads on a page of a board the viewer does not meet or does not want to, by thread; and
    under 0 how many threads of the whole board are not listed as they muted who began them. Asks nothing for who meets
    everybody and muted nobody."""
    muted = viewer.ties.muted if viewer.account_id is not None else frozenset()
    if not viewer.avoids and not muted:
        return {}
    asked = asked_of(viewer, board_id=board_id, thread_ids=thread_ids, muted=sorted(muted - viewer.avoids))
    asked[APART] = sorted(viewer.avoids | muted)
    rows = db.session.connection().execute(_UNCOUNTED, asked)
    return {row[0]: row[1] for row in rows}
