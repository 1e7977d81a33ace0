"""Who may read and write in the conversation of an account with the team. Pure."""

from __future__ import annotations

from forum.roles import Role, Viewer

MOST_A_DAY = 10  # messages of one account


def may_write_to_team(viewer: Viewer) -> bool:
    """Whoever has an account, suspended or not: it is the way to say that something is wrong."""
    return viewer.role is not None and viewer.account_id is not None


def may_answer(viewer: Viewer, *, account_id: int, about_team: bool) -> bool:
    """Those who review; not their own conversation; what is about somebody of the team, administrators alone."""
    if not viewer.is_reviewer or viewer.wrote(account_id):
        return False
    return viewer.role is Role.ADMIN or not about_team


def may_send_more(sent_today: int) -> bool:
    """Whether one more message of an account goes to the team today."""
    return sent_today < MOST_A_DAY
