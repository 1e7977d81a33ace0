"""Posts, edits, guidance and pins that wait, as lines of the queue."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from forum.discussion.models import Pin, Post, PostState, Thread
from forum.moderation.models.items import ItemKind
from forum.moderation.queries.lines import ME, line
from forum.resources.models import GuidancePage, GuidanceRevision, RevisionState, Service
from forum.roles import Viewer


def texts() -> Select[Any]:
    return (
        line(
            case((Post.state == PostState.PUBLISHED, ItemKind.EDIT.value), else_=ItemKind.POST.value),
            Post,
            board_id=Thread.board_id,
            language=Thread.language,
            thread_id=Post.thread_id,
            author_id=Post.author_id,
            notes=Post.notes,
            bars_me=func.coalesce(Post.passed_on_by, 0) == ME,
        )
        .select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
    )


def counted_texts() -> Select[*tuple[Any, ...]]:
    """Of texts that wait, only what is counted: it stands in an index."""
    return select(Post.level, Post.due_at).where(Post.waiting_at.is_not(None))


def guidance() -> Select[Any]:
    """Pages, and edits of public ones under the title that is proposed."""
    edit = and_(GuidanceRevision.page_id == GuidancePage.id, GuidanceRevision.state == RevisionState.HELD)
    return (
        line(
            ItemKind.GUIDANCE,
            GuidancePage,
            title=func.coalesce(GuidanceRevision.title, GuidancePage.title),
            language=func.coalesce(GuidanceRevision.language, GuidancePage.language),
        )
        .select_from(GuidancePage)
        .outerjoin(GuidanceRevision, edit)
    )


def pins() -> Select[Any]:
    """Pins of pages and of services. Of a thread's it is the board of the thread that counts; one that is to stand
    everywhere has none, and is for those without limits: see `rules.items.hindrance`."""
    return (
        line(
            ItemKind.PIN,
            Pin,
            title=func.coalesce(GuidancePage.title, Service.name),
            board_id=func.coalesce(Pin.board_id, Thread.board_id),
            language=func.coalesce(GuidancePage.language, Service.written_in),
        )
        .select_from(Pin)
        .outerjoin(GuidancePage, GuidancePage.id == Pin.page_id)
        .outerjoin(Service, Service.id == Pin.service_id)
        .outerjoin(Thread, Thread.id == Pin.thread_id)
    )


def wrote_in(thread_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer, under whichever name, has a text in the thread."""
    own = aliased(Post)
    return select(own.id).where(own.thread_id == thread_id, own.author_id.in_(sorted(viewer.selves))).exists()
