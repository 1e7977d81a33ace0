"""Many threads and posts at once, for tests of pages. Short texts, straight into the tables."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import insert, update

from forum.accounts.models import Account
from forum.db import db, new_public_id
from forum.discussion.models import Board, Post, PostState, Thread
from tests.factories import World

_ids = count(10_000_000)


def _post(thread_id: int, author: Account, place: int) -> dict[str, Any]:
    return {
        "public_id": new_public_id(),
        "thread_id": thread_id,
        "author_id": author.id,
        "opens": place == 1,
        "state": PostState.PUBLISHED,
        "place": place,
        "body": f"Texte {place}.",
        "html": f"<p>Texte {place}.</p>",
        "renderer": 1,
        "notes": "",
        "reason": "",
        "published_on": date(2026, 3, 14),
        "version": 1,
    }


def replies(world: World, thread: Thread, author: Account, *, upto: int) -> None:
    """Published replies in a thread that has its beginning only, until it holds `upto` posts."""
    with world.open():
        db.session.execute(insert(Post), [_post(thread.id, author, place) for place in range(2, upto + 1)])
        db.session.execute(update(Thread).where(Thread.id == thread.id).values(replies=upto - 1, last_place=upto))


def threads(world: World, board: Board, author: Account, *, number: int) -> None:
    """So many published threads of one post on a board, titled "Fil 1", "Fil 2", …; the last stands first."""
    ids = [next(_ids) for _ in range(number)]
    rows = [
        {
            "id": thread_id,
            "public_id": new_public_id(),
            "board_id": board.id,
            "author_id": author.id,
            "title": f"Fil {rank}",
            "language": board.language,
            "state": PostState.PUBLISHED,
            "replies": 0,
            "last_place": 1,
            "rank": rank,
            "moved_on": date(2026, 3, 14),
        }
        for rank, thread_id in enumerate(ids, start=1)
    ]
    with world.open():
        db.session.execute(insert(Thread), rows)
        db.session.execute(insert(Post), [_post(thread_id, author, 1) for thread_id in ids])
