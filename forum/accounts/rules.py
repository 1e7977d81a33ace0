"""Who must show what, as pure functions."""

from __future__ import annotations

from datetime import date
from typing import Any

from forum.roles import STAFF, Role


def must_show_second_factor(role: Role, *, demo: bool) -> bool:
    """Staff always, except on a demonstration that only this machine can reach."""
    return role in STAFF and not demo


def role_in_force(role: Role, *, is_strong: bool, demo: bool) -> Role | None:
    """The role of a session now: None for staff whose second factor was not shown in it."""
    if must_show_second_factor(role, demo=demo) and not is_strong:
        return None
    return role


def limits(*, read_only_until: date | None, suspended_until: date | None, today: date) -> dict[str, Any]:
    """What sanctions leave an account today, as facts of its Viewer. The days named are the last ones."""
    if suspended_until is not None and suspended_until >= today:
        return {"may_write": False, "is_suspended": True, "limited_until": suspended_until}
    if read_only_until is not None and read_only_until >= today:
        return {"may_write": False, "limited_until": read_only_until}
    return {}


def is_idle(*, minutes_now: int, minutes_last: int, limit: int) -> bool:
    """Whether nothing was asked for longer than `limit` minutes. Minutes count from the session's start."""
    return minutes_now - minutes_last > limit
