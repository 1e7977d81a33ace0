"""Who looks after pins that stand."""

from __future__ import annotations

from forum.moderation.models.items import Scope
from forum.roles import Viewer


def may_tend(viewer: Viewer, *, board_id: int | None, language: str, scope: Scope) -> bool:
    """Whether the viewer may take a pin down or move it: those who look after its board (that of its thread), and
    where it stands everywhere (None) those whom nothing limits; `language` is that of its words."""
    return viewer.is_reviewer and viewer.account_id is not None and scope.allows_pin(board_id, language)
