"""Who may see, write and decide what, as pure functions."""

from forum.resources.rules.guidance import (
    Decision,
    is_current,
    is_due,
    is_review_day,
    may_check_again,
    may_edit,
    may_rate,
    may_see,
    may_withdraw,
    may_write,
    open_decisions,
    shown_count,
)

__all__ = [
    "Decision",
    "is_current",
    "is_due",
    "is_review_day",
    "may_check_again",
    "may_edit",
    "may_rate",
    "may_see",
    "may_withdraw",
    "may_write",
    "open_decisions",
    "shown_count",
]
