"""What surrounds a text under review: rules, boards, saved replies, masking, and the care that a level asks for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.discussion import rules as discussion_rules
from forum.discussion.queries import boards as board_queries
from forum.discussion.queries import house_rules
from forum.moderation import labels
from forum.moderation.models import Occasion, Outcome, SavedReply
from forum.moderation.operations import cases as case_operations
from forum.moderation.operations import talk as talk_operations
from forum.moderation.operations.deciding import Ruling
from forum.moderation.queries import appeals as appeal_queries
from forum.moderation.queries import replies as reply_queries
from forum.moderation.queries import sanctions as sanction_queries
from forum.moderation.queries import talk as talk_queries
from forum.moderation.queries.review import Review
from forum.moderation.rules import appeals as appeal_rules
from forum.moderation.rules import masking
from forum.moderation.rules import replies as reply_rules
from forum.roles import Viewer
from forum.waiting import Level
from forum.web import locale
from forum.web.filters import whole_day


def rule_names() -> dict[str, str]:
    """The rules that can be chosen, by code, in the reader's language. One query."""
    return dict(house_rules.choices(locale.language()))


def boards_for(found: Review) -> list[tuple[str, str]]:
    """The other boards where a beginning may appear: never one that more people read."""
    return [
        (board.public_id, board.name)
        for board in board_queries.boards(locale.language())
        if board.id != found.board.id and discussion_rules.may_be_moved(found.board.reach, board.reach)
    ]


def masked(found: Review, marked_title: str, marked_body: str) -> tuple[str, str]:
    """Title and body with what stands between double brackets masked, in both. Raises CannotMask."""
    mark = labels.MASK_WORDS.get(found.post.thread.language, labels.MASK_WORDS["en"])
    words = masking.marked_words(found.body, marked_body)
    if found.post.opens:
        words += masking.marked_words(found.title, marked_title)
    if not words:
        raise masking.CannotMask("nothing")
    title = found.title
    if found.post.opens:
        title = masking.masked(found.title, marked_title, mark=mark, everywhere=words)
    return title, masking.masked(found.body, marked_body, mark=mark, everywhere=words)


def why_not(problem: masking.CannotMask, *marked: str) -> str:
    """What to say of the texts that were `marked` so."""
    if any(text.count(masking.LEFT) != text.count(masking.RIGHT) for text in marked):
        return str(_("Il manque un ]] ou un [[ : chaque [[ se ferme par ]]."))
    if str(problem) == "nothing":
        return str(_("Mettez entre [[ et ]] ce qui est à masquer."))
    return str(_("Vous pouvez masquer, jamais récrire : le texte entre et hors crochets doit rester le même."))


def filled(found: Review, reply_id: str, rule: str) -> str:
    """A saved reply with its blanks filled in for this text, in its author's language; "" for none."""
    reply = reply_queries.chosen(reply_id, found.author_language)
    if reply is None:
        return ""
    return reply_rules.filled(
        reply.body,
        name=found.author,
        board=found.board.name,
        rule=house_rules.name(rule, found.author_language),
        until=whole_day(appeal_rules.last_day(locale.today()), found.author_language),
    )


def around(found: Review, viewer: Viewer) -> dict[str, Any]:
    """What the page shows beside the text: sanctions of its author, notes of the team."""
    post = found.post
    return {
        "sanctions": sanction_queries.active(post.author_id) if post.author_id is not None else [],
        "untold": appeal_queries.untold(viewer),
        "notes": talk_queries.notes([post.public_id], viewer, author_id=post.author_id),
    }


def replies(found: Review) -> list[SavedReply]:
    """The saved replies for a decision about this text, in its author's language. One query."""
    occasions = {Occasion.RETURN, Occasion.REMOVE, Occasion.MASK}
    return [reply for reply in reply_queries.for_outcomes(found.author_language) if reply.occasion in occasions]


def pass_on(found: Review, ruling: Ruling, viewer: Viewer) -> None:
    """What is passed on takes its reason along, for the team alone."""
    if ruling.outcome is Outcome.ESCALATE:
        talk_operations.write_note(found.post.public_id, ruling.reason, viewer)


def care(found: Review, viewer: Viewer) -> None:
    """Where a life may be in danger, a case is opened: the author is helped at once."""
    if found.post.level is Level.CRISIS:
        case_operations.open_case(found.post, viewer)
