"""What a notice of a decision says to the author, in the reader's language, never who decided."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import gettext as _

from forum.discussion.labels import RULE_WORDS
from forum.discussion.models import Post, PostState, Thread
from forum.discussion.queries import threads as thread_queries
from forum.moderation.models import Outcome
from forum.moderation.queries import review as queries
from forum.notifications import wording
from forum.notifications.models import NoticeKind
from forum.notifications.wording import Words
from forum.roles import Viewer


def _tell(viewer: Viewer, abouts: Sequence[str]) -> dict[str, Words]:
    """What a notice of a decision says to the author, in the reader's language, never who decided."""
    told = {}
    for decision, thread, post in queries.decisions_for(viewer, abouts):
        told[decision.public_id] = Words(
            text=_told(decision.outcome, is_edit=decision.is_edit, opens=post.opens),
            href=_where(thread, post),
            reason=_reason(decision.rule, decision.reason),
        )
    return told


def _where(thread: Thread, post: Post) -> str:
    """Where the author finds the text: in its thread, or among those that only they see."""
    if post.state is not PostState.PUBLISHED or not post.place:
        return url_for("discussion.own_texts")
    key = thread_queries.key_of_place(post.place) or None
    return url_for("discussion.thread", thread_id=thread.public_id, after=key)


def _told(outcome: Outcome, *, is_edit: bool, opens: bool) -> str:
    if is_edit:
        return str(
            {
                Outcome.PUBLISH: _("Votre modification a paru."),
                Outcome.RETURN: _("Votre modification vous est rendue, pour la corriger."),
                Outcome.REMOVE: _("Votre modification a été retirée. Le texte publié reste."),
            }[outcome]
        )
    if opens:
        return str(
            {
                Outcome.PUBLISH: _("Votre fil a paru."),
                Outcome.RETURN: _("Votre fil vous est rendu, pour le corriger."),
                Outcome.REMOVE: _("Votre fil a été retiré."),
            }[outcome]
        )
    return str(
        {
            Outcome.PUBLISH: _("Votre message a paru."),
            Outcome.RETURN: _("Votre message vous est rendu, pour le corriger."),
            Outcome.REMOVE: _("Votre message a été retiré."),
        }[outcome]
    )


def _reason(rule: str, reason: str) -> str:
    if not rule:
        return reason
    return str(_("Règle : %(rule)s. %(reason)s", rule=RULE_WORDS[rule], reason=reason))


def init_app(app: Flask) -> None:
    wording.register(app, NoticeKind.DECISION, _tell)
