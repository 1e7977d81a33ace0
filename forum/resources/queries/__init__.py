"""Finding agencies and their pages, with each viewer's right to see them."""

from forum.resources.queries.agencies import agency_of, find_agency, membership
from forum.resources.queries.cards import Card, Directory, Wish, choices, current_pages_of, directory
from forum.resources.queries.desk import DeskRow, answers, desk_rows, history
from forum.resources.queries.pages import (
    Review,
    guidance_seen_by,
    is_current_on,
    is_own,
    own_page,
    own_review,
    page,
    review,
)

__all__ = [
    "Card",
    "DeskRow",
    "Directory",
    "Review",
    "Wish",
    "agency_of",
    "answers",
    "choices",
    "current_pages_of",
    "desk_rows",
    "directory",
    "find_agency",
    "guidance_seen_by",
    "history",
    "is_current_on",
    "is_own",
    "membership",
    "own_page",
    "own_review",
    "page",
    "review",
]
