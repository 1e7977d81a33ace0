"""The tables of the discussion. Relationships go downwards only; there are none upwards to moderation."""

from forum.discussion.models.boards import Board, Reach, WhoIsHeld, WhoReads, reach_of
from forum.discussion.models.content_notes import ContentNote, ContentNoteText
from forum.discussion.models.house_rules import HouseRule, HouseRuleText
from forum.discussion.models.pins import PINS_PER_BOARD, PINS_PER_SITE, PINS_PER_THREAD, Pin, PinState
from forum.discussion.models.posts import KEPT_FOR_AUTHOR, Post, PostState, Revision, Thread

__all__ = [
    "KEPT_FOR_AUTHOR",
    "PINS_PER_BOARD",
    "PINS_PER_SITE",
    "PINS_PER_THREAD",
    "Board",
    "ContentNote",
    "ContentNoteText",
    "HouseRule",
    "HouseRuleText",
    "Pin",
    "PinState",
    "Post",
    "PostState",
    "Reach",
    "Revision",
    "Thread",
    "WhoIsHeld",
    "WhoReads",
    "reach_of",
]
