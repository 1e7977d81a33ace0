"""One kind of what waits, as lines of the queue: every kind gives the same columns, so that they make one list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Select, String, bindparam, cast, false, literal, null, select

from forum.moderation.models.items import ItemKind
from forum.roles import Viewer

NOBODY: ColumnElement[Any] = cast(null(), Integer)
NO_WORDS: ColumnElement[Any] = cast(literal(""), String)
# For whom the lines are put together: an account; asked without one, nobody.
ME = bindparam("me", -1, type_=Integer())
# Every number under which they write: the account, and its one-off names.
SELVES = bindparam("selves", [-1], type_=Integer(), expanding=True)


def asked_by(viewer: Viewer) -> dict[str, Any]:
    """The values of these parameters for a viewer."""
    return {"me": viewer.account_id, "selves": sorted(viewer.selves) or [-1]}


def line(
    kind: ItemKind | ColumnElement[str],
    row: Any,
    *,
    title: Any = NO_WORDS,
    board_id: Any = NOBODY,
    language: Any = NO_WORDS,
    thread_id: Any = NOBODY,
    author_id: Any = NOBODY,
    notes: Any = NO_WORDS,
    bars_me: Any = None,
    admins_only: Any = None,
) -> Select[Any]:
    """The waiting rows of one table, a `Waits` with a public id, as lines of the queue (see `models.items.Item`).

    The caller adds the joins that its columns need. `bars_me`: a condition with `ME` or `SELVES`, whether they had a
    part in it and must leave it to others. The queue and `rules.items.hindrance` both go by it.
    """
    return select(
        (cast(literal(kind.value), String) if isinstance(kind, ItemKind) else cast(kind, String)).label("kind"),
        row.public_id.label("public_id"),
        cast(title, String).label("title"),
        row.level.label("level"),
        row.level_why.label("level_why"),
        row.waiting_at.label("waiting_at"),
        row.looked_at.label("looked_at"),
        row.due_at.label("due_at"),
        board_id.label("board_id"),
        cast(language, String).label("language"),
        thread_id.label("thread_id"),
        author_id.label("author_id"),
        cast(notes, String).label("notes"),
        cast(false() if bars_me is None else bars_me, Boolean).label("bars_me"),
        cast(false() if admins_only is None else admins_only, Boolean).label("admins_only"),
    ).where(row.waiting_at.is_not(None))
