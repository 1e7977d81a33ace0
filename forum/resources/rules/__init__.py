"""Who may see, write and decide what, as pure functions."""

from forum.freshness import Freshness, freshness
from forum.resources.rules.checks import Problem, problems
from forum.resources.rules.cleaning import cleaned
from forum.resources.rules.feedback import may_rate, shown_count
from forum.resources.rules.freshness import (
    Checked,
    is_due,
    is_fresh,
    is_public_now,
    is_silent,
    is_standing,
    is_valid,
    link_state,
    mail_pause,
    review_interval,
)
from forum.resources.rules.guidance import (
    Decision,
    is_review_day,
    may_appear,
    may_appear_from,
    may_be_indexed,
    may_check_again,
    may_edit,
    may_last_until,
    may_see,
    may_withdraw,
    may_write,
    open_decisions,
)
from forum.resources.rules.listing import lines_of, name_key, words_of
from forum.resources.rules.numbers import dial_of
from forum.resources.rules.translations import is_behind, may_follow, may_translate, open_languages

__all__ = [
    "Checked",
    "Decision",
    "Freshness",
    "Problem",
    "cleaned",
    "dial_of",
    "freshness",
    "is_behind",
    "is_due",
    "is_fresh",
    "is_public_now",
    "is_review_day",
    "is_silent",
    "is_standing",
    "is_valid",
    "lines_of",
    "link_state",
    "mail_pause",
    "may_appear",
    "may_appear_from",
    "may_be_indexed",
    "may_check_again",
    "may_edit",
    "may_follow",
    "may_last_until",
    "may_rate",
    "may_see",
    "may_translate",
    "may_withdraw",
    "may_write",
    "name_key",
    "open_decisions",
    "open_languages",
    "problems",
    "review_interval",
    "shown_count",
    "words_of",
]
