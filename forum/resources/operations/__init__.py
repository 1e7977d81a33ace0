"""What changes agencies, guidance and the directory."""

from forum.resources.operations.agencies import admit, find_or_create_agency
from forum.resources.operations.feedback import count_page, count_service
from forum.resources.operations.guidance import (
    Draft,
    check_again,
    decide_guidance,
    edit_page,
    keep_as_past,
    must_be_at,
    swap_texts,
    withdraw_page,
    write_page,
)
from forum.resources.operations.indexing import set_indexable
from forum.resources.operations.links import note_links
from forum.resources.operations.reviews import call_reviews, letters, mark_mails, set_mail, take_mails
from forum.resources.operations.translations import LANGUAGE_TAKEN, say_same, translate

__all__ = [
    "LANGUAGE_TAKEN",
    "Draft",
    "admit",
    "call_reviews",
    "check_again",
    "count_page",
    "count_service",
    "decide_guidance",
    "edit_page",
    "find_or_create_agency",
    "keep_as_past",
    "letters",
    "mark_mails",
    "must_be_at",
    "note_links",
    "say_same",
    "set_indexable",
    "set_mail",
    "swap_texts",
    "take_mails",
    "translate",
    "withdraw_page",
    "write_page",
]
