"""Why texts came back or were taken out, as their authors read it beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forum.discussion.models import Post, PostState, Revision
from forum.discussion.queries import house_rules
from forum.discussion.queries.own_texts import OwnText
from forum.notifications import statements
from forum.notifications.statements import Statement
from forum.waiting import BY_AUTHOR
from forum.web import access, locale

TURNED_DOWN = frozenset({PostState.RETURNED, PostState.REMOVED})


def was_quick(post: Post, text: Post | Revision) -> bool:
    """Whether the author asked for a quick answer when they sent this text of theirs: the post, or its edit."""
    if text.state is PostState.HELD:
        return BY_AUTHOR in post.level_why.split()
    if text.state not in TURNED_DOWN:
        return False
    known = statements.of_texts(access.viewer(), {post.public_id: text is not post})
    return known.get(post.public_id, Statement()).was_quick


def of_own(texts: Sequence[OwnText]) -> dict[str, Statement]:
    """The statement for each of the reader's own texts that has one, by public id. Asks nothing where none has."""
    told = [text for text in texts if text.state in TURNED_DOWN]
    if not told:
        return {}
    rules = house_rules.rules(locale.language())
    known = statements.of_texts(access.viewer(), {text.public_id: text.is_edit for text in told})
    return {
        text.public_id: replace(
            known.get(text.public_id, Statement()), rule=house_rules.name_of(text.rule, rules), reason=text.reason
        )
        for text in told
    }
