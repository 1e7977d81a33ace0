"""Finding agencies and their pages, with each viewer's right to see them."""

from forum.resources.queries.agencies import agency_of, find_agency, membership
from forum.resources.queries.cards import Card, Directory, Wish, first_guidance, guidance_list
from forum.resources.queries.desk import DeskRow, desk_rows, history, text_after
from forum.resources.queries.directory import Services, found_services
from forum.resources.queries.due import Due, count_due, due_reviews
from forum.resources.queries.feed import Entry, FoundPage, crawled, found_page, found_pages, newest
from forum.resources.queries.feedback import Answers, answers, answers_of_page, answers_of_service, answers_of_services
from forum.resources.queries.freshness import is_fresh_on, is_public_on, is_standing_on
from forum.resources.queries.offers import Offered, offered
from forum.resources.queries.pages import (
    Review,
    guidance_seen_by,
    is_own,
    own_page,
    own_review,
    page,
    review,
)
from forum.resources.queries.schedules import every_schedule, stamp
from forum.resources.queries.service_cards import ServiceCard
from forum.resources.queries.translations import (
    OtherLanguage,
    Translated,
    last_text,
    lock_original,
    other_languages,
    text_numbered,
    translations_of,
)
from forum.resources.queries.wishes import ServiceWish, Whom

__all__ = [
    "Answers",
    "Card",
    "DeskRow",
    "Directory",
    "Due",
    "Entry",
    "FoundPage",
    "Offered",
    "OtherLanguage",
    "Review",
    "ServiceCard",
    "ServiceWish",
    "Services",
    "Translated",
    "Whom",
    "Wish",
    "agency_of",
    "answers",
    "answers_of_page",
    "answers_of_service",
    "answers_of_services",
    "count_due",
    "crawled",
    "desk_rows",
    "due_reviews",
    "every_schedule",
    "find_agency",
    "first_guidance",
    "found_page",
    "found_pages",
    "found_services",
    "guidance_list",
    "guidance_seen_by",
    "history",
    "is_fresh_on",
    "is_own",
    "is_public_on",
    "is_standing_on",
    "last_text",
    "lock_original",
    "membership",
    "newest",
    "offered",
    "other_languages",
    "own_page",
    "own_review",
    "page",
    "review",
    "stamp",
    "text_after",
    "text_numbered",
    "translations_of",
]
