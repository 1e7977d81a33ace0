"""What changes agencies, guidance and the directory."""

from forum.resources.operations.agencies import admit, find_or_create_agency
from forum.resources.operations.feedback import count_useful
from forum.resources.operations.guidance import (
    Draft,
    check_again,
    decide_guidance,
    edit_page,
    must_be_at,
    withdraw_page,
    write_page,
)

__all__ = [
    "Draft",
    "admit",
    "check_again",
    "count_useful",
    "decide_guidance",
    "edit_page",
    "find_or_create_agency",
    "must_be_at",
    "withdraw_page",
    "write_page",
]
