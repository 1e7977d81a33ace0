"""What surrounds a text under review: rules, boards, saved replies, masking, and the care that a level asks for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.discussion import rules as discussion_rules
from forum.discussion.labels import RULE_WORDS
from forum.discussion.queries import boards as board_queries
from forum.moderation import labels
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries.review import Review
from forum.moderation.rules import masking
from forum.roles import Viewer
from forum.web import locale


def rule_names() -> dict[str, str]:
    """The rules that a text can break, by code, in the reader's language."""
    return {code: str(words) for code, words in RULE_WORDS.items()}


def boards_for(found: Review) -> list[tuple[str, str]]:
    """The other boards where a beginning may appear: never one that more people read."""
    return [
        (board.public_id, board.name)
        for board in board_queries.boards(locale.language())
        if board.id != found.board.id
        and discussion_rules.may_be_read_by(board.who_reads, found.board.who_reads, has_threads=True)
    ]


def masked(found: Review, marked_title: str, marked_body: str) -> tuple[str, str]:
    """Title and body with what stands between double brackets masked, in both. Raises CannotMask."""
    mark = labels.MASK_WORDS.get(found.post.thread.language, labels.MASK_WORDS["en"])
    words = masking.marked_words(marked_title) + masking.marked_words(marked_body)
    if not words:
        raise masking.CannotMask("nothing")
    title = found.title
    if found.post.opens:
        title = masking.masked(found.title, marked_title, mark=mark, everywhere=words)
    return title, masking.masked(found.body, marked_body, mark=mark, everywhere=words)


def why_not(problem: masking.CannotMask) -> str:
    if str(problem) == "nothing":
        return str(_("Mettez entre [[ et ]] ce qui est à masquer."))
    return str(_("Vous pouvez masquer, jamais récrire : le texte entre et hors crochets doit rester le même."))


def filled(found: Review, reply_id: str, rule: str) -> str:
    """A saved reply with its blanks filled in for this text; "" for none."""
    return ""


def around(found: Review) -> dict[str, Any]:
    """What the page shows beside the text: sanctions, notes of the team, saved replies, the open case."""
    return {"replies": []}


def pass_on(found: Review, ruling: Ruling, viewer: Viewer) -> None:
    """What is passed on takes its reason along, for the team alone."""


def care(found: Review, viewer: Viewer) -> None:
    """Where a life may be in danger, a case is opened: the author is helped at once."""
