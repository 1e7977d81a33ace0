"""The rules of who sees what, broken on purpose: a search that finds nothing then is blind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from sqlalchemy import true

from forum.discussion.models import PostState
from forum.discussion.queries import boards, threads
from forum.discussion.queries.counting import Counting
from forum.roles import Viewer
from forum.web.access import Access
from tests.discussion.planting import Planted
from tests.factories import viewer_of


def _as_if(author: Viewer, query: Callable[..., Any]) -> Callable[..., Any]:
    """The query, asked as if the author were looking."""
    return lambda *facts, **more: query(
        *(author if isinstance(fact, Viewer) else fact for fact in facts),
        **{name: author if isinstance(fact, Viewer) else fact for name, fact in more.items()},
    )


def _break_threads(patch: pytest.MonkeyPatch, _planted: Planted) -> None:
    patch.setattr(threads, "thread_seen_by", lambda _viewer, **_more: true())


def _break_posts(patch: pytest.MonkeyPatch, _planted: Planted) -> None:
    shown = threads._post_row

    def publish(row: Iterable[Any], how: Counting) -> threads.PostRow:
        return shown(tuple(PostState.PUBLISHED if isinstance(fact, PostState) else fact for fact in row), how)

    patch.setattr(threads, "_post_row", publish)


def _break_own_threads(patch: pytest.MonkeyPatch, planted: Planted) -> None:
    patch.setattr(boards, "own_waiting_threads", _as_if(viewer_of(planted.quiet), boards.own_waiting_threads))


def _break_own_texts(patch: pytest.MonkeyPatch, planted: Planted) -> None:
    patch.setattr(threads, "own_texts", _as_if(viewer_of(planted.known), threads.own_texts))


def _break_own_post(patch: pytest.MonkeyPatch, planted: Planted) -> None:
    patch.setattr(threads, "own_post", _as_if(viewer_of(planted.known), threads.own_post))


def _break_access(patch: pytest.MonkeyPatch, _planted: Planted) -> None:
    patch.setattr(Access, "allows", lambda *_: True)


BROKEN = {
    "every thread is there for everybody": (_break_threads, "/t/"),
    "removed posts show their text": (_break_posts, "/t/"),
    "held threads are listed for others": (_break_own_threads, "/b/"),
    "held texts are shown to others": (_break_own_texts, "/t/"),
    "others open the form of an edit": (_break_own_post, "/p/"),
    "review is open to everybody": (_break_access, "/mod/p/"),
}


def forget_statements() -> None:
    """Let statements that are built once be built anew, with the rules of now."""
    for module in (boards, threads):
        for kept in vars(module).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
